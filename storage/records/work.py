"""Work in SQL: what is due, and the leases under which it is done.

A lease is a random owner token with an end, by the database's clock. Renewing, moving and releasing
require the token, so a worker that lost its lease cannot move anything. A lease that ran out is a
death and counts as a strike; so does an exception inside the step. Faults of stores and databases
only postpone.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, literal_column, null, or_, select, update

from pipeline.events import Kind
from pipeline.flow import Noun
from pipeline.ids import new_token
from pipeline.ports.records import Lease
from storage.clock import AT_ONCE, db_now, moment, moment_of
from storage.records.holds import SqlHolds
from storage.records.rings import RUNG
from storage.records.waiting import SOURCES, TABLES, due, outstanding, startable, unleased
from storage.schema.documents import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Update
    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.dml import ReturningUpdate

    from pipeline.flow import State, Step
    from pipeline.ports.records import Due
    from storage.records.events import SqlEvents

LEASE = timedelta(seconds=30)
STRIKES = 3
LONGEST_WAIT = timedelta(minutes=5)
BREATH = timedelta(seconds=1)
NOTHING: ColumnElement[int] = literal_column("0")


class SqlWork:
    """Claims, leases and what counts against a thing."""

    def __init__(self, connection: Connection, events: SqlEvents) -> None:
        self._connection = connection
        self._events = events

    def due(self, limit: int) -> tuple[Due, ...]:
        """Return what a worker could start now, in the order of its urgency."""
        return due(self._connection, limit)

    def outstanding(self, steps: Iterable[Step] = SOURCES) -> int:
        """Count what workers of these steps can still do: due, postponed or under a lease."""
        return outstanding(self._connection, steps)

    def take(self, noun: Noun, subject: str, step: Step) -> Lease | None:
        """Take the lease for a step; None if it is not due, is leased, or died too often."""
        token = new_token()
        row = self._connection.execute(
            _taking(self._connection.dialect.name, noun, step), {"subject": subject, "token": token}
        ).first()
        if row is None:
            return None
        lease = Lease(noun, subject, step, token, row.revision, row.version)
        if row.strikes >= STRIKES:
            self._strike_out(lease, row.strikes, "step_died", {"step": step.value})
            return None
        return lease

    def renew(self, lease: Lease) -> bool:
        """Extend a lease; False if it was lost."""
        table = TABLES[lease.noun]
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == lease.subject, table.c.lease == lease.token)
            .values(lease_until=self._moment(LEASE))
        )
        return changed.rowcount == 1

    def move(self, lease: Lease, target: State) -> bool:
        """Move the thing and end the lease; False, and nothing moved, if the lease was lost.

        Whoever moves it goes on with it or rings for it, so nobody else need ring for a while.
        """
        changed = self._connection.execute(
            _moving(self._connection.dialect.name, lease.noun),
            {
                "subject": lease.subject,
                "token": lease.token,
                "before": lease.revision,
                "after": lease.revision + 1,
                "target": target.value,
            },
        )
        return changed.rowcount == 1

    def give_back(self, lease: Lease) -> None:
        """End a lease without a move and without a mark against the thing."""
        self._release(lease, {})

    def postpone(self, lease: Lease) -> None:
        """End a lease because a store or a database is away; try again later, without limit."""
        table = TABLES[lease.noun]
        waits = (
            self._connection.scalar(select(table.c.waits).where(table.c.id == lease.subject)) or 0
        )
        wait = min(timedelta(seconds=2 ** min(waits, 10)), LONGEST_WAIT)
        self._release(lease, {"waits": waits + 1, "due": self._moment(wait)})

    def strike(self, lease: Lease, code: str, facts: Mapping[str, object]) -> bool:
        """Count a failure inside the step; True if that was the third and the thing is held now."""
        table = TABLES[lease.noun]
        row = self._connection.execute(
            select(table.c.strikes).where(table.c.id == lease.subject, table.c.lease == lease.token)
        ).first()
        if row is None:
            return False
        if row.strikes + 1 >= STRIKES:
            self._strike_out(lease, row.strikes + 1, code, facts)
            return True
        self._release(lease, {"strikes": row.strikes + 1, "due": self._moment(BREATH)})
        return False

    def hold(self, lease: Lease, code: str, facts: Mapping[str, object]) -> bool:
        """End a lease and hold what trying again cannot mend; False if the lease was lost."""
        return self._release(lease, {}) and self._held(lease, code, facts)

    def restart(self, noun: Noun, subject: str) -> None:
        """Forget what counted against a thing, because a person says: again."""
        table = TABLES[noun]
        self._connection.execute(
            update(table)
            .where(table.c.id == subject)
            .values(
                strikes=0,
                waits=0,
                due=self._moment(),
                rung_until=None,
                revision=table.c.revision + 1,
            )
        )

    def send_back(self, noun: Noun, subject: str, target: State) -> None:
        """Put a thing where it was before; whoever works on it has lost it."""
        table = TABLES[noun]
        self._connection.execute(
            update(table)
            .where(table.c.id == subject)
            .values(
                state=target.value,
                revision=table.c.revision + 1,
                lease=None,
                lease_until=None,
                strikes=0,
                waits=0,
                due=self._moment(),
                rung_until=None,
            )
        )

    def _release(self, lease: Lease, values: dict[str, object]) -> bool:
        table = TABLES[lease.noun]
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == lease.subject, table.c.lease == lease.token)
            .values(lease=None, lease_until=None, rung_until=None, **values)
        )
        return changed.rowcount == 1

    def _strike_out(
        self, lease: Lease, strikes: int, code: str, facts: Mapping[str, object]
    ) -> None:
        self._release(lease, {"strikes": strikes})
        self._held(lease, code, facts)

    def _held(self, lease: Lease, code: str, facts: Mapping[str, object]) -> bool:
        """Hold the thing of a lease, and write that down as an event."""
        noun, subject = lease.noun.value, lease.subject
        newly = SqlHolds(self._connection).hold(noun, subject, code, facts)
        if newly:
            said = {"code": code, "step": lease.step.value, "cause": facts.get("cause", code)}
            self._events.note(Kind.HELD, noun, subject, revision=lease.revision, facts=said)
        return newly

    def present(self) -> datetime:
        """Return the present moment by the clock that leases go by."""
        return db_now(self._connection)

    def stretched(self) -> bool:
        """Say whether a lease or a delay ends later than any could: the clock was set back."""
        latest, slack = db_now(self._connection), LEASE + LEASE
        return any(
            self._connection.scalar(
                select(table.c.id)
                .where(
                    or_(
                        table.c.lease_until > latest + slack,
                        table.c.due > latest + LONGEST_WAIT + LEASE,
                        table.c.rung_until > latest + slack,
                    )
                )
                .limit(1)
            )
            is not None
            for table in TABLES.values()
        )

    def clock_went_back(self) -> None:
        """Shorten leases and delays that a clock set back would stretch beyond their length."""
        present = db_now(self._connection)
        for table in TABLES.values():
            self._connection.execute(
                update(table)
                .where(table.c.lease_until > present + LEASE)
                .values(lease_until=present + LEASE)
            )
            self._connection.execute(
                update(table).where(table.c.due > present + LONGEST_WAIT).values(due=present)
            )
            self._connection.execute(
                update(table).where(table.c.rung_until > present + LEASE).values(rung_until=None)
            )

    def _moment(self, after: timedelta = AT_ONCE) -> ColumnElement[datetime]:
        return moment(self._connection, after)


@cache
def _taking(dialect: str, noun: Noun, step: Step) -> ReturningUpdate[tuple[int, int, int]]:
    """Return the statement that takes a lease, if the thing is still as a worker needs it.

    What was put off is not taken before its time, however often somebody rings for it.
    The row is locked by the inner question, which passes over what others have locked.
    """
    table = TABLES[noun]
    free = (
        startable(noun, step)
        .with_only_columns(table.c.id)
        .where(
            table.c.id == bindparam("subject"),
            unleased(dialect, noun),
            or_(table.c.lease.is_not(None), table.c.due <= moment_of(dialect)),
        )
        .with_for_update(skip_locked=True, key_share=True, of=table)
        .scalar_subquery()
    )
    return (
        update(table)
        .where(table.c.id == free)
        .values(
            lease=bindparam("token"),
            lease_until=moment_of(dialect, LEASE),
            strikes=table.c.strikes + case((table.c.lease.is_(None), 0), else_=1),
        )
        .returning(table.c.revision, table.c.strikes, _version(noun))
    )


def _version(noun: Noun) -> ColumnElement[int]:
    return document.c.version if noun is Noun.DOCUMENT else NOTHING.label("version")


@cache
def _moving(dialect: str, noun: Noun) -> Update:
    """Return the statement that moves a thing whose lease is still held."""
    table = TABLES[noun]
    return (
        update(table)
        .where(
            table.c.id == bindparam("subject"),
            table.c.revision == bindparam("before"),
            table.c.lease == bindparam("token"),
        )
        .values(
            state=bindparam("target"),
            revision=bindparam("after"),
            lease=null(),
            lease_until=null(),
            strikes=NOTHING,
            waits=NOTHING,
            due=moment_of(dialect),
            rung_until=moment_of(dialect, RUNG),
        )
    )
