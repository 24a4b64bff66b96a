"""Unstacking: the images behind each sheet of a stack become pages of what the sheet stands for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.ingest.intake import spot_of, take_image
from pipeline.ingest.looks import Looks, name_small
from pipeline.ingest.placing import Paper, Part, Placed
from pipeline.moves.sitting import sit_down
from pipeline.nouns.look import THUMBNAIL
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.volume import label_position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ids import BatchId, RecordKey, VolumeId
    from pipeline.ingest.intake import Intake, Taken
    from pipeline.nouns.page import Master
    from pipeline.nouns.sheet import Sheet, Stack, StackImage
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction
    from pipeline.sheets.plan import Plan, Segment


def pages_of(tx: Transaction, stack: Stack, found: Plan, intake: Intake) -> dict[int, Taken]:
    """Make the images behind every sheet into pages; those that are pages already stay."""
    shelves = _Shelves(tx, stack, intake)
    taken: dict[int, Taken] = {}
    for segment in found.segments:
        placed = _placer(tx, segment)
        for at, paper in enumerate(segment.papers):
            for image in paper:
                if image.page is None:
                    taken[image.number] = shelves.take(image, placed(at, image))
    return taken


@dataclass(frozen=True, slots=True)
class _Shelves:
    """The volumes of a stack. At the desk each has a batch of its own, which a person seals."""

    tx: Transaction
    stack: Stack
    intake: Intake
    batches: dict[VolumeId, BatchId] = field(default_factory=dict)
    looks: dict[VolumeId, Looks] = field(default_factory=dict)

    def take(self, image: StackImage, place: Placed) -> Taken:
        """Make an image into a page, with what was seen of it as it was fed."""
        tx, master = self.tx, self.tx.pages.master(image.master)
        spot = spot_of(tx, place, self.intake.unit, master.sha256)
        intake = self.intake
        if self.stack.at_desk and spot.known is None:
            intake = replace(intake, batch=self._batch(spot.shelf.volume))
            tx.batches.bring(intake.batch, master.id)
        taken = take_image(tx, intake, master, image.frame, place, spot)
        if taken.new:
            self._keep(image, master, place, taken)
        return taken

    def _batch(self, volume: Volume) -> BatchId:
        if volume.id not in self.batches:
            fed = self.tx.batches.get(self.stack.batch)
            as_fed = fed.source, fed.driver, fed.profile
            self.batches[volume.id] = sit_down(
                self.tx, volume, *as_fed, self.intake.actor, fed.station
            )
        return self.batches[volume.id]

    def _keep(self, image: StackImage, master: Master, place: Placed, taken: Taken) -> None:
        small = self.tx.products.find("master", master.id, THUMBNAIL, image.frame.index)
        name_small(self.tx, ("page", taken.page, 0), small)
        if image.look is not None:
            looks = self.looks.setdefault(taken.volume, Looks())
            settings = dict(master.provenance.settings)
            looks.keep_one(self.tx, image.look, settings, place, taken)


def _placer(tx: Transaction, segment: Segment) -> partial[Placed]:
    sheet = segment.sheet
    record = sheet.record if sheet.volume is None else _sole(tx, sheet)
    name = None if record is None else _name(tx, record)
    labels = () if sheet.record is None else claimed(tx, sheet.record)
    volume = None if sheet.volume is None else str(tx.volumes.get(sheet.volume).citation)
    return partial(_placed, sheet, volume, name, labels)


def _placed(
    sheet: Sheet,
    volume: str | None,
    record: str | None,
    labels: Sequence[str],
    at: int,
    image: StackImage,
) -> Placed:
    label = labels[at] if labels else str(sheet.first + at)
    records = () if record is None else (record,)
    parts = () if record is None else (Part(Paper(None, records), None),)
    return Placed(
        frame=image.frame.index,
        volume=volume,
        records=records,
        label=label,
        ordinal=0,
        position=label_position(label),
        side=image.side,
        part=1,
        region=None,
        parts=parts,
    )


def _sole(tx: Transaction, sheet: Sheet) -> RecordKey | None:
    """Return the one record that claims a volume as a whole, and alone."""
    claims = () if sheet.volume is None else tx.inventory.claims_in(sheet.volume)
    if len(claims) == 1 and not claims[0].labels:
        return claims[0].record
    return None


def _name(tx: Transaction, key: RecordKey) -> str:
    """Return a record as a folder would be called by it: its ID, with its register if needed."""
    record = tx.inventory.get(key)
    alone = len(tx.inventory.find(parse_wanted(record.record_id))) == 1
    return record.record_id if alone else str(record)


def claimed(tx: Transaction, key: RecordKey) -> tuple[str, ...]:
    """Return the labels that the inventory claims for a record, in the order of the leaves."""
    labels = {label for claim in tx.inventory.claimed_places(key) for label in claim.labels}
    return tuple(sorted(labels, key=lambda label: (label_position(label), label)))
