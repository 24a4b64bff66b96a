"""The account: who asks, what that opens, and to what a token is bound."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.nouns.viewing import Purpose
from pipeline.people.rights import Right, reach
from web.api.call import Reply
from web.api.shapes import Key, Shape

if TYPE_CHECKING:
    from pipeline.nouns.person import Token as Found
    from web.api.call import Call


class Reaches(Shape):
    """One right, and where it holds."""

    right: Right
    everywhere: bool
    units: tuple[str, ...]
    """The units in which it holds, where that is not everywhere."""


class Token(Shape):
    """A token, and to what it is bound."""

    key: Key
    label: str
    purposes: tuple[Purpose, ...]
    units: tuple[str, ...] | None
    """Nothing where it is bound to no units."""
    until: datetime


class Account(Shape):
    """Who asks, or in whose stead a program does."""

    name: str
    full_name: str
    roles: tuple[Role, ...]
    units: tuple[str, ...]
    language: Lang
    rights: tuple[Reaches, ...]
    token: Token | None
    practice: bool
    """Whether the archive is one for practice, whose papers and people are invented."""


def get_account(call: Call[Shape]) -> Reply:
    """Give who asks, and what that opens."""
    person, token = call.person, call.caller.token
    reaches = ((right, reach(person, right)) for right in Right)
    return Reply(
        Account(
            name=person.name,
            full_name=person.full_name,
            roles=tuple(sorted(person.roles)),
            units=tuple(sorted(person.units)),
            language=person.language,
            rights=tuple(
                Reaches(
                    right=right,
                    everywhere=found.everywhere,
                    units=() if found.everywhere else tuple(sorted(found.units)),
                )
                for right, found in reaches
                if found
            ),
            token=None if token is None else _token(token),
            practice=call.house.practice,
        )
    )


def _token(found: Found) -> Token:
    return Token(
        key=found.id,
        label=found.label,
        purposes=tuple(sorted(found.purposes or ())),
        units=None if found.units is None else tuple(sorted(found.units)),
        until=found.until,
    )
