"""The operation in days: what waits, what came and what was done, asked in one reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from storage.records.brought import Span
from storage.records.operation import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from storage.records import SqlTransaction
    from storage.records.hours import Sums
    from storage.records.operation import Waiting
    from storage.records.throughput import Heard

DAYS = 7


@dataclass(frozen=True, slots=True)
class Day:
    """What came and was done on one day, by step."""

    date: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class Operation:
    """The line as it stood at one moment; the newest day is the first."""

    moment: datetime
    waiting: tuple[Waiting, ...]
    held: Mapping[tuple[str, str], int]
    held_since: Mapping[str, datetime]
    refused: int
    days: tuple[Day, ...]
    heard: tuple[Heard, ...]
    holding: frozenset[str]
    """The units that have a volume or a record, whether they were heard from or not."""


def operation(tx: SqlTransaction, zone: ZoneInfo) -> Operation:
    """Ask the records; days are by the clock of a zone."""
    moment = tx.operation.moment()
    today = moment.astimezone(zone).date()
    return Operation(
        moment=moment,
        waiting=tx.operation.waiting(ENOUGH),
        held=tx.operation.held(),
        held_since=tx.operation.held_since(),
        refused=tx.operation.refused(),
        days=_days(tx, [today - timedelta(days=before) for before in range(DAYS)], zone),
        heard=tx.throughput.heard(),
        holding=tx.holdings.holding(),
    )


def span_of(day: date, zone: ZoneInfo) -> Span:
    """Return from when until when a day lasts."""
    return Span(_midnight(day, zone), _midnight(day + timedelta(days=1), zone))


def _days(tx: SqlTransaction, days: Sequence[date], zone: ZoneInfo) -> tuple[Day, ...]:
    sums = tx.throughput.sums([span_of(day, zone) for day in days])
    return tuple(Day(*one) for one in zip(days, sums, strict=True))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
