"""Urgency: in which order due work is done, so that who waits is served and nothing starves.

The rank of a thing is its urgency (0 ordinary, 5 fragile, 10 endangered, 20 requested) plus one
point for every ten minutes that it has been due, nine at most. A lease that ran out goes before
everything. Every fifth place goes to whatever has waited longest, whatever its rank: so ordinary
work moves on under an endless stream of requests, and requests are not stuck behind old backlogs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.flow import Step

POINT = timedelta(minutes=10)
MOST_POINTS = 9
SHARE = 5
FIRST = 9
"""The class of what goes before everything; the classes of a message are 0 to 9."""


class Urgency(IntEnum):
    """How urgent a thing is in itself; the only values of the column `priority`."""

    ORDINARY = 0
    FRAGILE = 5
    ENDANGERED = 10
    REQUESTED = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thing that is due: since when, how urgent, and whether somebody died over it."""

    subject: str
    step: Step
    priority: int
    since: datetime
    died: bool = False


def rank(priority: int, waited: timedelta) -> int:
    """Return the rank of a thing that has been due for so long."""
    return priority + min(max(waited // POINT, 0), MOST_POINTS)


def message_class(rank: int) -> int:
    """Return the class from 0 to 8 in which a message about a thing of this rank travels.

    Nothing that is ordinary in itself, however long it waits, shares a class with the endangered.
    """
    most = Urgency.REQUESTED + MOST_POINTS
    return min(max(rank, 0), most) * FIRST // (most + 1)


def in_order(
    found: Sequence[Waiting], limit: int, moment: datetime, turn: int = 0
) -> tuple[tuple[Waiting, int], ...]:
    """Return what is worked on next, with the class of its message.

    `turn` counts the places given away before, so that every fifth is one of the longest waiting
    even where they are given away one by one.
    """
    ranks = {id(item): rank(item.priority, moment - item.since) for item in found}
    ranked = iter(sorted(found, key=lambda item: (not item.died, -ranks[id(item)], *_age(item))))
    oldest = iter(sorted(found, key=_age))
    given: dict[str, tuple[Waiting, int]] = {}
    for place in range(turn, turn + min(limit, len(found))):
        fair = place % SHARE == SHARE - 1
        item = _next(oldest if fair else ranked, given)
        given[item.subject] = (
            item,
            FIRST if fair or item.died else message_class(ranks[id(item)]),
        )
    return tuple(given.values())


def _next(items: Iterator[Waiting], given: dict[str, tuple[Waiting, int]]) -> Waiting:
    return next(item for item in items if item.subject not in given)


def _age(item: Waiting) -> tuple[datetime, str]:
    return item.since, item.subject
