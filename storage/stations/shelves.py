"""Shelves: what was done with volumes at a station: hands, requests, counts, growth.

Every move and every act is kept. Where a volume is, and how many leaves it is certified with, is
what the station says while nobody here has said otherwise; else what stands here stands, and a
person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, insert, select, update

from pipeline.custody import Act, Whereabouts
from pipeline.events import MACHINE
from pipeline.ids import VolumeId
from pipeline.nouns.custody import Preparation
from pipeline.nouns.growth import Added
from pipeline.nouns.hold import Reason
from storage.schema.custody import custody, handing, volume_request
from storage.schema.inventory import count_act, growth, leaf, volume
from storage.schema.stations import bundled
from storage.stations.rows import RowError, taken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from storage.stations.bringing import Bringing
    from storage.stations.rows import Plain

TABLES = (custody, handing, volume_request, count_act, growth)
PREPARED = frozenset(Preparation.__slots__)


def of_volume(connection: Connection, key: str) -> dict[str, list[Plain]]:
    """Return all that was done with a volume, with the leaves that were added to it."""
    added = taken(connection, leaf, leaf.c.volume == key, leaf.c.grown.is_not(None))
    return {
        "volume": taken(connection, volume, volume.c.id == key),
        "leaf": added,
        **{table.name: taken(connection, table, table.c.volume == key) for table in TABLES},
    }


class Shelves:
    """Takes in what was done with the volumes of one bundle."""

    def __init__(self, bringing: Bringing, rows: Mapping[str, list[object]]) -> None:
        self._bringing = bringing
        self._rows = rows
        self._connection = bringing.tx.connection

    def take(self) -> None:
        """Take hands, requests, counts and growths; what is here already changes nothing."""
        moved_here = {key for key in self._bringing.volumes.values() if self._is_moved_here(key)}
        for row in self._of(handing):
            self._handing(row)
        for row in self._of(custody):
            self._custody(row, moved_here)
        for row in self._of(volume_request):
            self._request(row)
        for row in sorted(self._of(count_act), key=lambda one: (str(one["at"]), str(one["id"]))):
            self._count(row)
        for row in self._of(growth):
            self._growth(row)

    def _of(self, table: Table) -> list[dict[str, object]]:
        """The rows of a table, each with the volume of ours that it names."""
        found = []
        for row in self._bringing.rows(self._rows, table):
            shelf = self._bringing.volumes.get(str(row["volume"]))
            if shelf is None:
                raise RowError(table.name)
            found.append({**row, "volume": shelf})
        return found

    def _is_moved_here(self, key: VolumeId) -> bool:
        """Say whether the last person who moved a volume did so elsewhere than at this station."""
        came = exists().where(
            bundled.c.station == self._bringing.station,
            bundled.c.noun == handing.name,
            bundled.c.subject == handing.c.id,
        )
        asked = (
            select(came)
            .where(handing.c.volume == key, handing.c.by != MACHINE.name)
            .order_by(handing.c.id.desc())
            .limit(1)
        )
        return self._connection.scalar(asked) is False

    def _handing(self, row: dict[str, object]) -> None:
        if row["act"] not in set(Act) or row["place"] not in set(Whereabouts):
            raise RowError(handing.name)
        self._add(handing, row)
        self._bringing.things.append((handing.name, str(row["id"])))

    def _custody(self, row: dict[str, object], moved_here: set[VolumeId]) -> None:
        key, prepared = VolumeId(str(row["volume"])), row["preparation"]
        sound = isinstance(prepared, dict) and prepared.keys() <= PREPARED
        if row["place"] not in set(Whereabouts) or not sound:
            raise RowError(custody.name)
        there = self._connection.execute(select(custody).where(custody.c.volume == key)).first()
        if there is None:
            self._connection.execute(insert(custody).values(**{**row, "revision": 1}))
        elif key in moved_here:
            if (there.place, there.hand) != (row["place"], row["hand"]):
                self._differs(key)
        else:
            changes = {**row, "revision": there.revision + 1}
            self._connection.execute(
                update(custody).where(custody.c.volume == key).values(**changes)
            )

    def _request(self, row: dict[str, object]) -> None:
        """A request that was ended there is ended here."""
        own = volume_request.c.id == row["id"], volume_request.c.volume == row["volume"]
        if not self._add(volume_request, row) and row["ended"] is not None:
            ended = {"ended": row["ended"], "how": row["how"]}
            still = volume_request.c.ended.is_(None)
            self._connection.execute(update(volume_request).where(*own, still).values(**ended))

    def _count(self, row: dict[str, object]) -> None:
        """A count that was corrected there counts here, if the same one was wrong."""
        key = VolumeId(str(row["volume"]))
        before = self._bringing.tx.volumes.get(key)
        if not self._add(count_act, row):
            return
        if before.sheets == row["before"]:
            self._connection.execute(
                update(volume)
                .where(volume.c.id == key)
                .values(sheets=row["sheets"], revision=before.revision + 1)
            )
        elif before.sheets != row["sheets"]:
            self._differs(key)

    def _growth(self, row: dict[str, object]) -> None:
        if row["reason"] not in set(Added):
            raise RowError(growth.name)
        self._add(growth, row)

    def _add(self, table: Table, row: Mapping[str, object]) -> bool:
        """Add a row; False if it is here already, and a RowError if it is of another volume."""
        own = select(table.c.volume).where(table.c.id == row["id"])
        known = self._connection.scalar(own)
        if known is not None and known != row["volume"]:
            raise RowError(table.name)
        if known is None:
            self._connection.execute(insert(table).values(**row))
        return known is None

    def _differs(self, key: VolumeId) -> None:
        facts = {"station": self._bringing.station}
        self._bringing.hold("volume", key, Reason.STATION_DIFFERS, facts)
