"""Operation in SQL: what waits for which step, and the few numbers that alarms are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, or_, select, union_all

from pipeline.flow import Noun, State, work_moves
from pipeline.nouns.urgency import Urgency
from storage.clock import db_now
from storage.records.listing import following, part
from storage.records.waiting import TABLES
from storage.records.work import LONGEST_WAIT
from storage.schema.capture import page, refusal
from storage.schema.documents import document, version_page
from storage.schema.safety import backup
from storage.schema.trail import event, hold, seal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Select, Subquery
    from sqlalchemy.engine import Connection

    from pipeline.flow import Move, Step
    from pipeline.ports.listing import Part


ZERO = timedelta()
ENOUGH = 100_001
"""So many of one urgency say that there are more than a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a step in one class of priority, and since when the oldest does."""

    step: Step
    priority: int
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """One page or document that waits for a step, with its class of priority, and since when."""

    id: str
    noun: Noun
    priority: int
    since: datetime


class SqlOperation:
    """The numbers by which one sees from outside whether the line runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def moment(self) -> datetime:
        """Return the present moment by the database's clock, by which all of this is judged."""
        return db_now(self._connection)

    def waiting(self, most: int | None = None) -> tuple[Waiting, ...]:
        """Return what could be worked on and is in nobody's hands, by step and priority.

        With `most`, no more than so many of each are counted, those that were due first.
        """
        found: dict[tuple[Step, int], Waiting] = {}
        for move in work_moves():
            for row in self._connection.execute(self._queue(move, most)).mappings():
                name = (move.step, row["priority"])
                since = row["since"] - delayed(row["waits"])
                before = found.get(name, Waiting(*name, 0, since))
                found[name] = Waiting(*name, before.count + row["things"], min(before.since, since))
        return tuple(found.values())

    def _queue(self, move: Move, most: int | None) -> Select[tuple[int, int, int, datetime]]:
        things = self._idle(move).subquery() if most is None else self._first(move, most)
        kind = things.c.priority, things.c.waits
        numbers = func.count().label("things"), func.min(things.c.since).label("since")
        return select(*kind, *numbers).group_by(*kind)

    def _first(self, move: Move, most: int) -> Subquery:
        """The longest due of every urgency, which the index gives in their order."""
        table, idle = TABLES[move.noun], self._idle(move)
        some = (
            idle.where(table.c.priority == level.value).order_by(table.c.due).limit(most).subquery()
            for level in Urgency
        )
        return union_all(*(select(level) for level in some)).subquery()

    def _idle(self, move: Move) -> Select[tuple[int, int, datetime]]:
        table = TABLES[move.noun]
        since = _read_at() if move.source is State.DELIMITED else table.c.due
        idle = or_(table.c.lease.is_(None), table.c.lease_until < self.moment())
        return (
            select(table.c.priority, table.c.waits, since.label("since"))
            .where(table.c.state == move.source.value, table.c.held.is_(False), idle)
            .where(_in_play(move))
        )

    def things(self, step: Step, limit: int, after: str | None = None) -> Part[WaitingThing]:
        """List what waits for a step, and is counted as such, in the order in which it came."""
        move = next(move for move in work_moves() if move.step is step)
        column = TABLES[move.noun].c.id
        return part(
            self._connection,
            [self._idle(move).add_columns(column).where(*following(column, after))],
            ("id",),
            limit,
            lambda row: WaitingThing(
                row.id, move.noun, row.priority, row.since - delayed(row.waits)
            ),
            lambda thing: thing.id,
        )

    def states(self, noun: Noun) -> Mapping[str, int]:
        """Count the current pages, or the documents that nobody discarded, by state."""
        table = TABLES[noun]
        living = _is_current() if noun is Noun.PAGE else document.c.discarded.is_(None)
        query = select(table.c.state, func.count()).where(living).group_by(table.c.state)
        return dict(self._connection.execute(query).all())

    def held(self) -> Mapping[tuple[str, str], int]:
        """Count the open holds by noun and reason."""
        query = (
            select(hold.c.noun, hold.c.code, func.count())
            .where(hold.c.released.is_(None))
            .group_by(hold.c.noun, hold.c.code)
        )
        return {(noun, code): count for noun, code, count in self._connection.execute(query)}

    def held_since(self) -> Mapping[str, datetime]:
        """Return by reason since when the oldest of the open holds waits."""
        query = (
            select(hold.c.code, func.min(hold.c.at).label("since"))
            .where(hold.c.released.is_(None))
            .group_by(hold.c.code)
        )
        return {row.code: row.since for row in self._connection.execute(query)}

    def refused(self) -> int:
        """Count the refused files that nobody has settled."""
        query = select(func.count()).select_from(refusal).where(refusal.c.settled.is_(None))
        return self._connection.scalar(query) or 0

    def unsealed(self) -> tuple[int, datetime | None]:
        """Return how many events wait for their seal, and when the oldest was recorded."""
        query = select(func.count(), func.min(event.c.recorded_at)).where(
            event.c.position.is_(None)
        )
        count, oldest = self._connection.execute(query).one()
        return count, oldest

    def last_seals(self) -> Mapping[str, datetime]:
        """Return when each station last sealed its events."""
        query = select(seal.c.origin, func.max(seal.c.sealed_at)).group_by(seal.c.origin)
        return {
            origin: datetime.fromisoformat(at) for origin, at in self._connection.execute(query)
        }

    def last_safety(self) -> Mapping[str, datetime]:
        """Return when the last good backup, and the last good drill, were finished."""
        query = (
            select(backup.c.kind, func.max(backup.c.finished))
            .where(backup.c.ok.is_(True))
            .group_by(backup.c.kind)
        )
        return {kind: at for kind, at in self._connection.execute(query) if at is not None}


def delayed(waits: int) -> timedelta:
    """Return how long a thing that was put off so many times has been due at least."""
    return sum((min(timedelta(seconds=2 ** min(n, 10)), LONGEST_WAIT) for n in range(waits)), ZERO)


ZERO = timedelta()


def _is_current() -> ColumnElement[bool]:
    return page.c.standing == "current"


def _in_play(move: Move) -> ColumnElement[bool]:
    """Leave out replaced pages, discarded documents, and documents whose pages are not read."""
    if move.noun is Noun.PAGE:
        return _is_current()
    living = document.c.discarded.is_(None)
    return and_(living, _is_read()) if move.source is State.DELIMITED else living


def _is_read() -> ColumnElement[bool]:
    unread = exists().where(_of_version(), page.c.state != State.READ.value)
    return and_(exists().where(_of_version()), ~unread)


def _read_at() -> ColumnElement[datetime]:
    """A document waits from when the last of its pages was read, if that came later."""
    last = select(func.max(page.c.due)).where(_of_version()).correlate(document).scalar_subquery()
    return case((last > document.c.due, last), else_=document.c.due)


def _of_version() -> ColumnElement[bool]:
    return and_(
        version_page.c.document == document.c.id,
        version_page.c.version == document.c.version,
        version_page.c.page == page.c.id,
    )
