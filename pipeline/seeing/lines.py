"""Lines: the words of a page that may be seen, where they stand on it.

A word stands in the cleaned image, in which it was read; `to_sheet` of the lines is the way from
there to the pixels of the page as it was scanned.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ocr.words import around
from pipeline.geometry import (
    IDENTITY,
    Point,
    affine,
    apply,
    bounds,
    box_polygon,
    compose,
    invert,
    is_affine,
    transform,
)
from pipeline.seeing.panes import to_sheet
from pipeline.seeing.silence import readable, unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box, Reading, Region, Word
    from pipeline.geometry import Matrix
    from pipeline.nouns.page import Page
    from pipeline.seeing.panes import Pane
    from pipeline.seeing.silence import Silence


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page, word by word, and where writing stands that was not read."""

    all: tuple[tuple[Word, ...], ...] = ()
    to_sheet: Matrix = IDENTITY
    unread: tuple[Region, ...] = ()

    def place(self, word: Word) -> Box:
        """Return the upright box of a word in pixels of the page."""
        return bounds(transform(self.to_sheet, box_polygon(word.box)))

    def around(self, line: Sequence[Word]) -> Box:
        """Return the upright box of a line; there is at least one word in it."""
        return around([self.place(word) for word in line])


NONE = Lines()


def lines(pane: Pane, page: Page, reading: Reading, silence: Silence) -> Lines:
    """Return what may be read of a page, line by line."""
    if pane.withheld or page.matrix is None:
        return NONE
    kept = readable(pane, page, reading, silence).words
    grouped = groupby(kept, key=lambda word: (word.block, word.line))
    back = compose(invert(page.matrix), to_sheet(page))
    rows = tuple(tuple(line) for _, line in grouped)
    return Lines(rows, _flat(back, reading), unread(pane, page.matrix, reading))


def _flat(matrix: Matrix, reading: Reading) -> Matrix:
    """The affine matrix that agrees with one of perspective in three corners of the image."""
    if is_affine(matrix):
        return matrix
    origin, right, below = (
        apply(matrix, Point(x, y)) for x, y in ((0, 0), (reading.width, 0), (0, reading.height))
    )
    return affine(
        ((right.x - origin.x) / reading.width, (below.x - origin.x) / reading.height, origin.x),
        ((right.y - origin.y) / reading.width, (below.y - origin.y) / reading.height, origin.y),
    )
