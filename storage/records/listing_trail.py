"""Lists in SQL of what happened: events by position, by time and of one thing, and batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.ports.listing import ListedEvent, Part
from storage.records.batches import batch_of
from storage.records.events import event_of
from storage.records.listing import following, least_id, part, part_of
from storage.schema.capture import batch
from storage.schema.trail import event

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Row

    from pipeline.nouns.batch import Batch
    from pipeline.ports.listing import EventsWanted


def sealed_events(
    connection: Connection, origin: str, limit: int, after: str | None
) -> Part[ListedEvent]:
    """Return a part of an origin's sealed events, by position."""
    position = int(after or 0)
    rows = connection.execute(
        select(event)
        .where(event.c.origin == origin, event.c.position > position)
        .order_by(event.c.position)
        .limit(limit + 1)
    ).all()
    items = tuple(_line(row) for row in rows[:limit])
    return Part(items, str(items[-1].position) if len(rows) > limit else None)


def events_since(
    connection: Connection, at: datetime, limit: int, after: str | None
) -> Part[ListedEvent]:
    """Return a part of what happened from a moment on, in the order of ids, which hold the time."""
    return _events(connection, [event.c.id >= least_id(at)], limit, after)


def events_of(
    connection: Connection, kind: str, key: str, limit: int, after: str | None
) -> Part[ListedEvent]:
    """Return a part of the history of one thing."""
    conditions = [event.c.subject_kind == kind, event.c.subject_id == key]
    return _events(connection, conditions, limit, after)


def events_lately(
    connection: Connection, wanted: EventsWanted, limit: int, before: str | None
) -> Part[ListedEvent]:
    """Return a part of what happened, the last first; the list goes on before the last of it."""
    here = event.c
    conditions = [] if before is None else [here.id < before]
    if wanted.since is not None:
        conditions.append(here.id >= least_id(wanted.since))
    if wanted.until is not None:
        conditions.append(here.id < least_id(wanted.until))
    if wanted.type:
        conditions.append(here.type == wanted.type)
    if wanted.subject:
        conditions += [here.subject_kind.in_(wanted.kinds), here.subject_id == wanted.subject]
    asked = select(event).where(*conditions).order_by(here.id.desc()).limit(limit + 1)
    rows = connection.execute(asked).all()
    return part_of(rows, limit, _line, lambda line: line.event.id)


def _events(
    connection: Connection, conditions: list[ColumnElement[bool]], limit: int, after: str | None
) -> Part[ListedEvent]:
    branch = select(event).where(*conditions, *following(event.c.id, after))
    return part(connection, [branch], ("id",), limit, _line, lambda line: line.event.id)


def _line(row: Row[tuple[object, ...]]) -> ListedEvent:
    return ListedEvent(event_of(row), row.position)


def listed_batches(connection: Connection, unit: str, limit: int, after: str | None) -> Part[Batch]:
    """Return a part of the batches of one unit, or of all, oldest first."""
    branch = select(batch).where(
        *([batch.c.unit == unit] if unit else []), *following(batch.c.id, after)
    )
    return part(connection, [branch], ("id",), limit, batch_of, lambda line: str(line.id))
