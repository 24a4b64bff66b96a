"""Growths in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.ids import DocumentId, VolumeId
from pipeline.nouns.growth import Added, Growth
from storage.schema.inventory import growth, leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection

    from pipeline.ids import LeafId


class SqlGrowths:
    """One row for each growth, never changed; a leaf names the one by which it came."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, made: Growth, leaves: Sequence[LeafId]) -> None:
        """Add a growth with its leaves."""
        self._connection.execute(
            growth.insert().values(
                id=made.id,
                volume=made.volume,
                document=made.document,
                reason=made.why.value,
                act=made.act,
                before=made.before,
                sheets=made.sheets,
                by=made.by,
                at=made.at,
            )
        )
        self._connection.execute(update(leaf).where(leaf.c.id.in_(leaves)).values(grown=made.id))

    def get(self, key: str) -> Growth:
        """Return one growth."""
        return _growth(self._connection.execute(select(growth).where(growth.c.id == key)).one())

    def of(self, volume: VolumeId) -> tuple[Growth, ...]:
        """Return the growths of a volume, the first first."""
        rows = self._connection.execute(
            select(growth).where(growth.c.volume == volume).order_by(growth.c.at, growth.c.id)
        )
        return tuple(_growth(row) for row in rows)


def _growth(row: Row[tuple[object, ...]]) -> Growth:
    return Growth(
        id=row.id,
        volume=VolumeId(row.volume),
        document=DocumentId(row.document) if row.document else None,
        why=Added(row.reason),
        act=row.act,
        before=row.before,
        sheets=row.sheets,
        by=row.by,
        at=row.at,
    )
