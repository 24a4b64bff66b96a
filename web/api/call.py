"""The call: one question of a program, who asks it, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from web.api.errors import TokenPurposeError
from web.api.shapes import Reasoned, Shape
from web.asking import Ask, Visit
from web.pages.purposes import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.language import Language
    from pipeline.nouns.person import Person, Session, Token
    from web.asking import Attachment
    from web.house import House

Asked_co = TypeVar("Asked_co", bound=Shape, covariant=True)

VIA = "api"
OPEN = timedelta(hours=1)
"""How long what a program opened stays open."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a person in their browser, or a program with a token, no further than that reaches.

    `session` is the one in which papers are open; that of a program is the token's.
    """

    person: Person
    session: Session
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Call(Generic[Asked_co]):
    """One question: by whom, about what in the path, with what beside it.

    `key` is the caller's own name of an unsafe request, by which its repetition is known.
    """

    house: House
    say: Language
    caller: Caller
    asked: Asked_co
    path: Mapping[str, str] = field(default_factory=dict)
    key: str | None = field(default=None, repr=False)
    digest: str = ""
    """Tells one request from another under the same key."""

    @property
    def person(self) -> Person:
        """Who asks, or in whose stead a program does."""
        return self.caller.person


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `place` is where a thing that was made is found, `onward` where a list goes on."""

    shape: Shape | None = None
    place: str = ""
    onward: str | None = None
    file: Attachment | None = None
    """What is handed over instead of a shape."""


def visit_of(call: Call[Shape]) -> Visit:
    """Return who asks, as pages know those who sit at a screen."""
    caller = call.caller
    token = caller.token.id if caller.token else None
    return Visit(caller.person, caller.session, locked=False, secret="", token=token)


def ask_of(call: Call[Shape]) -> Ask:
    """Return the same as a form of the desk says it: what is not so stands in none."""
    given = call.asked.model_dump(mode="json", exclude_none=True)
    form = {name: str(value) for name, value in given.items() if value is not False}
    return Ask(
        house=call.house, say=call.say, visit=visit_of(call), path=call.path, form=form, via=VIA
    )


def reason_of(call: Call[Reasoned]) -> str:
    """Return what a program says it needs papers for, or raise that its token is not for that."""
    token, asked = call.caller.token, call.asked
    if token is not None and asked.purpose not in (token.purposes or ()):
        raise TokenPurposeError(
            purpose=asked.purpose.value, purposes=", ".join(sorted(token.purposes or ()))
        )
    return BETWEEN.join(filter(None, (asked.request.strip(), asked.purpose.value)))
