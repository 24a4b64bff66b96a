"""Levelled pages: columns of a bent page put back to where they lay when it was printed.

A fold, or paper that curls at a gutter, moves every column of letters up or down by itself, and
leaves stems plumb. The engine loses such lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup import ink
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shrink import shrunk
from pipeline.cleanup.slopes import BANDS, STRIP, slopes_of
from pipeline.regions.known import Known

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.words import Reading
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.slopes import Values

_DPI = 150
"""A page is looked at with so many pixels to the inch at least."""
_STEEP = 0.06
"""The slope that some of bent paper has at least."""
_RUN, _ALIKE = 4, 3
"""Strips beside each other that slope so, a centimetre of paper, and bands in which they do, by
which a page is bent. Of 213 flat ones, by hand and of print, none has so many in two bands; of 40
bent ones all do."""
_DEEPEST_MM = 40.0
"""No paper lies lower: of folded leaves and open books 22 mm at most, of what is no page 100."""


@dataclass(frozen=True, slots=True)
class Bend:
    """How far the paper of a page lies lower than it should, on a grid of its levelled picture."""

    falls: Values
    """A row for each band of its height, a figure for each column of pixels."""
    size: tuple[int, int]
    """Width and height of the page."""

    @property
    def room(self) -> int:
        """Rows above and below that the levelled page has more, so that nothing is lost."""
        return int(np.abs(self.falls).max()) + 1

    def levelled(self, page: Pixels) -> Pixels:
        """The page with all its columns where they belong."""
        width, height = self.size[0], self.size[1] + 2 * self.room
        falls = cv2.resize(self.falls, (width, height), interpolation=cv2.INTER_LINEAR)
        rows = falls + np.arange(-self.room, height - self.room, dtype=np.float32)[:, None]
        columns = np.broadcast_to(np.arange(width, dtype=np.float32), rows.shape)
        moved = cv2.remap(page, columns, rows, cv2.INTER_LINEAR, borderValue=(255,))
        return pixels(moved)

    def known(self, known: Known) -> Known:
        """The same on the levelled page."""
        regions = tuple(replace(each, box=self._level(each.box)) for each in known.regions)
        return Known(
            tuple(map(self._level, known.rules)), regions, tuple(map(self._level, known.pens))
        )

    def back(self, reading: Reading, known: Known) -> Reading:
        """The reading of the levelled page as one of the page itself, of which this is known."""
        width, height = self.size
        words = tuple(
            replace(word, box=self._bent(word.box), level=word.box) for word in reading.words
        )
        regions = tuple(replace(each, box=self._bent(each.box)) for each in reading.regions)
        return replace(
            reading, width=width, height=height, words=words, rules=known.rules, regions=regions
        )

    def _bent(self, box: Box) -> Box:
        falls = self._along(box, box.y + box.h / 2)
        top = max(0, box.y - self.room + round(float(falls.min())))
        bottom = min(self.size[1], box.bottom - self.room + round(float(falls.max())))
        return Box(box.x, top, box.w, max(1, bottom - top))

    def _level(self, box: Box) -> Box:
        falls = self._along(box, box.y + self.room + box.h / 2)
        top = box.y + self.room - round(float(falls.max()))
        bottom = box.bottom + self.room - round(float(falls.min()))
        return Box(box.x, top, box.w, max(1, bottom - top))

    def _along(self, box: Box, row: float) -> Values:
        """How low the paper lies along a box whose middle stands in that row of the level page."""
        place = row * BANDS / (self.size[1] + 2 * self.room) - 0.5
        upper = min(max(int(place), 0), BANDS - 2)
        share = min(max(place - upper, 0.0), 1.0)
        columns = slice(max(0, box.x), max(1, box.right))
        upon, below = self.falls[upper, columns], self.falls[upper + 1, columns]
        falls: Values = (1 - share) * upon + share * below
        return falls if falls.size else np.zeros(1, np.float32)


def find(page: Pixels, dpi: int) -> Bend | None:
    """How the paper of a cleaned page is bent; None of what lies flat."""
    by = max(1, dpi // _DPI)
    slopes = slopes_of(shrunk(ink.mask(page), by))
    if slopes is None or not _is_bent(slopes):
        return None
    height, width = page.shape
    bend = Bend(_falls(slopes, by, width), (width, height))
    if bend.room > _DEEPEST_MM * dpi / 25.4:
        return None
    left = slopes_of(shrunk(ink.mask(bend.levelled(page)), by))
    return bend if left is None else replace(bend, falls=bend.falls + _falls(left, by, width))


def _falls(slopes: Values, by: int, width: int) -> Values:
    places = by * STRIP * np.arange(1, slopes.shape[1] + 1)
    return np.array([_fallen(each, places, width) for each in slopes], np.float32)


def _is_bent(slopes: Values) -> bool:
    """Whether strips beside each other slope alike, in several bands."""
    bands = [_has_run(each >= _STEEP) or _has_run(each <= -_STEEP) for each in slopes]
    return sum(bands) >= _ALIKE


def _has_run(steep: NDArray[np.bool_]) -> bool:
    return bool((np.convolve(steep, np.ones(_RUN), "valid") == _RUN).any())


def _fallen(slopes: Values, places: NDArray[np.int_], width: int) -> Values:
    """How low a band of the paper lies at every column of pixels; most of it lies level."""
    known = ~np.isnan(slopes)
    if not known.any():
        return np.zeros(width, np.float32)
    columns = np.arange(width)
    steepness = np.interp(columns, places[known], slopes[known], left=0.0, right=0.0)
    falls: Values = np.cumsum(steepness).astype(np.float32)
    return falls - np.median(falls)
