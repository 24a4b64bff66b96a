"""Ingest: go through what a driver delivers; store, write down, put aside, and count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import InputError
from pipeline.flow import Step
from pipeline.ingest.ahead import looked_ahead
from pipeline.ingest.delimiting import close
from pipeline.ingest.feeding import Feeding, Station, feeding, feeding_on
from pipeline.ingest.intake import Intake, Spot, Taken, spot_of, take_image
from pipeline.ingest.looks import name_thumbnail, store_thumbnail
from pipeline.ingest.masters import digest_of, known_master, store_master
from pipeline.ingest.openings import opened
from pipeline.ingest.placing import Placing
from pipeline.ingest.presence import seal_orphans
from pipeline.ingest.refusing import refuse, refuse_as_said
from pipeline.ingest.rows import row_refusal
from pipeline.ingest.stacking import Sheeted, Stacking
from pipeline.nouns.volume import CitationError, UnknownUnitError
from scanner_drivers.driver import Scan
from scanner_drivers.refusal import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pipeline.ids import BatchId
    from pipeline.ingest.placing import Placed
    from pipeline.ingest.presence import Presence
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.page import Master
    from pipeline.ports.doorbell import Doorbell
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Records, Transaction
    from scanner_drivers.driver import Delivery, Driver, Place

COUNTS = ("files", "pages", "repeated", "contested", "documents", "refused", "stacks_held")


class Inspector(Protocol):
    """Decodes a new file somewhere safe and says what is in it."""

    def __call__(self, path: Path, *, opening: bool = False) -> Inspection:
        """Return what is in a file, or raise why it is no picture.

        Where it shows an opening, the gutter is looked for.
        """
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """What an ingest counted. Files, pages and documents are different counts."""

    files: int
    pages: int
    repeated: int
    contested: int
    documents: int
    refused: int
    stacks_held: int = 0
    """Stacks that are held because their separator sheets do not agree."""
    skipped: tuple[str, ...] = ()
    """What lay in the source and was left alone, by name."""


class Ingest:
    """Whoever takes in what a driver delivers: each run that finds something is a batch.

    With a `batch` that a person has open it is part of that one, which stays open.
    """

    def __init__(
        self,
        records: Records,
        objects: Objects,
        inspect: Inspector,
        station: Station,
        doorbell: Doorbell | None = None,
        presence: Presence | None = None,
        sheets: Sheeted | None = None,
        *,
        batch: BatchId | None = None,
        ahead: int = 0,
    ) -> None:
        self._records = records
        self._objects = objects
        self._inspect = inspect
        self._station = station
        self._doorbell = doorbell
        self._presence = presence
        self._sheets = sheets
        self._batch = batch
        self._ahead = ahead

    def run(
        self, driver: Driver, source: str, tick: Callable[[str], None] | None = None
    ) -> Received:
        """Take in everything that the driver has now; seal first what a killed ingest left."""
        if self._presence is not None:
            seal_orphans(self._records, self._presence, self._station.operator)
        skipped, counted = driver.skipped(), Counter[str]()
        deliveries = driver.deliveries()
        first = next(deliveries, None)
        if first is not None:
            with self._feeding(driver, source) as fed:
                for delivery in chain((first,), deliveries):
                    if self._sheets is None:
                        self._take(fed, delivery, tick)
                    else:
                        self._take_stack(fed, delivery, source, tick)
                fed.counted["skipped"] = len(skipped)
            counted = fed.counted
        return Received(**{name: counted[name] for name in COUNTS}, skipped=skipped)

    def _feeding(self, driver: Driver, source: str) -> AbstractContextManager[Feeding]:
        """Lend a batch of its own, or the one that a person has open."""
        if self._batch is not None:
            return feeding_on(self._records, self._station, self._batch)
        return feeding(self._records, self._station, self._presence, driver, source)

    def _take_stack(
        self, fed: Feeding, delivery: Delivery, source: str, tick: Callable[[str], None] | None
    ) -> None:
        way = self._sheets or Sheeted()
        with looked_ahead(delivery, self._inspect, self._ahead) as (items, inspect):
            Stacking(fed, self._objects, inspect, way, source).take(delivery, items, tick)
        if self._doorbell is not None:
            self._doorbell.ring(Step.CLEAN)

    def _take(self, fed: Feeding, delivery: Delivery, tick: Callable[[str], None] | None) -> None:
        placing = Placing(delivery.key)
        found: list[Taken] = []
        with looked_ahead(delivery, self._inspect, self._ahead) as (items, inspect):
            for item in items:
                if not isinstance(item, Scan):
                    refuse_as_said(fed, delivery, item)
                    continue
                found += self._take_scan(fed.in_hand(), delivery, item, placing, inspect)
                if self._doorbell is not None:
                    self._doorbell.ring(Step.CLEAN)
                if tick is not None:
                    tick(item.name)
        if delivery.complete:
            with self._records.writing() as tx:
                fed.counted["documents"] += close(
                    tx, delivery.key, found, self._station.operator, fed.batch
                )
        delivery.done()

    def _take_scan(
        self,
        fed: Feeding,
        delivery: Delivery,
        scan: Scan,
        placing: Placing,
        inspect: Inspector,
    ) -> tuple[Taken, ...]:
        try:
            inspected = _inspected(scan, inspect)
            places = self._good_rows(fed, delivery, scan, inspected)
            if not places:
                return ()
            images = placing.images(opened(places, inspected), len(inspected.frames))
            taken = self._write(fed, scan, inspected, images)
        except (InputError, CitationError, UnknownUnitError) as fault:
            refuse(fed, delivery, scan, fault.code, fault.kept())
            return ()
        delivery.accepted(scan)
        fed.counted["files"] += 1
        fed.counted["pages"] += sum(item.new for item in taken)
        fed.counted["repeated"] += sum(not item.new for item in taken)
        fed.counted["contested"] += sum(
            item.contested and (item.new or bool(item.moved)) for item in taken
        )
        return taken

    def _good_rows(
        self, fed: Feeding, delivery: Delivery, scan: Scan, inspected: Inspection
    ) -> tuple[Place, ...]:
        """Refuse the lines of a manifest that cannot be true; return the places of the others.

        While a delivery is open its manifest may still come right, so its lines only wait.
        """
        if scan.manifest is None:
            return scan.places
        unit, manifest = self._station.unit, scan.manifest
        with self._records.reading() as tx:
            refusals = [
                row_refusal(tx, manifest, place, inspected.frames, unit) for place in scan.places
            ]
        good = tuple(
            place for place, refusal in zip(scan.places, refusals, strict=True) if refusal is None
        )
        if delivery.complete:
            bad = list(filter(None, refusals))
            for refusal in [*bad, *([] if good else [Refusal(scan.path, Code.NOT_LISTED)])]:
                refuse_as_said(fed, delivery, refusal)
        return good

    def _write(
        self, fed: Feeding, scan: Scan, inspected: Inspection, images: tuple[Placed, ...]
    ) -> tuple[Taken, ...]:
        """Store the master durably, then write its pages in one transaction."""
        sha256 = digest_of(scan.path)
        before = self._stored_before(images, sha256)
        stored = before or store_master(self._objects, fed, scan, inspected.media_type, sha256)
        small = [
            None if before else store_thumbnail(self._objects, inspected, image) for image in images
        ]
        intake = Intake(fed.station.operator, fed.station.unit, fed.batch)
        with self._records.writing() as tx:
            spots = self._spots(tx, images, sha256)
            master = known_master(tx, spots)
            if master is None:
                master = stored
                tx.pages.add_master(master)
            found = tuple(
                take_image(tx, intake, master, inspected.frames[image.frame], image, spot)
                for image, spot in zip(images, spots, strict=True)
            )
            for image, taken, thumbnail in zip(images, found, small, strict=True):
                name_thumbnail(tx, taken, thumbnail)
                fed.looks.keep(tx, scan, inspected, image, taken)
            return found

    def _stored_before(self, images: tuple[Placed, ...], sha256: str) -> Master | None:
        """Return the master of these bytes if each of its images is at its place already."""
        with self._records.reading() as tx:
            if not tx.pages.has_bytes(sha256):
                return None
        with self._records.writing() as tx:
            return known_master(tx, self._spots(tx, images, sha256))

    def _spots(self, tx: Transaction, images: tuple[Placed, ...], sha256: str) -> tuple[Spot, ...]:
        return tuple(spot_of(tx, image, self._station.unit, sha256) for image in images)


def _inspected(scan: Scan, inspect: Inspector) -> Inspection:
    if any(place.half for place in scan.places):
        return inspect(scan.path, opening=True)
    return inspect(scan.path)
