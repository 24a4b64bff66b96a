"""Holds and flags in SQL."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from pipeline.clock import now
from pipeline.ids import new_id
from pipeline.nouns.hold import Flag, Hold
from storage.records import asked
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.inventory import volume
from storage.schema.sheets import stack
from storage.schema.trail import flag, hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.engine import Connection

HOLDABLE = {"page": page, "document": document, "volume": volume, "stack": stack}


class SqlHolds:
    """What waits for a person, and what only asks for a look."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, noun: str, subject: str, code: str, facts: Mapping[str, object]) -> bool:
        """Hold a thing for a reason; False if it is held for it already."""
        open_now = next((one.id for one in self.of(noun, subject) if one.code == code), None)
        if open_now is not None:
            asked.change(self._connection, hold, open_now, facts=dict(facts))
            return False
        made = {"id": new_id(), "noun": noun, "subject": subject, "code": code}
        asked.add(self._connection, hold, {**made, "facts": dict(facts), "at": now()})
        self._mark(noun, subject, held=True)
        return True

    def release(
        self, noun: str, subject: str, by: str, reason: str, code: str | None = None
    ) -> tuple[str, ...]:
        """Release a thing from one hold, or from all; return the codes that were released."""
        before = self.of(noun, subject)
        released = [one for one in before if code in {None, one.code}]
        for one in released:
            asked.change(
                self._connection, hold, one.id, released=now(), released_by=by, reason=reason
            )
        if released:
            self._mark(noun, subject, held=len(released) < len(before))
        return tuple(one.code for one in released)

    def _mark(self, noun: str, subject: str, *, held: bool) -> None:
        asked.change(self._connection, HOLDABLE[noun], subject, held=held)

    def of(self, noun: str, subject: str) -> tuple[Hold, ...]:
        """Return the open holds of one thing."""
        return _holds_of(self._connection.execute(_open_of(), {"noun": noun, "subject": subject}))

    def several(self, noun: str, subjects: Sequence[str]) -> dict[str, tuple[Hold, ...]]:
        """Return the open holds of some things, asked for at once; of one without any, none."""
        found: dict[str, tuple[Hold, ...]] = {}
        theirs = _open().where(hold.c.noun == noun, hold.c.subject.in_(subjects))
        for one in _holds_of(self._connection.execute(theirs)):
            found[one.subject] = (*found.get(one.subject, ()), one)
        return found

    def among(self, noun: str, subjects: Sequence[str], code: str) -> frozenset[str]:
        """Return which of some things are held for a reason."""
        found = select(hold.c.subject).where(
            hold.c.noun == noun,
            hold.c.subject.in_(subjects),
            hold.c.code == code,
            hold.c.released.is_(None),
        )
        return frozenset(self._connection.scalars(found))

    def open(self) -> tuple[Hold, ...]:
        """Return every open hold, oldest first."""
        return _holds_of(self._connection.execute(_open()))

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
        made: list[asked.Values] = [
            {
                "id": new_id(),
                "noun": noun,
                "subject": subject,
                "version": version,
                "code": code,
                "facts": dict(facts),
                "at": now(),
            }
            for code, facts in codes.items()
            if code not in open_now
        ]
        asked.add(self._connection, flag, made)

    def clear(self, key: str, by: str) -> None:
        """Clear one flag."""
        self._connection.execute(
            update(flag).where(flag.c.id == key).values(cleared=now(), cleared_by=by)
        )

    def flags(self, noun: str, subject: str, version: int | None = None) -> tuple[Flag, ...]:
        """Return the open flags of one thing; with a version those that count for it."""
        of_it = {"noun": noun, "subject": subject}
        rows = (
            self._connection.execute(_flags(versioned=False), of_it)
            if version is None
            else self._connection.execute(_flags(versioned=True), {**of_it, "version": version})
        )
        return tuple(
            Flag(row.id, row.noun, row.subject, row.code, row.facts, row.at, row.version)
            for row in rows
        )

    def flags_among(self, noun: str, subjects: Sequence[str]) -> tuple[Flag, ...]:
        """Return the open flags of some things."""
        rows = self._connection.execute(
            select(flag)
            .where(flag.c.noun == noun, flag.c.subject.in_(subjects), flag.c.cleared.is_(None))
            .order_by(flag.c.id)
        )
        return tuple(
            Flag(row.id, row.noun, row.subject, row.code, row.facts, row.at, row.version)
            for row in rows
        )


def _holds_of(rows: Iterable[Row[tuple[Any, ...]]]) -> tuple[Hold, ...]:
    return tuple(Hold(row.id, row.noun, row.subject, row.code, row.facts, row.at) for row in rows)


@cache
def _open() -> Select[tuple[Any, ...]]:
    """Return the question for every open hold."""
    return select(hold).where(hold.c.released.is_(None)).order_by(hold.c.id)


@cache
def _open_of() -> Select[tuple[Any, ...]]:
    """Return the question for the open holds of one thing."""
    return _open().where(*(hold.c[name] == bindparam(name) for name in ("noun", "subject")))


@cache
def _flags(*, versioned: bool) -> Select[tuple[Any, ...]]:
    """Return the question for the open flags of one thing, or of one version of it."""
    of_it = (flag.c[name] == bindparam(name) for name in ("noun", "subject"))
    asked_for = select(flag).where(*of_it, flag.c.cleared.is_(None)).order_by(flag.c.id)
    if not versioned:
        return asked_for
    return asked_for.where(or_(flag.c.version == bindparam("version"), flag.c.version.is_(None)))
