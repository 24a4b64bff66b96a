"""What earlier files of the inventory named and the last does not: reported, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, tuple_

from pipeline.holdings.columns import FileKind
from pipeline.holdings.problems import Fault, Problem, problem
from pipeline.nouns.record import Standing
from pipeline.nouns.volume import Citation
from storage.database import STREAMING
from storage.schema.inventory import claim, record, volume

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection


def missing_lines(connection: Connection, run: str, kind: FileKind) -> Iterator[Problem]:
    """Yield, streaming, the missing records and places of the run's units, or the volumes."""
    if kind is FileKind.VOLUMES:
        yield from _volumes(connection, run)
        return
    yield from _records(connection, run)
    yield from _places(connection, run)


def _volumes(connection: Connection, run: str) -> Iterator[Problem]:
    units = select(volume.c.unit).where(volume.c.seen_in == run).distinct()
    rows = connection.execute(
        select(volume)
        .where(volume.c.unit.in_(units), volume.c.listed.is_(True), volume.c.seen_in != run)
        .order_by(volume.c.unit, volume.c.fonds, volume.c.inventory, volume.c.item),
        execution_options=STREAMING,
    )
    for row in rows:
        yield problem(
            0,
            "",
            Fault.MISSING_VOLUME,
            name=str(Citation(row.unit, row.fonds, row.inventory, row.item)),
        )


def _records(connection: Connection, run: str) -> Iterator[Problem]:
    covered = select(record.c.unit, record.c.register).where(record.c.seen_in == run).distinct()
    rows = connection.execute(
        select(record.c.register, record.c.record_id)
        .where(
            tuple_(record.c.unit, record.c.register).in_(covered),
            record.c.seen_in != run,
            record.c.standing == Standing.ACTIVE.value,
        )
        .order_by(record.c.register, record.c.record_id),
        execution_options=STREAMING,
    )
    for row in rows:
        yield problem(0, "", Fault.MISSING_RECORD, name=f"{row.register}:{row.record_id}")


def _places(connection: Connection, run: str) -> Iterator[Problem]:
    rows = connection.execute(
        select(
            record.c.register,
            record.c.record_id,
            claim.c.leaves,
            volume.c.unit,
            volume.c.fonds,
            volume.c.inventory,
            volume.c.item,
        )
        .join(claim, claim.c.record == record.c.id)
        .join(volume, volume.c.id == claim.c.volume)
        .where(
            and_(record.c.seen_in == run, or_(claim.c.seen_in != run, claim.c.seen_in.is_(None)))
        )
        .order_by(record.c.register, record.c.record_id, claim.c.id),
        execution_options=STREAMING,
    )
    for row in rows:
        place = ", ".join(
            part
            for part in (str(Citation(row.unit, row.fonds, row.inventory, row.item)), row.leaves)
            if part
        )
        name = f"{row.register}:{row.record_id}"
        yield problem(0, "", Fault.MISSING_PLACE, name=name, place=place)
