"""Taking: the files of a delivery are looked at, placed, stored, and then written down as pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import InputError
from pipeline.ingest.delimiting import close
from pipeline.ingest.intake import Intake, Spot, Taken, spot_of, take_image
from pipeline.ingest.looks import name_thumbnail, store_thumbnail
from pipeline.ingest.masters import digest_of, known_master, store_master
from pipeline.ingest.openings import opened
from pipeline.ingest.placing import Placing
from pipeline.ingest.refusing import refuse, refuse_as_said
from pipeline.ingest.rows import row_refusal
from pipeline.nouns.volume import CitationError, UnknownUnitError
from scanner_drivers.driver import Scan
from scanner_drivers.refusal import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.ingest.behind import Behind
    from pipeline.ingest.feeding import Feeding
    from pipeline.ingest.ingest import Inspector
    from pipeline.ingest.placing import Placed
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.page import Master
    from pipeline.ports.objects import Objects, Stored
    from pipeline.ports.records import Transaction
    from scanner_drivers.driver import Delivery, Place

_REFUSED = (InputError, CitationError, UnknownUnitError)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was looked at, with the places of its images, and who fed it."""

    fed: Feeding
    scan: Scan
    inspected: Inspection
    images: tuple[Placed, ...]
    sha256: str
    before: Master | None
    """The master of these bytes, if each image is at its place already."""


class _Kept(NamedTuple):
    """What is durable of a file: its master, and the small picture of each image that has one."""

    master: Master
    small: tuple[Stored | None, ...]


@dataclass(slots=True)
class Taking:
    """One delivery while it is taken in."""

    fed: Feeding
    objects: Objects
    inspect: Inspector
    delivery: Delivery
    passed: Callable[[str], None]
    """Told the name of each file that was dealt with."""
    found: list[Taken] = field(default_factory=list)

    def take(self, items: Iterable[Scan | Refusal], storing: Behind) -> None:
        """Take what comes; the delivery ends when its last file is written down."""
        placing = Placing(self.delivery.key)
        for item in items:
            if not isinstance(item, Scan):
                refuse_as_said(self.fed, self.delivery, item)
                continue
            file = self._seen(item, placing, storing)
            if file is None:
                self.passed(item.name)
            else:
                store, write = partial(self._stored, file), partial(self._written, file)
                storing.begin(file.sha256, store, write)
        storing.after_all(self._end)

    def _seen(self, scan: Scan, placing: Placing, storing: Behind) -> _File | None:
        """Look at a file and find the places of its images; None if it was refused."""
        fed = self.fed.in_hand()
        try:
            inspected = self._inspected(scan)
            places = self._good_rows(fed, scan, inspected)
            if not places:
                return None
            images = placing.images(opened(places, inspected), len(inspected.frames))
            sha256 = digest_of(scan.path)
            if storing.is_storing(sha256):
                storing.catch_up()
            before = self._stored_before(images, sha256)
        except _REFUSED as fault:
            refuse(fed, self.delivery, scan, fault.code, fault.kept())
            return None
        return _File(fed, scan, inspected, images, sha256, before)

    def _inspected(self, scan: Scan) -> Inspection:
        if any(place.half for place in scan.places):
            return self.inspect(scan.path, opening=True)
        return self.inspect(scan.path)

    def _good_rows(self, fed: Feeding, scan: Scan, inspected: Inspection) -> tuple[Place, ...]:
        """Refuse the lines of a manifest that cannot be true; return the places of the others.

        While a delivery is open its manifest may still come right, so its lines only wait.
        """
        if scan.manifest is None:
            return scan.places
        unit, manifest = fed.station.unit, scan.manifest
        with fed.records.reading() as tx:
            refusals = [
                row_refusal(tx, manifest, place, inspected.frames, unit) for place in scan.places
            ]
        good = tuple(
            place for place, refusal in zip(scan.places, refusals, strict=True) if refusal is None
        )
        if self.delivery.complete:
            bad = list(filter(None, refusals))
            for refusal in [*bad, *([] if good else [Refusal(scan.path, Code.NOT_LISTED)])]:
                refuse_as_said(fed, self.delivery, refusal)
        return good

    def _stored(self, file: _File) -> _Kept:
        """Store a master and its small pictures durably, before any row names them."""
        if file.before is not None:
            return _Kept(file.before, (None,) * len(file.images))
        media_type = file.inspected.media_type
        return _Kept(
            store_master(self.objects, file.fed, file.scan, media_type, file.sha256),
            tuple(store_thumbnail(self.objects, file.inspected, image) for image in file.images),
        )

    def _written(self, file: _File, stored: Callable[[], _Kept]) -> None:
        """Write the pages of a stored file down, and count them."""
        counted = self.fed.counted
        try:
            taken = self._write(file, stored())
        except _REFUSED as fault:
            refuse(file.fed, self.delivery, file.scan, fault.code, fault.kept())
        else:
            self.delivery.accepted(file.scan)
            counted["files"] += 1
            counted["pages"] += sum(item.new for item in taken)
            counted["repeated"] += sum(not item.new for item in taken)
            counted["contested"] += sum(
                item.contested and (item.new or bool(item.moved)) for item in taken
            )
            self.found += taken
        self.passed(file.scan.name)

    def _write(self, file: _File, stored: _Kept) -> tuple[Taken, ...]:
        """Write the pages of a stored master in one transaction."""
        fed, images = file.fed, file.images
        intake = Intake(fed.station.operator, fed.station.unit, fed.batch)
        with fed.records.writing() as tx:
            spots = self._spots(tx, images, file.sha256)
            master = known_master(tx, spots)
            if master is None:
                master = stored.master
                tx.pages.add_master(master)
            found = tuple(
                take_image(tx, intake, master, file.inspected.frames[image.frame], image, spot)
                for image, spot in zip(images, spots, strict=True)
            )
            for image, taken, thumbnail in zip(images, found, stored.small, strict=True):
                name_thumbnail(tx, taken, thumbnail)
                fed.looks.keep(tx, file.scan, file.inspected, image, taken)
            return found

    def _end(self) -> None:
        """Delimit the documents of a delivery that is whole."""
        fed = self.fed
        if self.delivery.complete:
            with fed.records.writing() as tx:
                fed.counted["documents"] += close(
                    tx, self.delivery.key, self.found, fed.station.operator, fed.batch
                )
        self.delivery.done()

    def _stored_before(self, images: tuple[Placed, ...], sha256: str) -> Master | None:
        """Return the master of these bytes if each of its images is at its place already."""
        with self.fed.records.reading() as tx:
            if not tx.pages.has_bytes(sha256):
                return None
        with self.fed.records.writing() as tx:
            return known_master(tx, self._spots(tx, images, sha256))

    def _spots(self, tx: Transaction, images: tuple[Placed, ...], sha256: str) -> tuple[Spot, ...]:
        return tuple(spot_of(tx, image, self.fed.station.unit, sha256) for image in images)
