"""The inventory in SQL: records under every ID they ever had, and the places they claim."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from pipeline.ids import RecordKey, VolumeId
from pipeline.nouns.record import Record, Register, Standing, Wanted
from pipeline.ports.records import ClaimedPlace
from storage.records import asked
from storage.schema.inventory import alias, claim, claim_leaf, record, unit

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row


class SqlInventory:
    """Records, former IDs and claims."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wanted: Wanted) -> tuple[Record, ...]:
        """Return the records known under an ID, now or formerly; a merged one gives its heir."""
        present = select(record.c.id).where(record.c.record_id == wanted.record_id)
        former = select(alias.c.record).where(alias.c.alias == wanted.record_id)
        if wanted.register is not None:
            present = present.where(record.c.register == wanted.register.value)
            former = former.where(alias.c.register == wanted.register.value)
        keys = set(self._connection.scalars(present)) | set(self._connection.scalars(former))
        found = {self.heir(RecordKey(key)) for key in keys}
        return tuple(self.get(key) for key in sorted(found))

    def heir(self, key: RecordKey) -> RecordKey:
        """Return what a record became when it was merged, else the record itself."""
        seen = {key}
        while True:
            onward = self._connection.scalar(_heir(), {"record": key})
            if onward is None or onward in seen:
                return key
            key = RecordKey(onward)
            seen.add(key)

    def get(self, key: RecordKey) -> Record:
        """Return one record."""
        return record_of(asked.rows(self._connection, record, id=key).one())

    def known(self, key: str) -> bool:
        """Say whether there is a record with this inside id."""
        return self._connection.scalar(select(record.c.id).where(record.c.id == key)) is not None

    def former_ids(self, key: RecordKey) -> tuple[str, ...]:
        """Return the other IDs under which the record is found."""
        return tuple(self._connection.scalars(_former(), {"record": key}))

    def claimed_places(self, key: RecordKey) -> tuple[ClaimedPlace, ...]:
        """Return the places that the inventory claims for a record."""
        rows = asked.rows(self._connection, claim, record=key, order="id")
        return tuple(self._claimed(row) for row in rows)

    def claims_in(self, volume: VolumeId) -> tuple[ClaimedPlace, ...]:
        """Return what records claim in one volume."""
        rows = asked.rows(self._connection, claim, volume=volume, order="id")
        return tuple(self._claimed(row) for row in rows)

    def _claimed(self, row: Row[tuple[Any, ...]]) -> ClaimedPlace:
        labels = self._connection.scalars(_labels(), {"claim": row.id})
        return ClaimedPlace(
            RecordKey(row.record), VolumeId(row.volume), row.leaves, frozenset(labels)
        )

    def knows_unit(self, code: str) -> bool:
        """Say whether there is an archive unit with this code."""
        return self._connection.scalar(select(unit.c.code).where(unit.c.code == code)) is not None

    def four_eyes(self, unit_code: str) -> bool:
        """Say whether a unit wants checking and registering done by two people."""
        return bool(
            self._connection.scalar(select(unit.c.four_eyes).where(unit.c.code == unit_code))
        )


@cache
def _heir() -> Select[str | None]:
    return select(record.c.merged_into).where(record.c.id == bindparam("record"))


@cache
def _former() -> Select[str]:
    of_it = select(alias.c.alias).where(alias.c.record == bindparam("record"))
    return of_it.order_by(alias.c.alias)


@cache
def _labels() -> Select[str]:
    return select(claim_leaf.c.label).where(claim_leaf.c.claim == bindparam("claim"))


def record_of(row: Row[tuple[object, ...]]) -> Record:
    """Return the record of a row of its table."""
    return Record(
        id=RecordKey(row.id),
        register=Register(row.register),
        record_id=row.record_id,
        type=row.type,
        unit=row.unit,
        title=row.title,
        year=row.year,
        register_number=row.register_number,
        names=tuple(row.names),
        standing=Standing(row.standing),
        revision=row.revision,
    )
