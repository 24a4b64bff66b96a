"""Merging: what a station brought is put beside what stands here, by rules that lose nothing.

Ids are random, so only what people name can collide: volumes, leaves, places and deliveries. What
stands here stands; what came is kept, and a person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from pipeline.ids import LeafId, VolumeId
from pipeline.nouns.volume import Citation
from storage.schema.capture import batch, refusal, shift
from storage.schema.inventory import leaf, record, volume
from storage.stations.images import Images
from storage.stations.labels import renumber
from storage.stations.papers import Papers
from storage.stations.rows import RowError, values
from storage.stations.shelves import Shelves
from storage.stations.stacks import Stacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Table

    from storage.stations.bringing import Bringing
    from storage.stations.opening import Contents

ORDER = (
    "volume",
    "leaf",
    "record",
    "custody",
    "handing",
    "volume_request",
    "count_act",
    "growth",
    "batch",
    "shift",
    "refusal",
    "master",
    "page",
    "look",
    "sheet",
    "stack",
    "stack_image",
    "sighting",
    "document",
    "version",
    "extent",
    "version_page",
    "link",
    "wanted",
    "field",
    "product",
    "flag",
    "hold",
    "remark",
)
"""The tables of which a bundle may bring rows; whatever a row names comes before it."""


def merge(bringing: Bringing, contents: Contents) -> None:
    """Put every row of a bundle where it belongs; a RowError where one fits nowhere."""
    if contents.rows.keys() - set(ORDER):
        raise RowError(min(contents.rows.keys() - set(ORDER)))
    merging = Merging(bringing, contents.rows)
    merging.shelves()
    merging.batches()
    images = Images(bringing, contents.rows)
    images.take()
    papers = Papers(bringing, contents.rows)
    papers.take()
    bringing.said(contents.rows, {"page": images.new, "document": papers.new})
    Shelves(bringing, contents.rows).take()
    Stacks(bringing, contents.rows).take()
    papers.settle(images.new)


class Merging:
    """The shelves and batches of one bundle."""

    def __init__(self, bringing: Bringing, rows: Mapping[str, list[object]]) -> None:
        self._bringing = bringing
        self._rows = rows
        self._connection = bringing.tx.connection

    def shelves(self) -> None:
        """Find volumes, leaves and records by their ids, else by their names; add what is new."""
        for row in self._of(volume):
            self._bringing.volumes[str(row["id"])] = self._volume(row)
        renumber(self._bringing, self._of(leaf))
        for row in self._of(leaf):
            self._bringing.leaves[str(row["id"])] = self._leaf(row)
        for named in self._rows.get("record", ()):
            self._record(values(record, named))

    def batches(self) -> None:
        """Add the station's batches with who fed what, and the files that it refused."""
        for row in self._of(batch):
            if row["station"] != self._bringing.station or not self._bringing.is_own(row["unit"]):
                raise RowError(batch.name)
            self._add(batch, row)
        for row in self._of(shift):
            if not self._bringing.is_ours_batch(row["batch"]):
                raise RowError(shift.name)
            self._add(shift, row)
        for row in self._of(refusal):
            if not self._bringing.is_ours_batch(row["batch"]):
                raise RowError(refusal.name)
            self._add(refusal, row)
            self._bringing.things.append(("file", str(row["id"])))

    def _of(self, table: Table) -> Iterator[dict[str, object]]:
        for row in self._rows.get(table.name, ()):
            yield values(table, row)

    def _add(self, table: Table, row: Mapping[str, object]) -> None:
        known = select(table.c.id).where(table.c.id == row["id"])
        if self._connection.scalar(known) is None:
            self._connection.execute(insert(table).values(**row))

    def _volume(self, row: dict[str, object]) -> VolumeId:
        tx, unit = self._bringing.tx, str(row["unit"])
        if not self._bringing.is_own(unit) or not tx.inventory.knows_unit(unit):
            raise RowError(volume.name)
        if tx.volumes.known(str(row["id"])):
            return self._own_volume(VolumeId(str(row["id"])))
        places = (str(row[name]) for name in ("fonds", "inventory", "item"))
        there = tx.volumes.find(Citation(unit, *places))
        if there is not None:
            return there.id
        new = {"state": "open", "held": False, "listed": False, "digest": "", "captured": None}
        self._connection.execute(insert(volume).values(**{**row, **new}))
        return VolumeId(str(row["id"]))

    def _own_volume(self, key: VolumeId) -> VolumeId:
        if not self._bringing.is_own(self._bringing.tx.volumes.get(key).citation.unit):
            raise RowError(volume.name)
        return key

    def _leaf(self, row: dict[str, object]) -> LeafId:
        shelf = self._bringing.volumes.get(str(row["volume"]))
        if shelf is None:
            raise RowError(leaf.name)
        known = self._connection.scalar(select(leaf.c.volume).where(leaf.c.id == row["id"]))
        if known is not None and known != shelf:
            raise RowError(leaf.name)
        same = select(leaf.c.id).where(
            leaf.c.volume == shelf,
            leaf.c.label == row["label"],
            leaf.c.ordinal == row["ordinal"],
        )
        there = str(row["id"]) if known is not None else self._connection.scalar(same)
        if there is None:
            self._connection.execute(insert(leaf).values(**{**row, "volume": shelf}))
            return LeafId(str(row["id"]))
        self._absent(LeafId(there), row)
        self._grown(LeafId(there), row)
        return LeafId(there)

    def _absent(self, key: LeafId, row: Mapping[str, object]) -> None:
        """A leaf that the station says is absent is so, unless it was scanned here."""
        volumes = self._bringing.tx.volumes
        if row["absent_code"] and not volumes.leaf(key).absent and not volumes.is_pictured(key):
            volumes.set_absent(key, str(row["absent_code"]))

    def _grown(self, key: LeafId, row: Mapping[str, object]) -> None:
        """A leaf that the station says was added later is so, unless it was scanned here."""
        there = self._bringing.tx.volumes.leaf(key)
        if row.get("grown") and not there.grown and not self._bringing.tx.volumes.is_pictured(key):
            grown = {"grown": row["grown"]}
            self._connection.execute(update(leaf).where(leaf.c.id == key).values(**grown))

    def _record(self, row: Mapping[str, object]) -> None:
        """A record is the one of its id, else the one of its names, else unknown here."""
        own = select(record.c.id).where(record.c.id == row["id"])
        named = select(record.c.id).where(
            record.c.register == row["register"], record.c.record_id == row["record_id"]
        )
        found = self._connection.scalar(own) or self._connection.scalar(named)
        name = (str(row["register"]), str(row["record_id"]))
        self._bringing.records[str(row["id"])] = (found, name)
