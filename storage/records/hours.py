"""Hours: what each hour that is over brought, summed up once and again when it changes.

An hour of which an event has changed something is counted anew from pages and events, so that an
event seen twice does no harm. What is not summed up yet is counted whenever somebody asks.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from pipeline.events import Kind
from storage.clock import db_now
from storage.records.brought import DONE, Brought, Span, Whom, counted
from storage.records.listing import least_id
from storage.records.rollup_tail import SMALL, newest
from storage.schema.rollup import hour_count, hour_kept, rollup_position
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Connection

    from storage.records.rollup_tail import Told

HOUR = timedelta(hours=1)
MILLISECONDS = 3_600_000
KEPT_DAYS = timedelta(days=8)
"""So far back every hour is summed up; those before it only when something of them changes."""
AT_ONCE = 24
TIME = slice(0, 12)
"""The digits of an id that tell its time, without the hyphen."""
STEPS = frozenset(kind.value for kind in DONE)
CHANGING = frozenset(
    kind.value
    for kind in (
        Kind.PAGE_RECEIVED,
        Kind.PAGE_DISCARDED,
        Kind.PAGE_SUPERSEDED,
        Kind.PAGE_ACCEPTED,
        Kind.PAGE_SHELVED,
        Kind.DOCUMENT_DISCARDED,
        Kind.HELD,
        Kind.RELEASED,
    )
)
"""After these a page or a paper may stand for its place, or stand no longer."""


def hour_of(key: str) -> int:
    """Return the hour in which an id was made."""
    return int(key.replace("-", "")[TIME], 16) // MILLISECONDS


def brought(connection: Connection, span: Span) -> tuple[Brought, ...]:
    """Return what came and was done in a span of whole hours, by step, station and operator.

    The newest events are looked at in passing while they are few, as in the counts of records.
    """
    first, last = _hour(span.start), _hour(span.end)
    kept = set(
        connection.scalars(
            select(hour_kept.c.hour).where(hour_kept.c.hour >= first, hour_kept.c.hour < last)
        )
    )
    kept -= _changed_since(connection, kept)
    sums: dict[tuple[Kind, Whom], list[int]] = defaultdict(lambda: [0, 0])
    found = list(_sums(connection, kept, first, last))
    for live in _runs(hour for hour in range(first, last) if hour not in kept):
        found += counted(connection, live)
    for one in found:
        both = sums[one.step, one.whom]
        both[0] += one.gross
        both[1] += one.net
    return tuple(
        Brought(step, whom, gross, net)
        for (step, whom), (gross, net) in sorted(sums.items(), key=_order)
    )


def keep_changed(connection: Connection, told: Iterable[Told]) -> None:
    """Sum up anew the hours that are over of which these events have changed something."""
    over = _hour(db_now(connection))
    _keep(connection, [hour for hour in sorted(_changed(connection, told)) if hour < over])


def keep_missing(connection: Connection) -> bool:
    """Sum up some of the late hours that are not; False where all of them are."""
    missing = _missing(connection)[:AT_ONCE]
    _keep(connection, missing)
    return bool(missing)


def is_missing(connection: Connection) -> bool:
    """Say whether a late hour is not summed up."""
    return bool(_missing(connection))


def forget(connection: Connection) -> None:
    """Drop everything that is summed up."""
    connection.execute(delete(hour_count))
    connection.execute(delete(hour_kept))


def _missing(connection: Connection) -> Sequence[int]:
    moment = db_now(connection)
    since = least_id(moment - KEPT_DAYS)
    first = connection.scalar(select(func.min(event.c.id)).where(event.c.id >= since))
    if first is None:
        return ()
    hours = range(hour_of(first), _hour(moment))
    kept = connection.scalars(select(hour_kept.c.hour).where(hour_kept.c.hour >= hours.start))
    return sorted(set(hours) - set(kept))


def _keep(connection: Connection, hours: Sequence[int]) -> None:
    if not hours:
        return
    for table in (hour_count, hour_kept):
        connection.execute(delete(table).where(table.c.hour.in_(hours)))
    rows = [
        {
            "hour": hour,
            "step": one.step.value,
            "unit": one.whom.unit,
            "station": one.whom.station,
            "operator": one.whom.operator,
            "gross": one.gross,
            "net": one.net,
        }
        for hour in hours
        for one in counted(connection, _span(hour, hour + 1))
    ]
    if rows:
        connection.execute(insert(hour_count), rows)
    connection.execute(insert(hour_kept), [{"hour": hour} for hour in hours])


def _changed_since(connection: Connection, kept: set[int]) -> set[int]:
    """The hours that the newest events have changed, where these are few; none where not."""
    if not kept:
        return set()
    rows = connection.execute(select(rollup_position))
    reached = {row.origin: row.position for row in rows}
    told = list(newest(connection, reached, SMALL))
    return _changed(connection, told) if len(told) < SMALL else set()


def _changed(connection: Connection, told: Iterable[Told]) -> set[int]:
    """A step that is done again counts no longer where it was done first."""
    found: set[int] = set()
    standing: dict[str, set[str]] = defaultdict(set)
    again: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, noun, key in told:
        if kind in CHANGING and noun in ("page", "document"):
            standing[noun].add(key)
            found.update([hour_of(key)] if noun == "page" else [])
        elif kind in STEPS:
            again[noun, kind].add(key)
    for noun, keys in standing.items():
        found |= _done_in(connection, noun, keys, STEPS)
    for (noun, kind), keys in again.items():
        found |= _done_in(connection, noun, keys, (kind,))
    return found


def _done_in(
    connection: Connection, noun: str, keys: Iterable[str], kinds: Iterable[str]
) -> set[int]:
    """The hours in which steps were done with some things."""
    asked = select(event.c.id).where(
        event.c.subject_kind == noun,
        event.c.subject_id.in_(sorted(keys)),
        event.c.type.in_(sorted(kinds)),
    )
    return set(map(hour_of, connection.scalars(asked)))


def _sums(connection: Connection, kept: set[int], first: int, last: int) -> Iterator[Brought]:
    whom = hour_count.c.unit, hour_count.c.station, hour_count.c.operator
    asked = select(
        hour_count.c.step, *whom, func.sum(hour_count.c.gross), func.sum(hour_count.c.net)
    ).where(hour_count.c.hour >= first, hour_count.c.hour < last)
    lacking = set(range(first, last)) - kept
    if lacking:
        asked = asked.where(hour_count.c.hour.not_in(sorted(lacking)))
    for row in connection.execute(asked.group_by(hour_count.c.step, *whom)):
        yield Brought(Kind(row[0]), Whom(*row[1:4]), int(row[4]), int(row[5]))


def _runs(hours: Iterable[int]) -> Iterator[Span]:
    """Yield spans of hours that follow one another."""
    start = end = None
    for hour in hours:
        if hour != end:
            if start is not None and end is not None:
                yield _span(start, end)
            start = hour
        end = hour + 1
    if start is not None and end is not None:
        yield _span(start, end)


def _order(item: tuple[tuple[Kind, Whom], list[int]]) -> tuple[object, ...]:
    step, whom = item[0]
    return (whom.unit, whom.station, whom.operator, step)


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600


def _span(first: int, last: int) -> Span:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return Span(epoch + first * HOUR, epoch + last * HOUR)
