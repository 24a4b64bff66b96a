"""Differences in SQL: where each record's papers were found, beside where they are claimed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select, union_all

from pipeline.ids import RecordKey
from pipeline.nouns.record import Standing
from pipeline.nouns.volume import Citation
from pipeline.progress.differences import Difference, Spot, difference
from storage.database import STREAMING
from storage.records.asof import AsOf
from storage.records.counted_leaves import counted_leaves
from storage.records.papers import principal_papers
from storage.schema.documents import extent
from storage.schema.inventory import claim, claim_leaf, leaf, record, volume

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

CLAIMED, FOUND = 0, 1


def all_differences(connection: Connection) -> Iterator[Difference]:
    """Yield the differences, record by record, streaming; records without papers have none."""
    principal = principal_papers(AsOf(None))
    spots = union_all(
        _claimed().where(claim.c.record.in_(select(principal.c.record))),
        select(principal.c.record, leaf.c.volume, leaf.c.label, literal(FOUND).label("side"))
        .join(extent, extent.c.document == principal.c.document)
        .join(leaf, leaf.c.id == extent.c.leaf)
        .where(leaf.c.kind.in_(counted_leaves(connection)))
        .distinct(),
    ).subquery("spots")
    rows = connection.execute(
        select(
            record.c.id,
            record.c.register,
            record.c.record_id,
            volume.c.unit,
            volume.c.fonds,
            volume.c.inventory,
            volume.c.item,
            spots.c.label,
            spots.c.side,
        )
        .join(spots, spots.c.record == record.c.id)
        .join(volume, volume.c.id == spots.c.volume)
        .where(record.c.standing == Standing.ACTIVE.value)
        .order_by(record.c.id),
        execution_options=STREAMING,
    )
    for key, group in groupby(rows, key=lambda row: (row.id, row.register, row.record_id)):
        sides: dict[int, set[Spot]] = {CLAIMED: set(), FOUND: set()}
        for row in group:
            citation = str(Citation(row.unit, row.fonds, row.inventory, row.item))
            sides[row.side].add(Spot(citation, row.label))
        found = _compared(key, sides)
        if found is not None:
            yield found


def _compared(key: tuple[str, str, str], sides: dict[int, set[Spot]]) -> Difference | None:
    """A record that claims no place cannot lie elsewhere."""
    if not sides[CLAIMED] or not sides[FOUND]:
        return None
    name = f"{key[1]}:{key[2]}"
    return difference(RecordKey(key[0]), name, sides[CLAIMED], sides[FOUND])


def _claimed() -> Select[tuple[str, str, str, int]]:
    return (
        select(
            claim.c.record,
            claim.c.volume,
            func.coalesce(claim_leaf.c.label, "").label("label"),
            literal(CLAIMED).label("side"),
        )
        .select_from(claim)
        .outerjoin(claim_leaf, claim_leaf.c.claim == claim.c.id)
    )
