"""Askings in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import PersonId
from pipeline.nouns.asking import Asking, Oddity, Rule
from storage.records.brought import ACTOR, within
from storage.records.events import event_of
from storage.records.listing import part_of
from storage.schema.oddity import asking, oddity
from storage.schema.trail import event

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection

    from pipeline.events import Event
    from pipeline.ports.listing import Part
    from storage.records.brought import Span

MOST = 5000
"""So many of the newest searches of one person are looked at."""


class SqlAskings:
    """Searches are kept for a day, and what was odd about them for good."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, made: Asking) -> None:
        """Count a search."""
        self._connection.execute(asking.insert().values(**asdict(made)))

    def conclude(self, done: Asking) -> None:
        """Write down how a search went."""
        self._connection.execute(
            update(asking).where(asking.c.id == done.id).values(found=done.found, far=done.far)
        )

    def of(self, person: PersonId, since: datetime) -> tuple[Asking, ...]:
        """Return the searches of a person since a moment, the newest first."""
        rows = self._connection.execute(
            select(asking)
            .where(asking.c.person == person, asking.c.at > since)
            .order_by(asking.c.at.desc(), asking.c.id.desc())
            .limit(MOST)
        )
        return tuple(
            Asking(row.id, PersonId(row.person), row.token, row.asked, row.at, row.found, row.far)
            for row in rows
        )

    def sweep(self, before: datetime) -> None:
        """Forget the searches from before a moment."""
        self._connection.execute(delete(asking).where(asking.c.at <= before))

    def tell(self, made: Oddity) -> None:
        """Keep that a rule was broken."""
        self._connection.execute(oddity.insert().values(**asdict(made)))

    def told(self, person: PersonId, rule: Rule, since: datetime) -> bool:
        """Say whether it was told since a moment that a person breaks a rule."""
        there = exists().where(
            oddity.c.person == person, oddity.c.rule == rule.value, oddity.c.at > since
        )
        return bool(self._connection.scalar(select(there)))

    def settle(self, key: str, by: str, reason: str) -> bool:
        """Write down what became of it; False where that was done before."""
        settled = self._connection.execute(
            update(oddity)
            .where(oddity.c.id == key, oddity.c.settled.is_(None))
            .values(settled=now(), settled_by=by, reason=reason)
        )
        return bool(settled.rowcount)

    def oddity(self, key: str) -> Oddity | None:
        """Return one by its id."""
        row = self._connection.execute(select(oddity).where(oddity.c.id == key)).first()
        return None if row is None else _oddity(row)

    def oddities(self, limit: int, before: str | None = None) -> Part[Oddity]:
        """List all of them, the newest first."""
        rows = self._connection.execute(
            select(oddity)
            .where(*([] if before is None else [oddity.c.id < before]))
            .order_by(oddity.c.id.desc())
            .limit(limit + 1)
        ).all()
        return part_of(rows, limit, _oddity, lambda line: line.id)

    def searches(self, name: str, span: Span, limit: int) -> tuple[Event, ...]:
        """Return the searches that stand in the trail under a name to sign in, the newest first."""
        rows = self._connection.execute(
            select(event)
            .where(
                within(event.c.id, span),
                event.c.type == Kind.SEARCHED.value,
                name == ACTOR,
            )
            .order_by(event.c.id.desc())
            .limit(limit)
        )
        return tuple(event_of(row) for row in rows)


def _oddity(row: Row[tuple[object, ...]]) -> Oddity:
    return Oddity(
        id=row.id,
        person=PersonId(row.person),
        rule=Rule(row.rule),
        number=row.number,
        most=row.most,
        at=row.at,
        settled=row.settled,
        settled_by=row.settled_by,
        reason=row.reason,
    )
