"""The tail: the events that a rollup has not followed yet, sealed ones by position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.records.rollup_touched import INDIFFERENT
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

EVENTS_AT_ONCE = 5000
SMALL = 100
"""So many events at the end are looked at by whoever reads the counts; it must not wait long."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Some events of one origin: how many, up to which position, and what they are about."""

    origin: str
    last: int
    events: int
    subjects: tuple[tuple[str, str], ...]


def heads(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield every origin with its last sealed position; seals are few, and found by their key."""
    origin = connection.scalar(select(func.min(seal.c.origin)))
    while origin is not None:
        last = connection.scalar(
            select(seal.c.last_position)
            .where(seal.c.origin == origin)
            .order_by(seal.c.number.desc())
            .limit(1)
        )
        yield origin, last or 0
        origin = connection.scalar(select(func.min(seal.c.origin)).where(seal.c.origin > origin))


def sealed_after(
    connection: Connection,
    origin: str,
    position: int,
    limit: int,
    indifferent: Sequence[str] = INDIFFERENT,
) -> Tail:
    """Return the events of an origin that follow a position."""
    rows = connection.execute(
        select(event.c.position, event.c.type, event.c.subject_kind, event.c.subject_id)
        .where(event.c.origin == origin, event.c.position > position)
        .order_by(event.c.position)
        .limit(limit)
    ).all()
    subjects = tuple(
        (row.subject_kind, row.subject_id) for row in rows if row.type not in indifferent
    )
    return Tail(origin, rows[-1].position if rows else position, len(rows), subjects)


def unsealed(connection: Connection, limit: int) -> Tail:
    """Return events of any origin that have no position yet."""
    rows = connection.execute(
        select(event.c.subject_kind, event.c.subject_id)
        .where(event.c.position.is_(None), event.c.type.not_in(INDIFFERENT))
        .limit(limit)
    ).all()
    return Tail("", 0, len(rows), tuple((row.subject_kind, row.subject_id) for row in rows))
