"""A page is read at as many pixels as the engine looks at, and its words lie where they stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from ocr.careful import CarefulReader
from ocr.reader import found
from ocr.settings import Settings
from ocr.text import text
from ocr.words import Box, Reading, Word
from pipeline import reduced
from pipeline.cleanup.ink import letter_height, mask
from pipeline.reading import recognised
from pipeline.regions.known import Known
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from ocr.osd import Upright
    from ocr.pixels import GreyPixels
    from ocr.reader import Reader


@dataclass
class Blind:
    """A reader that keeps the sizes that it was given, and finds one word over everything."""

    seconds: float = 0.0
    given: list[tuple[int, int, int]] = field(default_factory=list)

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        height, width = image.shape
        self.given.append((width, height, dpi))
        word = Word("Норм", "Норм", Box(0, 0, width, height), 0.9, block=0, line=0)
        return Reading(width, height, dpi, (word,), "engine", "model", "papers")

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        raise AssertionError((image, dpi))

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        raise AssertionError((size, dpi))


@pytest.fixture(scope="module")
def quick() -> Reader:
    reader = found(Settings(seconds=90))
    return reader.quick if isinstance(reader, CarefulReader) else reader


def grey(sheet: pages.Sheet) -> pages.Pixels:
    return np.asarray(cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY), np.uint8)


@pytest.mark.parametrize("points", [11, 14, 20])
def test_common_print_is_read_reduced_and_its_letters_keep_the_height_that_is_enough(
    points: float,
) -> None:
    page, reader = grey(pages.prose(points=points)), Blind()
    reading = reduced.read(page, reader, 300)
    ((width, height, dpi),) = reader.given
    assert height < page.shape[0]
    assert dpi == pytest.approx(300 * height / page.shape[0], abs=1)
    small = cv2.resize(page, (width, height), interpolation=cv2.INTER_AREA)
    letter = letter_height(mask(np.asarray(small, np.uint8)))
    assert letter >= reduced.ENOUGH - 1.5 or dpi == 225
    assert (reading.width, reading.height, reading.dpi) == (*page.shape[::-1], 300)
    assert reading.words[0].box == Box(0, 0, *page.shape[::-1])


@pytest.mark.parametrize("points", [5, 7])
def test_small_print_is_read_as_it_is(points: float) -> None:
    page, reader = grey(pages.prose(points=points)), Blind()
    reduced.read(page, reader, 300)
    assert reader.given == [(*page.shape[::-1], 300)]


def test_a_page_without_letters_in_its_middle_is_read_as_it_is() -> None:
    page, reader = np.full((3508, 2480), 255, np.uint8), Blind()
    reduced.read(page, reader, 300)
    assert reader.given == [(2480, 3508, 300)]


@given(
    size=st.tuples(st.integers(1, 6000), st.integers(1, 6000)),
    by=st.floats(0.3, 1.0),
    place=st.tuples(*[st.floats(0, 1)] * 4),
)
def test_boxes_lie_within_the_page_a_pixel_of_the_reduced_page_from_where_they_were(
    size: tuple[int, int], by: float, place: tuple[float, float, float, float]
) -> None:
    width, height = size
    small = (max(1, round(by * width)), max(1, round(by * height)))
    x, y = int(place[0] * (small[0] - 1)), int(place[1] * (small[1] - 1))
    w = 1 + int(place[2] * (small[0] - 1 - x))
    h = 1 + int(place[3] * (small[1] - 1 - y))
    word = Word("Норм", "Норм", Box(x, y, w, h), 0.9, block=0, line=0)
    one = Reading(*small, 225, (word,), "engine", "model", "papers")
    (there,) = reduced.enlarged(one, size, 300).words
    box = there.box
    assert box.w >= 1
    assert box.h >= 1
    assert box.x >= 0
    assert box.y >= 0
    assert box.right <= width + 1
    assert box.bottom <= height + 1
    assert abs(box.x * small[0] / width - x) <= 1
    assert abs(box.bottom * small[1] / height - (y + h)) <= 1


def test_reduced_pages_read_like_whole_ones_and_their_words_lie_on_the_same_ink(
    quick: Reader,
) -> None:
    for sheet in (pages.prose(), pages.form(leaders=False)):
        page = grey(sheet)
        whole, less = quick.read(page, dpi=300), reduced.read(page, quick, 300)
        ours, theirs = ({word.text: word.box for word in each.words} for each in (less, whole))
        alike = [(ours[said], theirs[said]) for said in ours if said in theirs]
        assert len(alike) >= 0.9 * len(theirs)
        assert all(abs(one.x - other.x) <= 4 for one, other in alike)
        assert all(abs(one.bottom - other.bottom) <= 4 for one, other in alike)


def test_captions_of_six_points_between_lines_of_common_print_are_read() -> None:
    image, draw = pages.canvas()
    rows, top = [], 300
    for line, caption in pairwise(pages.PROSE):
        for said, points in ((line, 12), (caption, 6)):
            size = round(points * 300 / 72)
            face = ImageFont.truetype(pages.SANS, size)
            draw.text((270, top), said, fill=(25, 25, 30), font=face)
            rows.append(said)
            top += round(1.7 * size)
    sheet = pages.done(image, tuple(rows))
    page = grey(sheet)
    assert reduced.share(page, 300) < 1
    reading = recognised(page, found(Settings(seconds=90)), 300, Known())
    assert pages.error_rate(text(reading), sheet.rows) <= 0.01


@pytest.mark.parametrize("by", [0.4, 0.55, 0.7, 0.75, 0.8, 0.9])
@pytest.mark.parametrize("first", range(4))
def test_no_pixel_is_passed_over_when_a_page_is_reduced(by: float, first: int) -> None:
    stripes = np.zeros((40, 40), np.uint8)
    stripes[:, first::4] = 240
    small = reduced.smaller(stripes, by)
    assert float(small.mean()) == pytest.approx(float(stripes.mean()), rel=0.2)
