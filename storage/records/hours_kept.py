"""Kept hours: what each hour that is over brought, summed up once and again when it changes.

An hour of which an event has changed something is counted anew from pages and events, so that an
event seen twice does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from pipeline.events import Kind
from storage.clock import db_now
from storage.records.brought import DONE, Span, counted
from storage.records.listing import least_id
from storage.records.rollup_tail import SMALL, newest
from storage.schema.rollup import hour_count, hour_kept, rollup_position
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def hour_at(moment: datetime) -> int:
    """Return the hour of a moment."""
    return int(moment.timestamp()) // 3600


def span_of_hours(first: int, last: int) -> Span:
    """Return from an hour until before another."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return Span(epoch + first * HOUR, epoch + last * HOUR)


def keep_changed(connection: Connection, told: Iterable[Told]) -> None:
    """Sum up anew the hours that are over of which these events have changed something."""
    over = hour_at(db_now(connection))
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
    hours = range(hour_of(first), hour_at(moment))
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
        for one in counted(connection, span_of_hours(hour, hour + 1))
    ]
    if rows:
        connection.execute(insert(hour_count), rows)
    connection.execute(insert(hour_kept), [{"hour": hour} for hour in hours])


def changed_lately(connection: Connection) -> set[int]:
    """The hours that the newest events have changed, where these are few; none where not."""
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
