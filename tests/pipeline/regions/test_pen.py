"""The ink of a pen is known by its grey, and taken off print that is darker."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.words import Box
from pipeline.cleanup.noun import Pixels, pixels
from pipeline.regions import pen

DPI, PRINT, PEN = 300, 20, 90
LINE = Box(50, 100, 500, 40)
PLACE = Box(100, 30, 400, 200)


def page(stroke: int = PEN) -> tuple[Pixels, Pixels]:
    """A line of stems alone, and crossed by a stroke of a pen."""
    plain = np.full((260, 600), 255, np.uint8)
    for x in range(LINE.x, LINE.right, 20):
        plain[LINE.y : LINE.bottom, x : x + 6] = PRINT
    crossed = np.full_like(plain, 255)
    cv2.line(crossed, (100, 220), (480, 40), stroke, 8)
    return pixels(plain), pixels(np.minimum(plain, crossed))


def test_print_without_the_ink_of_a_pen_is_as_it_was() -> None:
    plain, crossed = page()
    dark = pen.print_grey(plain, [LINE], DPI)
    found = pen.seen(crossed, PLACE, [LINE], dark, DPI)
    assert found is not None
    assert np.array_equal(pen.without(found, crossed, DPI), plain)


@pytest.mark.parametrize("stroke", [PRINT, PRINT + 5])
def test_a_pen_as_dark_as_the_print_is_not_told_from_it(stroke: int) -> None:
    plain, crossed = page(stroke)
    dark = pen.print_grey(plain, [LINE], DPI)
    assert pen.seen(crossed, PLACE, [LINE], dark, DPI) is None


def test_where_no_ink_stands_between_the_lines_no_pen_is_known() -> None:
    plain, _ = page()
    assert pen.seen(plain, PLACE, [LINE], PRINT, DPI) is None


def test_ink_of_many_greys_is_no_pen() -> None:
    crossed = page(125)[1]
    lower = crossed[LINE.bottom :]
    lower[lower < 255] = 35
    assert pen.seen(crossed, PLACE, [LINE], PRINT, DPI) is None


def test_words_without_ink_tell_no_grey_of_print() -> None:
    blank = pixels(np.full((260, 600), 255, np.uint8))
    assert pen.print_grey(blank, [LINE], DPI) == 255.0
    assert pen.print_grey(blank, [], DPI) == 255.0
