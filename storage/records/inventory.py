"""The inventory in SQL: records under every ID they ever had, and the places they claim."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, union

from pipeline.ids import RecordKey, VolumeId
from pipeline.nouns.record import Record, Register, Standing, Wanted
from pipeline.ports.records import ClaimedPlace
from storage.records import asked
from storage.schema.inventory import alias, claim, claim_leaf, record, unit, volume

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row


class SqlInventory:
    """Records, former IDs and claims."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wanted: Wanted) -> tuple[Record, ...]:
        """Return the records known under an ID, now or formerly; a merged one gives its heir."""
        rows = self._connection.execute(
            _called(in_register=wanted.register is not None),
            {
                "called": wanted.record_id,
                **({"register": wanted.register.value} if wanted.register else {}),
            },
        ).all()
        found = {row.id: record_of(row) for row in rows if row.merged_into is None}
        merged = [RecordKey(row.id) for row in rows if row.merged_into is not None]
        if merged:
            found |= self.several(set(self.heirs(merged).values()) - found.keys())
        return tuple(found[key] for key in sorted(found))

    def heir(self, key: RecordKey) -> RecordKey:
        """Return what a record became when it was merged, else the record itself."""
        return self.heirs([key])[key]

    def heirs(self, keys: Iterable[RecordKey]) -> dict[RecordKey, RecordKey]:
        """Return what each of some records became when it was merged, else the record itself."""
        wanted = list(keys)
        onward: dict[RecordKey, RecordKey] = {}
        unasked = set(wanted)
        while unasked:
            rows = self._connection.execute(_merged(), {"records": sorted(unasked)})
            found = {RecordKey(row.id): RecordKey(row.merged_into) for row in rows}
            onward |= found
            unasked = set(found.values()) - onward.keys()
        return {key: _followed(key, onward) for key in wanted}

    def get(self, key: RecordKey) -> Record:
        """Return one record."""
        return record_of(asked.rows(self._connection, record, id=key).one())

    def several(self, keys: Iterable[RecordKey]) -> dict[RecordKey, Record]:
        """Return records by their keys, asked for at once."""
        rows = asked.some(self._connection, record, keys)
        return {RecordKey(row.id): record_of(row) for row in rows}

    def known(self, key: str) -> bool:
        """Say whether there is a record with this inside id."""
        return self._connection.scalar(select(record.c.id).where(record.c.id == key)) is not None

    def in_restricted_volumes(self, keys: Iterable[RecordKey]) -> frozenset[RecordKey]:
        """Return which of some records claim a place in a restricted volume."""
        found = self._connection.scalars(_in_restricted(), {"records": sorted(keys)})
        return frozenset(map(RecordKey, found))

    def former_ids(self, key: RecordKey) -> tuple[str, ...]:
        """Return the other IDs under which the record is found."""
        return self.former_ids_of([key]).get(key, ())

    def former_ids_of(self, keys: Iterable[RecordKey]) -> dict[RecordKey, tuple[str, ...]]:
        """Return the other IDs of some records; one without any is left out."""
        found: dict[RecordKey, tuple[str, ...]] = {}
        for row in self._connection.execute(_former(), {"records": sorted(keys)}):
            key = RecordKey(row.record)
            found[key] = (*found.get(key, ()), row.alias)
        return found

    def claimed_places(self, key: RecordKey) -> tuple[ClaimedPlace, ...]:
        """Return the places that the inventory claims for a record."""
        return self._claimed("record", key)

    def claims_in(self, key: VolumeId) -> tuple[ClaimedPlace, ...]:
        """Return what records claim in one volume."""
        return self._claimed("volume", key)

    def _claimed(self, column: str, whose: str) -> tuple[ClaimedPlace, ...]:
        rows = self._connection.execute(_claims(column), {"whose": whose})
        return tuple(_place_of(list(some)) for _, some in groupby(rows, key=lambda row: row.id))

    def knows_unit(self, code: str) -> bool:
        """Say whether there is an archive unit with this code."""
        return self._connection.scalar(select(unit.c.code).where(unit.c.code == code)) is not None

    def four_eyes(self, unit_code: str) -> bool:
        """Say whether a unit wants checking and registering done by two people."""
        return bool(
            self._connection.scalar(select(unit.c.four_eyes).where(unit.c.code == unit_code))
        )


def _followed(key: RecordKey, onward: Mapping[RecordKey, RecordKey]) -> RecordKey:
    """Return where a chain of merged records ends; one that is a circle, before it closes."""
    seen = {key}
    while (heir := onward.get(key)) is not None and heir not in seen:
        seen.add(heir)
        key = heir
    return key


@cache
def _called(*, in_register: bool) -> Select[tuple[Any, ...]]:
    """Return the question for the records that have or had an ID, in one register or in any."""
    present = select(record.c.id).where(record.c.record_id == bindparam("called"))
    former = select(alias.c.record).where(alias.c.alias == bindparam("called"))
    if in_register:
        present = present.where(record.c.register == bindparam("register"))
        former = former.where(alias.c.register == bindparam("register"))
    return select(record).where(record.c.id.in_(union(present, former)))


@cache
def _merged() -> Select[tuple[Any, ...]]:
    """Return the question for which of some records were merged, and into what."""
    some = record.c.id.in_(bindparam("records", expanding=True))
    return select(record.c.id, record.c.merged_into).where(some, record.c.merged_into.is_not(None))


@cache
def _in_restricted() -> Select[str]:
    return (
        select(claim.c.record)
        .join(volume, volume.c.id == claim.c.volume)
        .where(claim.c.record.in_(bindparam("records", expanding=True)), volume.c.restricted)
    )


@cache
def _former() -> Select[tuple[Any, ...]]:
    of_them = alias.c.record.in_(bindparam("records", expanding=True))
    return select(alias.c.record, alias.c.alias).where(of_them).order_by(alias.c.alias)


@cache
def _claims(column: str) -> Select[tuple[Any, ...]]:
    """Return the question for the claims of a record or on a volume, a row to each leaf."""
    return (
        select(claim, claim_leaf.c.label)
        .outerjoin(claim_leaf, claim_leaf.c.claim == claim.c.id)
        .where(claim.c[column] == bindparam("whose"))
        .order_by(claim.c.id)
    )


def _place_of(rows: Sequence[Row[tuple[Any, ...]]]) -> ClaimedPlace:
    """Return the place of one claim, whose rows have a label each."""
    first = rows[0]
    labels = frozenset(row.label for row in rows if row.label is not None)
    return ClaimedPlace(RecordKey(first.record), VolumeId(first.volume), first.leaves, labels)


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
