"""Holds and flags in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from pipeline.clock import now
from pipeline.ids import new_id
from pipeline.nouns.hold import Flag, Hold
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.inventory import volume
from storage.schema.sheets import stack
from storage.schema.trail import flag, hold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

HOLDABLE = {"page": page, "document": document, "volume": volume, "stack": stack}


class SqlHolds:
    """What waits for a person, and what only asks for a look."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, noun: str, subject: str, code: str, facts: Mapping[str, object]) -> bool:
        """Hold a thing for a reason; False if it is held for it already."""
        open_now = self._connection.scalar(
            select(hold.c.id).where(
                hold.c.noun == noun,
                hold.c.subject == subject,
                hold.c.code == code,
                hold.c.released.is_(None),
            )
        )
        if open_now is not None:
            self._connection.execute(
                update(hold).where(hold.c.id == open_now).values(facts=dict(facts))
            )
            return False
        self._connection.execute(
            hold.insert().values(
                id=new_id(), noun=noun, subject=subject, code=code, facts=dict(facts), at=now()
            )
        )
        self._mark(noun, subject)
        return True

    def release(
        self, noun: str, subject: str, by: str, reason: str, code: str | None = None
    ) -> tuple[str, ...]:
        """Release a thing from one hold, or from all; return the codes that were released."""
        waiting = select(hold.c.id, hold.c.code).where(
            hold.c.noun == noun, hold.c.subject == subject, hold.c.released.is_(None)
        )
        if code is not None:
            waiting = waiting.where(hold.c.code == code)
        rows = self._connection.execute(waiting).all()
        for row in rows:
            self._connection.execute(
                update(hold)
                .where(hold.c.id == row.id)
                .values(released=now(), released_by=by, reason=reason)
            )
        self._mark(noun, subject)
        return tuple(row.code for row in rows)

    def _mark(self, noun: str, subject: str) -> None:
        table = HOLDABLE[noun]
        self._connection.execute(
            update(table).where(table.c.id == subject).values(held=bool(self.of(noun, subject)))
        )

    def of(self, noun: str, subject: str) -> tuple[Hold, ...]:
        """Return the open holds of one thing."""
        return self._holds(hold.c.noun == noun, hold.c.subject == subject)

    def among(self, noun: str, subjects: Sequence[str], code: str) -> frozenset[str]:
        """Return which of some things are held for a reason."""
        asked = select(hold.c.subject).where(
            hold.c.noun == noun,
            hold.c.subject.in_(subjects),
            hold.c.code == code,
            hold.c.released.is_(None),
        )
        return frozenset(self._connection.scalars(asked))

    def open(self) -> tuple[Hold, ...]:
        """Return every open hold, oldest first."""
        return self._holds()

    def _holds(self, *conditions: object) -> tuple[Hold, ...]:
        rows = self._connection.execute(
            select(hold)
            .where(hold.c.released.is_(None), *conditions)  # type: ignore[arg-type]  # SQL conditions
            .order_by(hold.c.id)
        )
        return tuple(
            Hold(row.id, row.noun, row.subject, row.code, row.facts, row.at) for row in rows
        )

    def set_flags(
        self,
        noun: str,
        subject: str,
        codes: Mapping[str, Mapping[str, object]],
        by: str,
        version: int | None = None,
    ) -> None:
        """Make the open flags of a thing exactly these; those that no longer hold are cleared.

        With a version those of the document's other versions stay as they are.
        """
        open_now = {item.code: item for item in self.flags(noun, subject, version)}
        for code in open_now.keys() - codes.keys():
            self.clear(open_now[code].id, by)
        for code in codes.keys() - open_now.keys():
            self._connection.execute(
                flag.insert().values(
                    id=new_id(),
                    noun=noun,
                    subject=subject,
                    version=version,
                    code=code,
                    facts=dict(codes[code]),
                    at=now(),
                )
            )

    def clear(self, key: str, by: str) -> None:
        """Clear one flag."""
        self._connection.execute(
            update(flag).where(flag.c.id == key).values(cleared=now(), cleared_by=by)
        )

    def flags(self, noun: str, subject: str, version: int | None = None) -> tuple[Flag, ...]:
        """Return the open flags of one thing; with a version those that count for it."""
        asked = (
            select(flag)
            .where(flag.c.noun == noun, flag.c.subject == subject, flag.c.cleared.is_(None))
            .order_by(flag.c.id)
        )
        if version is not None:
            asked = asked.where(or_(flag.c.version == version, flag.c.version.is_(None)))
        return tuple(
            Flag(row.id, row.noun, row.subject, row.code, row.facts, row.at, row.version)
            for row in self._connection.execute(asked)
        )

    def flags_among(self, noun: str, subjects: Sequence[str]) -> tuple[Flag, ...]:
        """Return the open flags of some things."""
        asked = (
            select(flag)
            .where(flag.c.noun == noun, flag.c.subject.in_(subjects), flag.c.cleared.is_(None))
            .order_by(flag.c.id)
        )
        return tuple(
            Flag(row.id, row.noun, row.subject, row.code, row.facts, row.at, row.version)
            for row in self._connection.execute(asked)
        )
