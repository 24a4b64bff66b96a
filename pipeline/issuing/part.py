"""The part: one page of an opened paper with what of it may be seen, and its pixels upright.

The pixels come from the tiled copy that the viewer shows, cut by the same mask.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.words import Box
from pipeline.assemble.coding import redrawn
from pipeline.assemble.sheet import Sheet
from pipeline.assemble.window import window
from pipeline.geometry import IDENTITY, compose, invert, scaling, translation
from pipeline.seeing.panes import frame_of, to_sheet
from pipeline.viewing.cutting import LARGEST, Cut, Format, Quality, Size
from pipeline.viewing.shown import seen

if TYPE_CHECKING:
    from ocr.words import Reading
    from pipeline.assemble.window import Window
    from pipeline.cleanup.noun import Pixels
    from pipeline.geometry import Matrix, Polygon
    from pipeline.nouns.mask import Mask
    from pipeline.nouns.page import Page
    from pipeline.viewing.shown import Copy

USUAL_DPI = 300


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its number in the paper, its tiled copy, what may be seen of it and read on it."""

    number: int
    page: Page
    copy: Copy
    mask: Mask
    seen: Polygon | None
    reading: Reading | None = None

    @property
    def sheet(self) -> Sheet:
        """The page as the access copy is made from it."""
        page = self.page
        return Sheet(
            master=Path(),
            frame=page.frame,
            matrix=page.matrix or IDENTITY,
            width=page.cleaned_width or page.width,
            height=page.cleaned_height or page.height,
            dpi=page.cleaned_dpi or round(page.dpi or USUAL_DPI),
            reading=self.reading,
            keep=self.seen,
        )


def upright(part: Part) -> tuple[Pixels, Window]:
    """Return what may be seen of a page as it lies straight, and the window that this shows."""
    shown = window(part.sheet)
    pixels = seen(part.copy, _whole(part.copy), part.mask)
    there = to_copy(part.page, Size(pixels.shape[1], pixels.shape[0]))
    straight = compose(invert(there), part.sheet.matrix)
    fine = math.sqrt(abs(straight[0] * straight[4] - straight[1] * straight[3]))
    size = _size(shown.box, 1 / fine)
    placed = compose(
        straight,
        translation(-shown.box.x, -shown.box.y),
        scaling(size[0] / shown.box.w, size[1] / shown.box.h),
    )
    return redrawn(pixels, placed, size), shown


def to_copy(page: Page, size: Size) -> Matrix:
    """Return the way from master pixels to those of the page's tiled copy of that size."""
    frame = frame_of(page)
    return compose(to_sheet(page), scaling(size.width / frame.w, size.height / frame.h))


def _whole(copy: Copy) -> Cut:
    """All of a page, in no more pixels than the viewer gives."""
    fitting = min(1.0, LARGEST / max(copy.size))
    size = Size(*(max(1, round(side * fitting)) for side in copy.size))
    whole = Box(0, 0, *copy.size)
    return Cut(whole, size, mirrored=False, turn=0, quality=Quality.DEFAULT, format=Format.JPEG)


def _size(box: Box, factor: float) -> tuple[int, int]:
    factor = min(factor, LARGEST / max(box.w, box.h))
    return max(1, round(box.w * factor)), max(1, round(box.h * factor))
