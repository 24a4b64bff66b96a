"""Receivers in SQL: the systems that hear of what is registered, each at its place in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.events import Kind
from pipeline.ids import ReceiverId
from pipeline.nouns.notice import Missed, Receiver
from storage.clock import moment
from storage.records.events import event_of
from storage.records.rollup_tail import heads
from storage.schema.notices import notice, receiver, receiver_position
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

    from pipeline.events import Event

EVENTS_AT_ONCE = 5000


class SqlReceivers:
    """Who is told, and how far each has followed the sealed events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Receiver, ...]:
        """Return those that are told something, in the order in which they were added."""
        return self._some()

    def named(self, name: str) -> Receiver | None:
        """Return the one of this name."""
        return next(iter(self._some(receiver.c.name == name)), None)

    def add(self, made: Receiver) -> None:
        """Keep a new receiver, that hears of what is sealed from now on."""
        self._connection.execute(
            insert(receiver).values(
                id=made.id, name=made.name, url=made.url, added=made.added, by=made.by
            )
        )
        for origin, head in heads(self._connection):
            values = {"receiver": made.id, "origin": origin, "position": head}
            self._connection.execute(insert(receiver_position).values(values))

    def remove(self, key: ReceiverId, by: str) -> None:
        """Keep that a receiver is told nothing any more, not even what waits."""
        present = moment(self._connection)
        self._connection.execute(
            update(receiver).where(receiver.c.id == key).values(removed=present, removed_by=by)
        )
        self._connection.execute(
            update(notice)
            .where(notice.c.receiver == key, notice.c.sent.is_(None), notice.c.dead.is_(None))
            .values(dead=present, outcome=Missed.REMOVED.value, lease=None)
        )

    def is_behind(self, key: ReceiverId) -> bool:
        """Say whether there are sealed events that a receiver has not followed."""
        return next(self._behind(key), None) is not None

    def follow(self, key: ReceiverId) -> tuple[Event, ...]:
        """Bring a receiver some way on, and return what was registered on that way.

        A part of the way that another process goes at the same time is left to it.
        """
        found: list[Event] = []
        for origin, before, head in list(self._behind(key)):
            after = min(before + EVENTS_AT_ONCE, head)
            if self._advance(key, origin, before, after):
                found += self._registered(origin, before, after)
        return tuple(found)

    def _some(self, *conditions: ColumnElement[bool]) -> tuple[Receiver, ...]:
        asked = select(receiver).where(receiver.c.removed.is_(None), *conditions)
        return tuple(
            Receiver(ReceiverId(row.id), row.name, row.url, row.added, row.by)
            for row in self._connection.execute(asked.order_by(receiver.c.id))
        )

    def _behind(self, key: ReceiverId) -> Iterator[tuple[str, int, int]]:
        """Yield every origin with events beyond the receiver's place, and up to where."""
        rows = self._connection.execute(
            select(receiver_position).where(receiver_position.c.receiver == key)
        )
        known = {row.origin: row.position for row in rows}
        for origin, head in heads(self._connection):
            if known.get(origin, 0) < head:
                yield origin, known.get(origin, 0), head

    def _advance(self, key: ReceiverId, origin: str, before: int, after: int) -> bool:
        """Move a receiver's place on; False where another process has done so."""
        if before == 0:
            kind = sqlite if self._connection.dialect.name == "sqlite" else postgresql
            values = {"receiver": key, "origin": origin, "position": 0}
            begun = kind.insert(receiver_position).values(values)
            self._connection.execute(begun.on_conflict_do_nothing())
        place = and_(receiver_position.c.receiver == key, receiver_position.c.origin == origin)
        moved = self._connection.execute(
            update(receiver_position)
            .where(place, receiver_position.c.position == before)
            .values(position=after)
        )
        return moved.rowcount == 1

    def _registered(self, origin: str, before: int, after: int) -> Iterator[Event]:
        rows = self._connection.execute(
            select(event)
            .where(
                event.c.origin == origin,
                event.c.position > before,
                event.c.position <= after,
                event.c.type == Kind.DOCUMENT_REGISTERED.value,
            )
            .order_by(event.c.position)
        )
        return map(event_of, rows.all())
