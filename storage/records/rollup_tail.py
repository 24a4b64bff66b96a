"""The tail: the events that a rollup has not followed yet, sealed ones by position."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storage.records.rollup_touched import INDIFFERENT
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import BindParameter, Select
    from sqlalchemy.engine import Connection

Told = tuple[str, str, str]
"""The type of an event, and what it is about."""
EVENTS_AT_ONCE = 5000
SMALL = 100
"""So many events at the end are looked at by whoever reads the counts; it must not wait long."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Some events of one origin: how many, up to which position, and what they are about.

    `subjects` are those of which a record may have changed; `told` is every event with its type.
    """

    origin: str
    last: int
    events: int
    subjects: tuple[tuple[str, str], ...]
    told: tuple[Told, ...] = ()


def heads(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield every origin with its last sealed position; seals are few, and found by their key."""
    following, last_of = _questions()
    origin = connection.scalar(following, {"origin": ""})
    while origin is not None:
        yield origin, connection.scalar(last_of, {"origin": origin}) or 0
        origin = connection.scalar(following, {"origin": origin})


@cache
def _questions() -> tuple[Select[str], Select[int]]:
    """Return the questions for the next origin and its last position, put together once."""
    named: BindParameter[str] = bindparam("origin")
    following = select(func.min(seal.c.origin)).where(seal.c.origin > named)
    last = select(seal.c.last_position).where(seal.c.origin == named)
    return following, last.order_by(seal.c.number.desc()).limit(1)


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
    told = tuple((row.type, row.subject_kind, row.subject_id) for row in rows)
    return Tail(origin, rows[-1].position if rows else position, len(rows), subjects, told)


def unsealed(connection: Connection, limit: int) -> Tail:
    """Return events of any origin that have no position yet."""
    rows = connection.execute(
        select(event.c.type, event.c.subject_kind, event.c.subject_id)
        .where(event.c.position.is_(None), event.c.type.not_in(INDIFFERENT))
        .limit(limit)
    ).all()
    subjects = tuple((row.subject_kind, row.subject_id) for row in rows)
    return Tail("", 0, len(rows), subjects)


def newest(connection: Connection, reached: Mapping[str, int], limit: int) -> Iterator[Told]:
    """Yield what the newest events tell of that are not followed yet, so many of them at most."""
    for origin, head in heads(connection):
        position = reached.get(origin, 0)
        if position < head:
            yield from sealed_after(connection, origin, position, limit).told
    rows = connection.execute(
        select(event.c.type, event.c.subject_kind, event.c.subject_id)
        .where(event.c.position.is_(None))
        .limit(limit)
    )
    yield from ((row.type, row.subject_kind, row.subject_id) for row in rows)
