"""Asking: what a page is asked, by whom, and the few kinds of answer that there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.ids import TokenId
    from pipeline.language import Language
    from pipeline.nouns.person import Person, Session
    from web.house import House
    from web.table import Table


@dataclass(frozen=True, slots=True)
class Visit:
    """Who sits at the screen, whether it is locked, and what their browser keeps of it."""

    person: Person
    session: Session
    locked: bool
    secret: str = field(repr=False)
    token: TokenId | None = None
    """The token of a program that asks in the stead of the person."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a page: the parts of its path, what follows it, and what a form says."""

    house: House
    say: Language
    visit: Visit | None = None
    here: str = "/"
    """The path of the page, without what follows it."""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    address: str | None = None
    kept: str | None = field(default=None, repr=False)
    """What the browser keeps, whether anybody is signed in by it or not."""
    beside: tuple[str, ...] = field(default=(), repr=False)
    """What it keeps of others who signed in at it today, whose screens are locked."""
    view: str = ""
    """How papers were last shown in this browser."""
    since: str = ""
    """The mark up to which the browser has heard a stream."""
    via: str = "web"
    """By which way it is asked, as events say it."""

    @property
    def person(self) -> Person:
        """Who asks; only what anybody may open is asked by nobody."""
        if self.visit is None:
            raise LookupError
        return self.visit.person

    @property
    def here_visit(self) -> Visit:
        """The visit in which is asked; only what anybody may open is asked in none."""
        if self.visit is None:
            raise LookupError
        return self.visit


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be drawn from a template with these facts."""

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    view: str = ""
    """How the browser shows papers from now on; nothing if that stays as it is."""
    again: int = 0
    """After so many seconds the same may be asked again; 0 where that may be at once."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The answer to a form: go to another page. `keep`: what the browser keeps from now on."""

    path: str
    keep: str | None = None
    forget: bool = False
    beside: tuple[str, ...] | None = field(default=None, repr=False)
    """What the browser keeps of others who work at it; None where that stays as it is."""


class Form(StrEnum):
    """In which forms a table is saved."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be saved as a file."""

    name: str
    table: Table
    form: Form


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is handed over, to be saved, or to be shown at once where that is possible."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in a stream: one line of text, and the mark behind which the next begins."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Stream:
    """What is told as it happens: `look` returns what is new behind a mark, or nothing."""

    since: str
    look: Callable[[str], Told | None]
    heard: Callable[[], int]
    """How much happened within this server; where it rises, it is time to look again."""


Answer: TypeAlias = Page | Elsewhere | Sheet | Attachment | Stream
