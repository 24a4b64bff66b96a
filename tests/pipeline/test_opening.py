"""The two pages of an opening are read apart, and every other page as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box, Reading, Word
from pipeline import opening

if TYPE_CHECKING:
    from ocr.osd import Upright
    from ocr.pixels import GreyPixels
    from pipeline.cleanup.noun import Pixels

WIDTH, HEIGHT = 1400, 1000
LEFT, RIGHT = (100, 640), (760, 1300)


@dataclass
class PageReader:
    """A reader that finds one word, at a place of its own, and keeps the widths it was shown."""

    seconds: float = 0.0
    widths: list[int] = field(default_factory=list)

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        height, width = image.shape
        self.widths.append(width)
        word = Word("овог", "овог", Box(10, 20, 80, 30), 0.9, block=1, line=4)
        return Reading(width, height, dpi, (word,), "", "", "papers")

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        raise AssertionError((image, dpi))

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        raise AssertionError((size, dpi))


def written(*columns: tuple[int, int], size: tuple[int, int] = (WIDTH, HEIGHT)) -> Pixels:
    """A page with lines of strokes from one column of pixels to another."""
    page = np.full(size[::-1], 255, np.uint8)
    for left, right in columns:
        for top in range(100, size[1] - 100, 60):
            for x in range(left, right, 20):
                cv2.rectangle(page, (x, top), (x + 9, top + 24), (0,), -1)
    return page


def test_the_pages_of_an_opening_are_read_apart_and_their_words_stay_where_they_are() -> None:
    reader = PageReader()
    reading = opening.read(written(LEFT, RIGHT), reader, 100, 0)
    assert len(reader.widths) == 2
    assert sum(reader.widths) == WIDTH == reading.width
    first, second = reading.words
    assert second.box == Box(10 + reader.widths[0], 20, 80, 30)
    assert (second.block, second.line) != (first.block, first.line)
    assert LEFT[1] < reader.widths[0] < RIGHT[0]


def test_the_rows_of_a_ruled_register_are_read_across_its_gutter() -> None:
    reader = PageReader()
    opening.read(written(LEFT, RIGHT), reader, 100, 20)
    assert reader.widths == [WIDTH]


def test_a_page_without_a_gutter_in_its_middle_is_no_opening() -> None:
    assert opening.gutter_of(written((100, 1300))) is None
    assert opening.gutter_of(written((100, 260), (380, 1300))) is None
    assert opening.gutter_of(written(LEFT)) is None
    assert opening.gutter_of(np.full((HEIGHT, WIDTH), 255, np.uint8)) is None


def test_two_columns_of_a_page_that_is_higher_than_wide_are_no_opening() -> None:
    assert opening.gutter_of(written(LEFT, RIGHT, size=(WIDTH, 1600))) is None
