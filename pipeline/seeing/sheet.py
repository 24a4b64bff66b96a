"""The sheet: one page as it lies before whoever looks, in pixels of the page as it was scanned."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.words import Box
from pipeline.geometry import bounds, transform
from pipeline.seeing.panes import frame_of, to_sheet

if TYPE_CHECKING:
    from pipeline.geometry import Polygon
    from pipeline.nouns.page import Page
    from pipeline.seeing.panes import Pane

WHOLE_TURN, QUARTER = 360, 90


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's size, the part of it that is the paper's own, and how it is turned to be read."""

    width: int
    height: int
    part: Box
    turn: int
    """Degrees clockwise, a multiple of 90."""

    @property
    def whole(self) -> bool:
        """Whether all of the page is the paper's own."""
        return self.part == Box(0, 0, self.width, self.height)

    def percent(self, part: Box) -> str:
        """Return a part as the image service takes it, whatever the size of its copy."""
        shares = (
            part.x / self.width, part.y / self.height, part.w / self.width, part.h / self.height
        )  # fmt: skip
        return "pct:" + ",".join(f"{100 * share:.4f}" for share in shares)


def sheet(pane: Pane, page: Page) -> Sheet:
    """Return a page as it opens: at the paper's own part, upright."""
    frame = frame_of(page)
    whole = Box(0, 0, frame.w, frame.h)
    part = whole if pane.seen is None else within(bounds(on_sheet(pane.seen, page)), whole)
    return Sheet(frame.w, frame.h, part, upright(page))


def upright(page: Page) -> int:
    """Return by how many degrees clockwise a page is turned to stand as it is read."""
    if page.matrix is None:
        return 0
    degrees = math.degrees(math.atan2(page.matrix[3], page.matrix[0]))
    return round(degrees / QUARTER) * QUARTER % WHOLE_TURN


def on_sheet(polygon: Polygon, page: Page) -> Polygon:
    """Return a polygon in master pixels where the sheet has it."""
    return transform(to_sheet(page), polygon)


def within(box: Box, whole: Box) -> Box:
    """Return what of a box lies in another; all of that where nothing does."""
    left, top = max(box.x, whole.x), max(box.y, whole.y)
    right, bottom = min(box.right, whole.right), min(box.bottom, whole.bottom)
    if right <= left or bottom <= top:
        return whole
    return Box(left, top, right - left, bottom - top)
