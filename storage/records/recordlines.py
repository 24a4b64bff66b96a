"""Lines of records in SQL: what is known of a batch of them, and what they change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from pipeline.clock import now
from pipeline.holdings.known import KnownClaim, KnownRecord
from pipeline.holdings.rows import RecordFacts
from pipeline.ids import RecordKey, VolumeId
from pipeline.nouns.record import Register, Standing
from storage.schema.inventory import alias, claim, claim_leaf, record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy.engine import Connection

    from pipeline.holdings.known import ClaimWrite, RecordChanges, RecordWrite

Name = tuple[Register, str]


def known_records(
    connection: Connection, named: Collection[Name], run: str
) -> dict[Name, KnownRecord]:
    """Return the records that are known under these names."""
    ids = {record_id for _, record_id in named}
    rows = connection.execute(select(record).where(record.c.record_id.in_(ids))).all()
    wanted = [row for row in rows if (Register(row.register), row.record_id) in named]
    keys = [row.id for row in wanted]
    former, claims = _former_ids(connection, keys), _claims(connection, keys, run)
    return {
        (Register(row.register), row.record_id): KnownRecord(
            key=RecordKey(row.id),
            facts=RecordFacts(
                type=row.type,
                unit=row.unit,
                title=row.title,
                year=row.year,
                register_number=row.register_number or "",
                names=tuple(row.names),
                former_ids=tuple(sorted(former[row.id])),
                standing=(
                    Standing.WITHDRAWN
                    if row.standing == Standing.WITHDRAWN.value
                    else Standing.ACTIVE
                ),
            ),
            standing=Standing(row.standing),
            seen=row.seen_in == run,
            claims=tuple(claims[row.id]),
        )
        for row in wanted
    }


def _former_ids(connection: Connection, keys: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if keys:
        rows = connection.execute(
            select(alias.c.record, alias.c.alias).where(alias.c.record.in_(keys))
        )
        for key, name in rows:
            found[key].append(name)
    return found


def _claims(connection: Connection, keys: Sequence[str], run: str) -> dict[str, list[KnownClaim]]:
    found: dict[str, list[KnownClaim]] = defaultdict(list)
    if keys:
        rows = connection.execute(
            select(claim).where(claim.c.record.in_(keys)).order_by(claim.c.id)
        )
        for row in rows:
            place = KnownClaim(row.id, VolumeId(row.volume), row.leaves, row.seen_in == run)
            found[row.record].append(place)
    return found


def write_records(connection: Connection, changes: RecordChanges, run: str) -> None:
    """Write what a batch of lines changes about records and the places they claim."""
    moment = now()
    _insert(
        connection,
        record,
        [
            {**_values(item), "id": item.key, "seen_in": run, "created": moment}
            for item in changes.new
        ],
    )
    if changes.changed:
        connection.execute(
            update(record)
            .where(record.c.id == bindparam("key"))
            .values(revision=record.c.revision + 1),
            [{**_values(item), "key": item.key} for item in changes.changed],
        )
        connection.execute(
            delete(alias).where(alias.c.record.in_([item.key for item in changes.changed]))
        )
    _insert(connection, alias, list(_aliases([*changes.new, *changes.changed])))
    if changes.seen:
        connection.execute(update(record).where(record.c.id.in_(changes.seen)).values(seen_in=run))
    _write_claims(connection, changes, run)


def _write_claims(connection: Connection, changes: RecordChanges, run: str) -> None:
    if changes.changed_claims:
        connection.execute(
            update(claim).where(claim.c.id == bindparam("key")),
            [{"key": item.key, "leaves": item.leaves} for item in changes.changed_claims],
        )
        connection.execute(
            delete(claim_leaf).where(
                claim_leaf.c.claim.in_([item.key for item in changes.changed_claims])
            )
        )
    _insert(
        connection,
        claim,
        [
            {
                "id": item.key,
                "record": item.record,
                "volume": item.volume,
                "leaves": item.leaves,
                "seen_in": run,
                "added_in": run,
            }
            for item in changes.new_claims
        ],
    )
    _insert(connection, claim_leaf, _labels([*changes.new_claims, *changes.changed_claims]))
    if changes.seen_claims:
        connection.execute(
            update(claim).where(claim.c.id.in_(changes.seen_claims)).values(seen_in=run)
        )


def _insert(connection: Connection, table: object, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)  # type: ignore[arg-type]  # a table


def _values(item: RecordWrite) -> dict[str, object]:
    facts = item.facts
    return {
        "register": item.register.value,
        "record_id": item.record_id,
        "type": facts.type,
        "unit": facts.unit,
        "title": facts.title,
        "year": facts.year,
        "register_number": facts.register_number or None,
        "names": list(facts.names or ()),
        "standing": item.standing.value,
        "digest": item.digest,
    }


def _aliases(items: Iterable[RecordWrite]) -> Iterable[dict[str, object]]:
    for item in items:
        for name in item.facts.former_ids or ():
            yield {"register": item.register.value, "alias": name, "record": item.key}


def _labels(items: Iterable[ClaimWrite]) -> list[dict[str, object]]:
    return [{"claim": item.key, "label": label} for item in items for label in item.labels]
