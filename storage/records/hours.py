"""Hours: what a span of whole hours brought, out of what is kept and what is counted now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from pipeline.events import Kind
from storage.records.brought import Brought, Span, Whom, counted
from storage.records.hours_kept import changed_lately, hour_at, span_of_hours
from storage.schema.rollup import hour_count, hour_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.engine import Connection

Sums = Mapping[Kind, tuple[int, int]]
"""How much came and was done, gross and net, by step."""
Hourly = tuple[int, Kind, int, int]
"""An hour, a step, and how much was done, gross and net."""
WHOM = (hour_count.c.unit, hour_count.c.station, hour_count.c.operator)
NUMBERS = (func.sum(hour_count.c.gross), func.sum(hour_count.c.net))


class Hours:
    """What hours brought, for whoever asks within one transaction; nothing is counted twice."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._live: dict[Span, tuple[Brought, ...]] = {}
        self._stale: set[int] | None = None

    def brought(self, span: Span) -> tuple[Brought, ...]:
        """Return what came and was done in whole hours, by step, unit, station and operator.

        The newest events are looked at in passing while they are few, as in the counts of records.
        """
        hours = _hours(span)
        kept = self._kept(hours)
        sums: dict[tuple[Kind, Whom], list[int]] = defaultdict(lambda: [0, 0])
        for one in (*self._sums(kept, hours), *self._counted(hours, kept)):
            both = sums[one.step, one.whom]
            both[0] += one.gross
            both[1] += one.net
        return tuple(
            Brought(step, whom, gross, net)
            for (step, whom), (gross, net) in sorted(sums.items(), key=_order)
        )

    def sums(self, spans: Sequence[Span]) -> tuple[Sums, ...]:
        """Return how much came and was done in each of several spans of whole hours, by step."""
        hours = range(
            min(hour_at(one.start) for one in spans), max(hour_at(one.end) for one in spans)
        )
        kept = self._kept(hours)
        summed = list(self._hourly(kept, hours))
        return tuple(self._sum(span, kept, summed) for span in spans)

    def _sum(self, span: Span, kept: set[int], summed: Iterable[Hourly]) -> Sums:
        hours = _hours(span)
        found: dict[Kind, tuple[int, int]] = {}
        rows = [one[1:] for one in summed if one[0] in hours]
        rows += [(one.step, one.gross, one.net) for one in self._counted(hours, kept)]
        for step, gross, net in rows:
            before = found.get(step, (0, 0))
            found[step] = before[0] + gross, before[1] + net
        return found

    def _kept(self, hours: range) -> set[int]:
        """The hours whose sums hold: those that are kept and that nothing has changed since."""
        if self._stale is None:
            self._stale = changed_lately(self._connection)
        rows = self._connection.scalars(select(hour_kept.c.hour).where(_among(hour_kept, hours)))
        return set(rows) - self._stale

    def _counted(self, hours: range, kept: set[int]) -> Iterator[Brought]:
        """What is kept nowhere, counted once."""
        for live in _runs(hour for hour in hours if hour not in kept):
            if live not in self._live:
                self._live[live] = tuple(counted(self._connection, live))
            yield from self._live[live]

    def _sums(self, kept: set[int], hours: range) -> Iterator[Brought]:
        asked = select(hour_count.c.step, *WHOM, *NUMBERS).where(*_only(kept, hours))
        for row in self._connection.execute(asked.group_by(hour_count.c.step, *WHOM)):
            yield Brought(Kind(row[0]), Whom(*row[1:4]), int(row[4]), int(row[5]))

    def _hourly(self, kept: set[int], hours: range) -> Iterator[Hourly]:
        hour, step = hour_count.c.hour, hour_count.c.step
        asked = select(hour, step, *NUMBERS).where(*_only(kept, hours))
        for row in self._connection.execute(asked.group_by(hour, step)):
            yield row[0], Kind(row[1]), int(row[2]), int(row[3])


def _among(table: Table, hours: range) -> ColumnElement[bool]:
    return and_(table.c.hour >= hours.start, table.c.hour < hours.stop)


def _only(kept: set[int], hours: range) -> list[ColumnElement[bool]]:
    """That an hour is one of these and its sums hold."""
    lacking = sorted(set(hours) - kept)
    return [_among(hour_count, hours), *([hour_count.c.hour.not_in(lacking)] if lacking else [])]


def _hours(span: Span) -> range:
    return range(hour_at(span.start), hour_at(span.end))


def _runs(hours: Iterable[int]) -> Iterator[Span]:
    """Yield spans of hours that follow one another."""
    start = end = None
    for hour in hours:
        if hour != end:
            if start is not None and end is not None:
                yield span_of_hours(start, end)
            start = hour
        end = hour + 1
    if start is not None and end is not None:
        yield span_of_hours(start, end)


def _order(item: tuple[tuple[Kind, Whom], list[int]]) -> tuple[object, ...]:
    step, whom = item[0]
    return (whom.unit, whom.station, whom.operator, step)
