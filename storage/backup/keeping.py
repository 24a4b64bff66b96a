"""Keeping: which backups stay when newer ones have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """The last backup of each of so many days, weeks and months stays."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(made: Iterable[datetime], keep: Keep) -> frozenset[datetime]:
    """Return which of the moments stay; the newest always does."""
    newest_first = sorted(set(made), reverse=True)
    staying = set(newest_first[:1])
    for count, of in ((keep.daily, _day), (keep.weekly, _week), (keep.monthly, _month)):
        staying |= _last_of_each(newest_first, count, of)
    return frozenset(staying)


def _last_of_each(
    newest_first: list[datetime], count: int, of: Callable[[datetime], tuple[int, ...]]
) -> set[datetime]:
    last: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        if of(moment) not in last and len(last) < count:
            last[of(moment)] = moment
    return set(last.values())


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar())[:2]


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month
