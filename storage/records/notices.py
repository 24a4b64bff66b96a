"""Notices in SQL: the outbox, what every receiver is still told or was.

One process at a time has a notice in hand: it claims it with a
token until a moment, by the clock of the database, and only with that token says how it went.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, or_, select, update

from pipeline.ids import EventId, NoticeId, ReceiverId, new_id, new_token
from pipeline.nouns.notice import Claim, Notice, Standing
from storage.clock import moment
from storage.records.receivers import SqlReceivers
from storage.schema.notices import notice, receiver

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.engine import Connection

    from pipeline.nouns.notice import Receiver

IN_HAND = timedelta(seconds=60)
KEPT = timedelta(days=30)
"""How long a notice that was taken stays to be looked up."""
OPEN = and_(notice.c.sent.is_(None), notice.c.dead.is_(None))
STANDINGS = {
    Standing.WAITING: OPEN,
    Standing.SENT: notice.c.sent.is_not(None),
    Standing.DEAD: notice.c.dead.is_not(None),
}


@dataclass(frozen=True, slots=True)
class Outbox:
    """What one receiver has not taken, in numbers, and since when the oldest waits."""

    receiver: Receiver
    waiting: int
    since: datetime | None
    dead: int
    last_sent: datetime | None


class SqlNotices:
    """What is told, and how that went."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, key: ReceiverId, told: EventId, body: str) -> None:
        """Lay a notice into the outbox."""
        present = moment(self._connection)
        self._connection.execute(
            insert(notice).values(
                id=new_id(), receiver=key, event=told, body=body, made=present, due=present
            )
        )

    def is_due(self, key: ReceiverId) -> bool:
        """Say whether there is something to tell a receiver now."""
        asked = self._due(key).with_only_columns(notice.c.id).limit(1)
        return self._connection.scalar(asked) is not None

    def claim(self, key: ReceiverId) -> Claim | None:
        """Take what a receiver is told next into one's hands; None where nothing is due."""
        token = new_token()
        row = self._connection.execute(
            self._due(key)
            .order_by(notice.c.due, notice.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        until = moment(self._connection, IN_HAND)
        self._connection.execute(
            update(notice).where(notice.c.id == row.id).values(lease=token, lease_until=until)
        )
        return Claim(_notice(row), token)

    def worded(self, claim: Claim, body: str) -> Claim:
        """Put what is told now in the place of what lay there."""
        own = notice.c.id == claim.notice.id
        self._connection.execute(update(notice).where(own).values(body=body))
        return replace(claim, notice=replace(claim.notice, body=body))

    def drop(self, claim: Claim) -> None:
        """Forget what there is nothing to tell of any more."""
        self._connection.execute(delete(notice).where(notice.c.id == claim.notice.id))

    def taken(self, claim: Claim, outcome: str) -> bool:
        """Keep that a receiver took it; False where somebody else has it in hand meanwhile."""
        return self._concluded(claim, {"sent": moment(self._connection), "outcome": outcome})

    def not_taken(self, claim: Claim, outcome: str, wait: timedelta | None) -> bool:
        """Keep that a receiver did not take it, and when to try again; without a wait, never."""
        if wait is None:
            values = {"dead": moment(self._connection), "outcome": outcome}
        else:
            values = {"due": moment(self._connection, wait), "outcome": outcome}
        return self._concluded(claim, values)

    def again(self, key: NoticeId) -> bool:
        """Try one again at once; False where it was taken, or there is none."""
        return self._again(notice.c.id == key, _known()) == 1

    def again_all(self, key: ReceiverId) -> int:
        """Try all again that a receiver has not taken; return how many."""
        return self._again(notice.c.receiver == key)

    def sweep(self) -> int:
        """Forget what was taken long ago; the events tell of it for ever."""
        before = moment(self._connection, -KEPT)
        return self._connection.execute(delete(notice).where(notice.c.sent < before)).rowcount

    def log(
        self,
        limit: int,
        key: ReceiverId | None = None,
        standing: Standing | None = None,
        before: NoticeId | None = None,
    ) -> tuple[Notice, ...]:
        """Return notices, the newest first; with one `before`, those that are older than that."""
        asked = select(notice).order_by(notice.c.id.desc()).limit(limit)
        if key is not None:
            asked = asked.where(notice.c.receiver == key)
        if standing is not None:
            asked = asked.where(STANDINGS[standing])
        if before is not None:
            asked = asked.where(notice.c.id < before)
        return tuple(_notice(row) for row in self._connection.execute(asked))

    def outboxes(self) -> tuple[Outbox, ...]:
        """Return what every receiver has not taken, in numbers."""
        return tuple(self._outbox(one) for one in SqlReceivers(self._connection).all())

    def _outbox(self, one: Receiver) -> Outbox:
        own = notice.c.receiver == one.id
        waiting, since = self._connection.execute(
            select(func.count(), func.min(notice.c.made)).where(own, OPEN)
        ).one()
        dead = select(func.count()).where(own, notice.c.dead.is_not(None))
        last = select(func.max(notice.c.sent)).where(own)
        return Outbox(
            one,
            waiting,
            since,
            self._connection.scalar(dead) or 0,
            self._connection.scalar(last),
        )

    def _due(self, key: ReceiverId) -> Select[tuple[object, ...]]:
        """What a receiver can be told now, and nobody has in hand."""
        present = moment(self._connection)
        free = or_(notice.c.lease.is_(None), notice.c.lease_until <= present)
        return select(notice).where(notice.c.receiver == key, OPEN, notice.c.due <= present, free)

    def _concluded(self, claim: Claim, values: dict[str, object]) -> bool:
        """End one's hold on a notice with how it went."""
        changed = self._connection.execute(
            update(notice)
            .where(notice.c.id == claim.notice.id, notice.c.lease == claim.token)
            .values(
                {
                    "tries": notice.c.tries + 1,
                    "tried": moment(self._connection),
                    "lease": None,
                    **values,
                }
            )
        )
        return changed.rowcount == 1

    def _again(self, *conditions: ColumnElement[bool]) -> int:
        return self._connection.execute(
            update(notice)
            .where(notice.c.sent.is_(None), *conditions)
            .values(tries=0, dead=None, due=moment(self._connection))
        ).rowcount


def _known() -> ColumnElement[bool]:
    """Whoever was removed is told nothing any more."""
    return notice.c.receiver.in_(select(receiver.c.id).where(receiver.c.removed.is_(None)))


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(
        id=NoticeId(row.id),
        receiver=ReceiverId(row.receiver),
        event=EventId(row.event),
        body=row.body,
        made=row.made,
        due=row.due,
        tries=row.tries,
        outcome=row.outcome,
        tried=row.tried,
        sent=row.sent,
        dead=row.dead,
    )
