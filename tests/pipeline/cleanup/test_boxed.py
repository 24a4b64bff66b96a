"""The walls of boxes for single letters go; letters, which shut in nothing so straight, stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pipeline.cleanup import rules

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

LETTER = 30.0
SIDE, TALL = 72, 76


def page() -> Pixels:
    return np.zeros((400, 1400), np.uint8)


def comb(ink: Pixels, *, apart: int = 0, side: int = SIDE) -> Pixels:
    """Ten boxes with a stroke in each, side by side or so many pixels apart."""
    for number in range(10):
        left = 100 + number * (side + apart)
        cv2.rectangle(ink, (left, 100), (left + side, 100 + TALL), (255,), 3)
        ink[125:155, left + 30 : left + 36] = 255
    return ink


@pytest.mark.parametrize("apart", [0, 20])
def test_the_walls_of_boxes_for_one_letter_go_and_what_stands_in_them_stays(apart: int) -> None:
    ink = comb(page(), apart=apart)

    found = rules.erase(255 - ink, ink, LETTER)

    left = found.image < 128
    assert left.sum() == 10 * 30 * 6
    assert left[125:155].sum() == left.sum()


def test_boxes_for_one_letter_are_no_cells_of_the_page() -> None:
    ink = comb(page())

    plumb = [
        each for each in rules.erase(255 - ink, ink, LETTER).segments if each.start.x == each.end.x
    ]

    assert not plumb


def test_the_walls_of_a_table_of_one_row_are_its_rules() -> None:
    ink = comb(page(), side=130)

    found = rules.erase(255 - ink, ink, LETTER)

    sides = {round(each.start.x) for each in found.segments if abs(each.end.x - each.start.x) < 3}
    assert {round((x - 100) / 130) for x in sides} == set(range(11))
    assert (found.image < 128).sum() == 10 * 30 * 6


def test_large_letters_with_straight_sides_stay_whole() -> None:
    ink = page()
    for at, sides in enumerate(((1, 1, 0, 1), (1, 1, 1, 0), (0, 1, 1, 1), (1, 0, 1, 1))):
        x, y, s = 100 + at * 200, 100, 80
        corners = [((x, y), (x + s, y)), ((x, y), (x, y + s))]
        corners += [((x, y + s), (x + s, y + s)), ((x + s, y), (x + s, y + s))]
        for (start, end), drawn in zip(corners, sides, strict=True):
            if drawn:
                cv2.line(ink, start, end, (255,), 7)

    assert (rules.erase(255 - ink, ink, LETTER).image == 255 - ink).all()


def test_the_level_strokes_of_letters_larger_than_usual_ones_stay_in_their_boxes() -> None:
    ink, bars = comb(page()), 10
    for number in range(bars):
        left = 100 + number * SIDE
        ink[140:147, left + 12 : left + 60] = 255

    found = rules.erase(255 - ink, ink, LETTER)

    assert (found.image[140:147] < 128).sum() == bars * 7 * 48


def square(ink: Pixels, left: int, *, top: int = 100, side: int = 80, width: int = 7) -> None:
    cv2.rectangle(ink, (left, top), (left + side, top + side), (255,), width)


def test_a_squared_letter_between_letters_of_its_height_stays_whole() -> None:
    ink = page()
    for left in (100, 400):
        cv2.line(ink, (left, 100), (left, 180), (255,), 7)
        cv2.line(ink, (left, 140), (left + 60, 140), (255,), 7)
        cv2.line(ink, (left + 60, 100), (left + 60, 180), (255,), 7)
        square(ink, left + 82)

    assert (rules.erase(255 - ink, ink, LETTER).image == 255 - ink).all()


def test_a_box_to_tick_goes_beside_words_that_room_parts_from_it() -> None:
    ink = page()
    square(ink, 100, side=60, width=3)
    for left in (230, 262, 294):
        ink[125:155, left : left + 6] = 255

    found = rules.erase(255 - ink, ink, LETTER)

    assert (found.image < 128).sum() == 3 * 30 * 6


def test_a_box_with_a_letter_in_it_goes_beside_letters_of_its_height() -> None:
    ink = page()
    square(ink, 100, width=3)
    ink[125:155, 135:141] = 255
    cv2.line(ink, (200, 100), (200, 180), (255,), 7)

    left = rules.erase(255 - ink, ink, LETTER).image < 128

    assert left[125:155, 135:141].all()
    assert not left[95:105, 110:170].any()
