"""Targets in SQL: rows are only ever added; the last of a kind, day and unit is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.clock import now
from pipeline.progress.targets import Target, TargetKind
from storage.schema.progress import target

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def all_targets(connection: Connection) -> tuple[Target, ...]:
    """Return every share ever recorded, by day; what a later one replaced is not in force."""
    rows = connection.execute(
        select(target).order_by(target.c.on, target.c.recorded, target.c.id)
    ).all()
    last = {(row.indicator, row.kind, row.on, row.unit): row.id for row in rows}
    return tuple(
        Target(
            indicator=row.indicator,
            kind=TargetKind(row.kind),
            on=row.on,
            share=row.share,
            unit=row.unit,
            source=row.source,
            in_force=last[row.indicator, row.kind, row.on, row.unit] == row.id,
        )
        for row in rows
    )


def add_target(connection: Connection, key: str, made: Target, by: str) -> None:
    """Record a share."""
    connection.execute(
        target.insert().values(
            id=key,
            indicator=made.indicator,
            kind=made.kind.value,
            on=made.on,
            share=made.share,
            unit=made.unit,
            source=made.source,
            recorded=now(),
            recorded_by=by,
        )
    )
