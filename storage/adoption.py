"""Adoption: the versions and locks of a new store, written down in place of the old one's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.errors import HeldError, ObjectDamagedError
from pipeline.events import Kind
from pipeline.seals import Fault
from storage.moving.rows import unhurried
from storage.schema.capture import master
from storage.stored import ROUNDED, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.engine import Row

    from pipeline.events import Actor
    from pipeline.ports.objects import Objects, Stored
    from storage.records import SqlRecords

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an adoption found: masters written down anew, those that stood so, and faults."""

    changed: int
    same: int
    faults: tuple[Fault, ...]


class Adoption:
    """One adoption of the store in use; the bytes are left to the audit."""

    def __init__(self, records: SqlRecords, objects: Objects, actor: Actor) -> None:
        self._records = records
        self._objects = objects
        self._actor = actor
        self._changed = self._same = 0
        self._faults: list[Fault] = []

    def run(self, tick: Callable[[int], None] | None = None) -> Adopted:
        """Go through every master and write down how the store keeps it."""
        found: list[Stored] = []
        ids: list[str] = []
        for number, row in enumerate(self._rows(), 1):
            kept = self._kept(row)
            if kept is not None:
                ids.append(row.id)
                found.append(kept)
            if len(ids) >= AT_ONCE:
                self._write(ids, found)
                ids, found = [], []
            if tick is not None:
                tick(number)
        if ids:
            self._write(ids, found)
        return Adopted(self._changed, self._same, tuple(self._faults))

    def _rows(self) -> Iterator[Row[tuple[object, ...]]]:
        wanted = select(
            master.c.id,
            master.c.key,
            master.c.sha256,
            master.c.object_version,
            master.c.retention,
            master.c.retained_until,
        )
        with self._records.reading() as tx:
            unhurried(tx.connection)
            yield from rows_of(tx.connection, wanted)

    def _kept(self, row: Row[tuple[object, ...]]) -> Stored | None:
        """Return what the store says where that differs from the row."""
        try:
            there = self._objects.head(row.key)
            if there.sha256 != row.sha256:
                raise ObjectDamagedError(key=row.key, expected=row.sha256, found=there.sha256)
        except HeldError as fault:
            self._faults.append(Fault(fault.code, f"master {row.id}", row.key))
            return None
        if (there.version, there.retention) == (row.object_version, row.retention) and _is_same(
            there.retained_until, row.retained_until
        ):
            self._same += 1
            return None
        return there

    def _write(self, ids: list[str], found: list[Stored]) -> None:
        with self._records.writing() as tx:
            for key, there in zip(ids, found, strict=True):
                tx.connection.execute(
                    update(master)
                    .where(master.c.id == key)
                    .values(
                        object_version=there.version,
                        retention=there.retention,
                        retained_until=there.retained_until,
                    )
                )
            facts = {"masters": len(ids), "first": ids[0], "last": ids[-1]}
            tx.events.note(
                Kind.STORE_ADOPTED, "archive", self._records.origin, actor=self._actor, facts=facts
            )
        self._changed += len(ids)


def _is_same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < ROUNDED
