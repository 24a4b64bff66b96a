"""Sessions in SQL, and the attempts to sign in by which guessing is slowed down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from pipeline.ids import PersonId, SessionId
from pipeline.nouns.person import Session, Tries
from storage.schema.people import attempt, session

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection


class SqlSessions:
    """Who is signed in; a session that ended is no row any more, events tell of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, made: Session) -> None:
        """Keep a new session."""
        self._connection.execute(
            session.insert().values(
                id=made.id,
                person=made.person,
                csrf=made.csrf,
                made=made.made,
                seen=made.seen,
                ends=made.ends,
            )
        )

    def find(self, key: SessionId) -> Session | None:
        """Return a session, whether its time is over or not."""
        return next(iter(self._sessions(session.c.id == key)), None)

    def of(self, person: PersonId) -> tuple[Session, ...]:
        """Return the sessions of a person, oldest first."""
        return self._sessions(session.c.person == person)

    def _sessions(self, condition: ColumnElement[bool]) -> tuple[Session, ...]:
        rows = self._connection.execute(select(session).where(condition).order_by(session.c.made))
        return tuple(
            Session(
                id=SessionId(row.id),
                person=PersonId(row.person),
                csrf=row.csrf,
                made=row.made,
                seen=row.seen,
                ends=row.ends,
                locked=row.locked,
            )
            for row in rows
        )

    def see(self, key: SessionId, moment: datetime) -> None:
        """Note a sign of the person at the screen."""
        self._connection.execute(update(session).where(session.c.id == key).values(seen=moment))

    def lock(self, key: SessionId, moment: datetime) -> None:
        """Lock the screen."""
        self._connection.execute(update(session).where(session.c.id == key).values(locked=moment))

    def unlock(self, key: SessionId, moment: datetime) -> None:
        """Open the screen again, with no wrong PIN counted any more."""
        self._connection.execute(
            update(session).where(session.c.id == key).values(locked=None, seen=moment, strikes=0)
        )

    def strike(self, key: SessionId) -> int:
        """Count a try to unlock and return the how manieth it is; 0 where there is no session."""
        self._connection.execute(
            update(session).where(session.c.id == key).values(strikes=session.c.strikes + 1)
        )
        return self._connection.scalar(select(session.c.strikes).where(session.c.id == key)) or 0

    def end(self, key: SessionId) -> bool:
        """End a session; False where there is none."""
        return bool(self._connection.execute(delete(session).where(session.c.id == key)).rowcount)

    def end_all(self, person: PersonId) -> int:
        """End the sessions of a person and return how many there were."""
        return self._connection.execute(delete(session).where(session.c.person == person)).rowcount

    def sweep(self, moment: datetime, forgotten: datetime) -> None:
        """Take away the sessions whose time is over, and attempts from before a moment."""
        self._connection.execute(delete(session).where(session.c.ends <= moment))
        self._connection.execute(delete(attempt).where(attempt.c.at < forgotten))

    def attempt(self, key: str, name: str, address: str | None, moment: datetime) -> None:
        """Count an attempt as failed until it is known to have succeeded."""
        self._connection.execute(
            attempt.insert().values(id=key, name=name, address=address, at=moment, succeeded=False)
        )

    def succeed(self, key: str) -> None:
        """Say that an attempt succeeded."""
        self._connection.execute(update(attempt).where(attempt.c.id == key).values(succeeded=True))

    def failures_of(self, name: str, since: datetime) -> Tries:
        """Return the failures for a name's digest since then and since its last success."""
        last = (
            select(func.max(attempt.c.at))
            .where(attempt.c.name == name, attempt.c.succeeded)
            .scalar_subquery()
        )
        return self._failures(
            attempt.c.name == name,
            attempt.c.at >= since,
            last.is_(None) | (attempt.c.at > last),
        )

    def failures_from(self, address: str, since: datetime) -> Tries:
        """Return the failures from an address since then; no success makes up for them."""
        return self._failures(attempt.c.address == address, attempt.c.at >= since)

    def _failures(self, *conditions: ColumnElement[bool]) -> Tries:
        row = self._connection.execute(
            select(func.count(), func.max(attempt.c.at)).where(
                attempt.c.succeeded.is_(False), *conditions
            )
        ).one()
        return Tries(row[0], row[1])

    def forgive(self, name: str) -> None:
        """Forget the attempts for a name's digest."""
        self._connection.execute(delete(attempt).where(attempt.c.name == name))
