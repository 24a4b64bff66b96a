"""Ingest: go through what a driver delivers; store, write down, put aside, and count."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import InputError
from pipeline.events import Actor, Kind
from pipeline.flow import Step
from pipeline.ids import BatchId, MasterId, new_id, new_key
from pipeline.ingest.delimiting import delimit
from pipeline.ingest.intake import Intake, Spot, Taken, spot_of, take_image
from pipeline.ingest.placing import Placing
from pipeline.ingest.presence import seal_orphans
from pipeline.ingest.rows import row_refusal
from pipeline.moves.capturing import count_leaves
from pipeline.moves.reshelving import SHELVED
from pipeline.moves.revising import renew
from pipeline.nouns.page import Master, Provenance
from pipeline.nouns.volume import CitationError, UnknownUnitError
from scanner_drivers.driver import Scan
from scanner_drivers.refusal import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.ids import DocumentId, VolumeId
    from pipeline.ingest.placing import Placed
    from pipeline.ingest.presence import Presence
    from pipeline.nouns.frame import Inspection
    from pipeline.ports.doorbell import Doorbell
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Records, Transaction
    from scanner_drivers.driver import Delivery, Driver, Place

CHUNK = 1 << 20
COUNTS = ("files", "pages", "repeated", "contested", "documents", "refused")


class Inspector(Protocol):
    """Decodes a new file somewhere safe and says what is in it."""

    def __call__(self, path: Path) -> Inspection:
        """Return what is in a file, or raise why it is no picture."""
        ...


@dataclass(frozen=True, slots=True)
class Station:
    """Who feeds, where, for which unit."""

    operator: Actor
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Received:
    """What an ingest counted. Files, pages and documents are different counts."""

    files: int
    pages: int
    repeated: int
    contested: int
    documents: int
    refused: int
    skipped: tuple[str, ...] = ()
    """What lay in the source and was left alone, by name."""


class Ingest:
    """One run of one driver: a batch."""

    def __init__(
        self,
        records: Records,
        objects: Objects,
        inspect: Inspector,
        station: Station,
        doorbell: Doorbell | None = None,
        presence: Presence | None = None,
    ) -> None:
        self._records = records
        self._objects = objects
        self._inspect = inspect
        self._station = station
        self._doorbell = doorbell
        self._presence = presence
        self._present = ExitStack()
        self._batch: BatchId | None = None
        self._counted: Counter[str] = Counter()

    def run(
        self, driver: Driver, source: str, tick: Callable[[str], None] | None = None
    ) -> Received:
        """Take in everything that the driver has now; seal first what a killed ingest left."""
        if self._presence is not None:
            seal_orphans(self._records, self._presence, self._station.operator)
        skipped = driver.skipped()
        with self._present:
            for delivery in driver.deliveries():
                self._take(delivery, driver.name, source, tick)
            if self._batch is not None:
                self._counted["skipped"] = len(skipped)
                self._seal(self._batch)
        return Received(**{name: self._counted[name] for name in COUNTS}, skipped=skipped)

    def _seal(self, batch: BatchId) -> None:
        with self._records.writing() as tx:
            tx.batches.seal(batch, self._counted)
            tx.events.note(
                Kind.BATCH_SEALED,
                "batch",
                batch,
                actor=self._station.operator,
                batch=batch,
                facts=dict(self._counted),
            )
        if self._presence is not None:
            self._presence.forget(batch)

    def _open(self, driver: str, source: str) -> BatchId:
        if self._batch is None:
            operator = self._station.operator
            with self._records.writing() as tx:
                self._batch = tx.batches.open(
                    source=source,
                    operator=operator.name,
                    station=self._station.name,
                    unit=self._station.unit,
                    driver=driver,
                    profile={},
                )
                tx.events.note(
                    Kind.BATCH_OPENED, "batch", self._batch, actor=operator, batch=self._batch
                )
                if self._presence is not None:
                    self._present.enter_context(self._presence.feeding(self._batch))
        return self._batch

    def _take(
        self,
        delivery: Delivery,
        driver: str,
        source: str,
        tick: Callable[[str], None] | None,
    ) -> None:
        batch = self._open(driver, source)
        placing = Placing(delivery.key)
        documents: dict[DocumentId, None] = {}
        moved: set[DocumentId] = set()
        volumes: dict[VolumeId, None] = {}
        for item in delivery.scans():
            if not isinstance(item, Scan):
                self._refuse_by_driver(delivery, item, batch)
                continue
            found = self._take_scan(delivery, item, batch, placing)
            if self._doorbell is not None:
                self._doorbell.ring(Step.CLEAN)
            for taken in found:
                documents.update(dict.fromkeys(taken.documents))
                moved.update(taken.moved)
                volumes[taken.volume] = None
            if tick is not None:
                tick(item.name)
        if delivery.complete:
            self._close(delivery, batch, documents, volumes, moved)
        delivery.done()

    def _take_scan(
        self, delivery: Delivery, scan: Scan, batch: BatchId, placing: Placing
    ) -> tuple[Taken, ...]:
        try:
            found = self._inspect(scan.path)
            places = self._good_rows(delivery, scan, found, batch)
            if not places:
                return ()
            images = placing.images(places, len(found.frames))
            taken = self._write(scan, found, images, batch)
        except (InputError, CitationError, UnknownUnitError) as fault:
            self._refuse(delivery, scan, batch, fault.code, fault.kept())
            return ()
        delivery.accepted(scan)
        self._counted["files"] += 1
        self._counted["pages"] += sum(item.new for item in taken)
        self._counted["repeated"] += sum(not item.new for item in taken)
        self._counted["contested"] += sum(
            item.contested and (item.new or bool(item.moved)) for item in taken
        )
        return taken

    def _good_rows(
        self, delivery: Delivery, scan: Scan, found: Inspection, batch: BatchId
    ) -> tuple[Place, ...]:
        """Refuse the lines of a manifest that cannot be true; return the places of the others.

        While a delivery is open its manifest may still come right, so its lines only wait.
        """
        if scan.manifest is None:
            return scan.places
        unit, manifest = self._station.unit, scan.manifest
        with self._records.reading() as tx:
            refusals = [
                row_refusal(tx, manifest, place, found.frames, unit) for place in scan.places
            ]
        good = tuple(
            place for place, refusal in zip(scan.places, refusals, strict=True) if refusal is None
        )
        if delivery.complete:
            bad = list(filter(None, refusals))
            for refusal in [*bad, *([] if good else [Refusal(scan.path, Code.NOT_LISTED)])]:
                self._refuse_by_driver(delivery, refusal, batch)
        return good

    def _write(
        self, scan: Scan, found: Inspection, images: tuple[Placed, ...], batch: BatchId
    ) -> tuple[Taken, ...]:
        """Store the master durably, then write its pages in one transaction."""
        sha256 = digest_of(scan.path)
        stored = self._stored_before(images, sha256)
        stored = stored or self._store(scan, found.media_type, sha256, batch)
        intake = Intake(self._station.operator, self._station.unit, batch)
        with self._records.writing() as tx:
            spots = self._spots(tx, images, sha256)
            master = _known_master(tx, spots)
            if master is None:
                master = stored
                tx.pages.add_master(master)
            return tuple(
                take_image(tx, intake, master, found.frames[image.frame], image, spot)
                for image, spot in zip(images, spots, strict=True)
            )

    def _stored_before(self, images: tuple[Placed, ...], sha256: str) -> Master | None:
        """Return the master of these bytes if each of its images is at its place already."""
        with self._records.reading() as tx:
            if not tx.pages.has_bytes(sha256):
                return None
        with self._records.writing() as tx:
            return _known_master(tx, self._spots(tx, images, sha256))

    def _spots(self, tx: Transaction, images: tuple[Placed, ...], sha256: str) -> tuple[Spot, ...]:
        return tuple(spot_of(tx, image, self._station.unit, sha256) for image in images)

    def _store(self, scan: Scan, media_type: str, sha256: str, batch: BatchId) -> Master:
        stored = self._objects.put(
            new_key("masters"), scan.path, metadata={"media-type": media_type}
        )
        if stored.sha256 != sha256:
            raise ChangedError(name=scan.name)
        return Master(
            id=MasterId(new_id()),
            sha256=stored.sha256,
            size=stored.size,
            media_type=media_type,
            key=stored.key,
            batch=batch,
            provenance=Provenance(
                operator=self._station.operator.name,
                station=self._station.name,
                device=scan.device,
                driver=scan.driver,
                name=scan.name,
                sequence=scan.sequence,
                scanned_at=scan.scanned_at,
                settings=scan.settings,
            ),
            object_version=stored.version,
            retention=stored.retention,
            retained_until=stored.retained_until,
        )

    def _refuse_by_driver(self, delivery: Delivery, item: Refusal, batch: BatchId) -> None:
        said = {"said": item.message, "line": item.line, **item.facts}
        self._refuse(delivery, item, batch, item.code.value, said)

    def _refuse(
        self,
        delivery: Delivery,
        item: Scan | Refusal,
        batch: BatchId,
        code: str,
        facts: Mapping[str, object],
    ) -> None:
        with self._records.writing() as tx:
            refused = tx.batches.refuse(
                batch, _where(delivery, item), code, facts, _digest(item.path)
            )
            tx.events.note(
                Kind.FILE_REFUSED,
                "file",
                refused.id,
                actor=self._station.operator,
                batch=batch,
                facts={"code": code},
            )
        delivery.refused(item, code, str(facts["said"]))
        self._counted["refused"] += 1

    def _close(
        self,
        delivery: Delivery,
        batch: BatchId,
        documents: dict[DocumentId, None],
        volumes: dict[VolumeId, None],
        moved: set[DocumentId],
    ) -> None:
        actor = self._station.operator
        with self._records.writing() as tx:
            earlier = tx.documents.by_origin(f"record:{delivery.key}")
            if earlier is not None and not earlier.discarded:
                documents[earlier.id] = None
            for document in documents:
                delimited = delimit(tx, document, actor, batch)
                self._counted["documents"] += delimited
                if document in moved and not delimited:
                    renew(tx, document, actor, SHELVED)
            for volume in volumes:
                count_leaves(tx, volume, actor)


class ChangedError(InputError):
    """A file changed while it was being stored."""

    code = "changed"
    template = "{name} changed while it was being taken in. Deliver it again when it is finished."


def _known_master(tx: Transaction, spots: tuple[Spot, ...]) -> Master | None:
    """Return the one master whose images are at all these places already, else None."""
    pages = [spot.known for spot in spots]
    first = pages[0] if pages else None
    if first is None or None in pages:
        return None
    return tx.pages.master(first.master)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _where(delivery: Delivery, item: Scan | Refusal) -> str:
    """Return where a file or a row lies in its source; a delivery may be refused as a whole."""
    if isinstance(item, Refusal) and item.is_row:
        return f"{delivery.key}/{item.name}:{item.line}"
    return item.name if item.name == delivery.key else f"{delivery.key}/{item.name}"


def _digest(path: Path) -> str | None:
    """Return the digest of a refused file, None where it cannot be read."""
    try:
        return digest_of(path) if path.is_file() else None
    except OSError:
        return None
