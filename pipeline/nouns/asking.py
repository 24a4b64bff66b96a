"""The asking: that somebody searched, as it is counted for a day; and what is odd about many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import PersonId


class Rule(StrEnum):
    """What is odd enough about somebody's searches to be looked into."""

    TOO_FAST = "too_fast"
    MANY_QUESTIONS = "many_questions"
    NONE_OPENED = "none_opened"
    SAME_AGAIN = "same_again"
    FAR_AT_NIGHT = "far_at_night"


@dataclass(frozen=True, slots=True)
class Asking:
    """One search. `asked` is the same for the same question of the same person, and tells nothing.

    `token` is the one by which a program asked; `far` says that it was about another unit outside
    office hours.
    """

    id: str
    person: PersonId
    token: str
    asked: str
    at: datetime
    found: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class Oddity:
    """A rule that somebody's searches broke, and what became of it once somebody looked into it."""

    id: str
    person: PersonId
    rule: Rule
    number: int
    most: int
    at: datetime
    settled: datetime | None = None
    settled_by: str | None = None
    reason: str = ""
