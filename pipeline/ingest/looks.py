"""Looks: what was measured of a new page is kept with it, and what is odd about it is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.capture.judging import Beside, appraised
from pipeline.capture.thresholds import STANDARD
from pipeline.ids import new_key
from pipeline.nouns.look import THUMBNAIL, THUMBNAIL_TYPE
from pipeline.ports.records import Product

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.capture.thresholds import Thresholds
    from pipeline.ingest.intake import Taken
    from pipeline.ingest.placing import Placed
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.look import Look
    from pipeline.ports.objects import Objects, Stored
    from pipeline.ports.records import Transaction
    from scanner_drivers.driver import Scan


@dataclass(frozen=True, slots=True)
class Looks:
    """What was seen of a batch so far, to compare each new page with."""

    limits: Thresholds = STANDARD
    prints: list[tuple[str, str]] = field(default_factory=list)
    lengths: list[float] = field(default_factory=list)

    def keep(
        self, tx: Transaction, scan: Scan, inspected: Inspection, image: Placed, taken: Taken
    ) -> None:
        """Keep the look at a new page, and flag what is odd about it."""
        if not taken.new or not inspected.looks:
            return
        self.keep_one(tx, inspected.looks[image.frame], dict(scan.settings), image, taken)

    def keep_one(
        self,
        tx: Transaction,
        look: Look,
        settings: Mapping[str, str],
        image: Placed,
        taken: Taken,
    ) -> None:
        """Keep one look at a new page that was scanned with these settings."""
        tx.batches.keep_look(taken.page, look)
        beside = Beside(self.prints, self.lengths)
        whole = image.region is None and image.half is None
        problems = appraised(look, settings, beside, whole=whole, limits=self.limits)
        if look.height_mm is not None:
            self.lengths.append(look.height_mm)
        if look.likeness:
            self.prints.append((taken.page, look.likeness))
        if problems:
            tx.holds.set_flags("page", taken.page, problems, "machine")


def store_thumbnail(objects: Objects, inspected: Inspection, image: Placed) -> Stored | None:
    """Store the small picture of a frame or of a page of an opening, before any row names it."""
    if not inspected.thumbnails or not inspected.looks[image.frame].measured:
        return None
    small = _small(inspected, image)
    if small is None:
        return None
    return objects.put(new_key("products"), small, metadata={"media-type": THUMBNAIL_TYPE})


def store_smalls(objects: Objects, inspected: Inspection) -> tuple[Stored | None, ...]:
    """Store the small picture of each frame of a file of which nobody knows yet what it shows."""
    return tuple(
        objects.put(new_key("products"), small, metadata={"media-type": THUMBNAIL_TYPE})
        if look.measured
        else None
        for small, look in zip(inspected.thumbnails, inspected.looks, strict=True)
    )


def _small(inspected: Inspection, image: Placed) -> bytes | None:
    """The small picture of an image; another region of a frame has none."""
    if image.region is None:
        return inspected.thumbnails[image.frame]
    both = inspected.halves[image.frame] if image.half and inspected.halves else None
    return both and both[image.half == "right"]


def name_thumbnail(tx: Transaction, taken: Taken, stored: Stored | None) -> None:
    """Write down where the small picture of a new page lies."""
    if taken.new:
        name_small(tx, ("page", taken.page, 0), stored)


def name_small(
    tx: Transaction, whose: tuple[str, str, int], stored: Stored | Product | None
) -> None:
    """Write down where a small picture lies: whose it is, and which frame or version of it."""
    if stored is not None:
        where = stored.key, stored.sha256, stored.size
        tx.products.put(Product(*whose, THUMBNAIL, *where, THUMBNAIL_TYPE, ""))
