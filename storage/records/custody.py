"""Custody in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.custody import Act, Whereabouts
from pipeline.ids import VolumeId
from pipeline.nouns.custody import Custody, Handing, Preparation, VolumeRequest
from storage.schema.custody import custody, handing, volume_request
from storage.schema.inventory import volume

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.engine import Connection


class SqlCustodies:
    """One row says where a volume is; one is added for every move and never changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, volume: VolumeId) -> Custody:
        """Return where a volume is; one that nobody ever took is in the store."""
        row = self._connection.execute(select(custody).where(custody.c.volume == volume)).first()
        return Custody(volume, Whereabouts.SHELVED) if row is None else _custody(row)

    def move(self, before: Custody, after: Custody) -> bool:
        """Write down where a volume is from now on, if nobody moved it meanwhile."""
        values = {
            "place": after.where.value,
            "hand": after.hand,
            "since": after.since,
            "due": after.due,
            "recalled": after.recalled,
            "preparation": asdict(after.preparation),
            "revision": before.revision + 1,
        }
        if before.revision == 0:
            self._connection.execute(custody.insert().values(volume=before.volume, **values))
            return True
        changed = self._connection.execute(
            update(custody)
            .where(custody.c.volume == before.volume, custody.c.revision == before.revision)
            .values(**values)
        )
        return changed.rowcount == 1

    def hand(self, made: Handing) -> None:
        """Add a move to the history."""
        self._connection.execute(
            handing.insert().values(
                id=made.id,
                volume=made.volume,
                act=made.act.value,
                place=made.where.value,
                hand=made.hand,
                by=made.by,
                at=made.at,
                note=made.note,
            )
        )

    def handings(self, volume: VolumeId) -> tuple[Handing, ...]:
        """Return the history of a volume, the oldest first."""
        rows = self._connection.execute(
            select(handing).where(handing.c.volume == volume).order_by(handing.c.id)
        )
        return tuple(
            Handing(
                row.id,
                VolumeId(row.volume),
                Act(row.act),
                Whereabouts(row.place),
                row.hand,
                row.by,
                row.at,
                row.note,
            )
            for row in rows
        )

    def out(self, units: Sequence[str] | None = None) -> tuple[Custody, ...]:
        """Return the volumes that are in somebody's hand, what is due first on top."""
        rows = self._connection.execute(
            select(custody)
            .join(volume, volume.c.id == custody.c.volume)
            .where(custody.c.place != Whereabouts.SHELVED.value, *_within(units))
            .order_by(custody.c.due, custody.c.volume)
        )
        return tuple(_custody(row) for row in rows)

    def request(self, made: VolumeRequest) -> None:
        """Write down that somebody wants a volume."""
        self._connection.execute(volume_request.insert().values(**asdict(made)))

    def end_request(self, key: str, how: str) -> None:
        """Close a request."""
        self._connection.execute(
            update(volume_request)
            .where(volume_request.c.id == key, volume_request.c.ended.is_(None))
            .values(ended=now(), how=how)
        )

    def requests(self, volume: VolumeId) -> tuple[VolumeRequest, ...]:
        """Return the open requests for a volume, the urgent first, then the oldest."""
        return self._open(volume_request.c.volume == volume)

    def wanted(self, units: Sequence[str] | None = None) -> tuple[VolumeRequest, ...]:
        """Return every open request for volumes of these units, the urgent first."""
        return self._open(*_within(units))

    def _open(self, *conditions: ColumnElement[bool]) -> tuple[VolumeRequest, ...]:
        rows = self._connection.execute(
            select(volume_request)
            .join(volume, volume.c.id == volume_request.c.volume)
            .where(volume_request.c.ended.is_(None), *conditions)
            .order_by(volume_request.c.urgent.desc(), volume_request.c.id)
        )
        return tuple(
            VolumeRequest(
                row.id,
                VolumeId(row.volume),
                row.by,
                row.urgent,
                row.reason,
                row.made,
                row.ended,
                row.how,
            )
            for row in rows
        )


def _within(units: Sequence[str] | None) -> tuple[ColumnElement[bool], ...]:
    return () if units is None else (volume.c.unit.in_(units),)


def _custody(row: Row[tuple[object, ...]]) -> Custody:
    return Custody(
        volume=VolumeId(row.volume),
        where=Whereabouts(row.place),
        hand=row.hand,
        since=row.since,
        due=row.due,
        recalled=row.recalled,
        preparation=Preparation(**row.preparation),
        revision=row.revision,
    )
