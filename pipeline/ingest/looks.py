"""Looks: what was measured of a new page is kept with it, and what is odd about it is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.capture.judging import fed_double, judged
from pipeline.capture.prints import looks_like
from pipeline.capture.thresholds import STANDARD, promised
from pipeline.ids import new_key
from pipeline.nouns.problem import Problem
from pipeline.ports.records import Product

if TYPE_CHECKING:
    from pipeline.capture.judging import Problems
    from pipeline.capture.thresholds import Thresholds
    from pipeline.ids import PageId
    from pipeline.ingest.intake import Taken
    from pipeline.ingest.placing import Placed
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.look import Look
    from pipeline.ports.objects import Objects, Stored
    from pipeline.ports.records import Transaction
    from scanner_drivers.driver import Scan

THUMBNAIL = "thumbnail"
JPEG = "image/jpeg"
OF_WHOLE_FRAMES = frozenset(
    {Problem.FOLDED, Problem.SAME_PAGE, Problem.DOUBLE_FEED, Problem.CUT_OFF, Problem.BLANK}
)
"""What says nothing of a page that is a region of a frame: the gutter of an opening is no fold."""


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
        look = inspected.looks[image.frame]
        tx.batches.keep_look(taken.page, look)
        problems = self._problems(look, scan, taken.page)
        if image.region is not None:
            problems = {
                code: facts for code, facts in problems.items() if code not in OF_WHOLE_FRAMES
            }
        if problems:
            tx.holds.set_flags("page", taken.page, problems, "machine")

    def _problems(self, look: Look, scan: Scan, page: PageId) -> Problems:
        settings = dict(scan.settings)
        limits = promised(settings, self.limits)
        found = judged(look, limits) | fed_double(look, self.lengths, settings, limits)
        if look.height_mm is not None:
            self.lengths.append(look.height_mm)
        if look.likeness:
            like = looks_like(look.likeness, self.prints, limits)
            if like is not None:
                found[Problem.SAME_PAGE] = {"page": like}
            self.prints.append((page, look.likeness))
        return found


def store_thumbnail(objects: Objects, inspected: Inspection, image: Placed) -> Stored | None:
    """Store the small picture of a whole frame, before any row names it."""
    if not inspected.thumbnails or image.region is not None:
        return None
    if not inspected.looks[image.frame].measured:
        return None
    small = inspected.thumbnails[image.frame]
    return objects.put(new_key("products"), small, metadata={"media-type": JPEG})


def name_thumbnail(tx: Transaction, taken: Taken, stored: Stored | None) -> None:
    """Write down where the small picture of a new page lies."""
    if stored is None or not taken.new:
        return
    tx.products.put(
        Product("page", taken.page, 0, THUMBNAIL, stored.key, stored.sha256, stored.size, JPEG, "")
    )
