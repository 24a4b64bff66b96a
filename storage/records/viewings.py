"""Viewings in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from pipeline.ids import DocumentId, PersonId, SessionId, ViewingId
from pipeline.nouns.viewing import Profile, Viewing
from storage.schema.viewings import viewing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.engine import Connection


class SqlViewings:
    """Which papers are open; one whose time is over is no row any more, events tell of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, made: Viewing) -> None:
        """Keep a new viewing."""
        self._connection.execute(viewing.insert().values(**asdict(made)))

    def find(self, key: ViewingId, session: SessionId, moment: datetime) -> Viewing | None:
        """Return a viewing of a session that is not over at a moment."""
        return self._one(
            viewing.c.id == key, viewing.c.session == session, viewing.c.until > moment
        )

    def open(self, document: DocumentId, session: SessionId, moment: datetime) -> Viewing | None:
        """Return the last viewing of a paper in a session that is not over."""
        return self._one(
            viewing.c.document == document,
            viewing.c.session == session,
            viewing.c.until > moment,
        )

    def last(self, session: SessionId, moment: datetime) -> Viewing | None:
        """Return the viewing of a session that began last, if it is not over."""
        return self._one(viewing.c.session == session, viewing.c.until > moment)

    def of(self, session: SessionId, moment: datetime) -> tuple[Viewing, ...]:
        """Return the viewings of a session that are not over, in the order in which they began."""
        asked = select(viewing).where(viewing.c.session == session, viewing.c.until > moment)
        rows = self._connection.execute(asked.order_by(viewing.c.begun, viewing.c.id))
        return tuple(map(_viewing, rows))

    def end(self, session: SessionId, purpose: str, moment: datetime) -> int:
        """End every viewing of a session for a purpose; return how many there were."""
        ended = self._connection.execute(
            update(viewing)
            .where(
                viewing.c.session == session,
                viewing.c.purpose == purpose,
                viewing.c.until > moment,
            )
            .values(until=moment)
        )
        return ended.rowcount

    def begun(self, person: PersonId, since: datetime) -> int:
        """Count the papers that a person has opened since a moment."""
        asked = select(func.count()).select_from(viewing)
        found = asked.where(viewing.c.person == person, viewing.c.begun > since)
        return self._connection.scalar(found) or 0

    def sweep(self, moment: datetime) -> None:
        """Take away the viewings whose time is over."""
        self._connection.execute(delete(viewing).where(viewing.c.until <= moment))

    def _one(self, *conditions: ColumnElement[bool]) -> Viewing | None:
        asked = select(viewing).where(*conditions).order_by(viewing.c.begun.desc()).limit(1)
        row = self._connection.execute(asked).first()
        return None if row is None else _viewing(row)


def _viewing(row: Row[tuple[object, ...]]) -> Viewing:
    return Viewing(
        id=ViewingId(row.id),
        session=SessionId(row.session),
        person=PersonId(row.person),
        document=DocumentId(row.document),
        version=row.version,
        profile=Profile(row.profile),
        unchecked=row.unchecked,
        purpose=row.purpose,
        begun=row.begun,
        until=row.until,
    )
