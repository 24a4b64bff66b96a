"""Ink in another colour than most of a page's is found, and nothing where there is one colour."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.words import Box
from pipeline.cleanup import clean, pens
from pipeline.cleanup.noun import Pixels, pixels
from pipeline.cleanup.places import holds
from pipeline.cleanup.tinted import tinted
from pipeline.geometry import Point as Spot
from pipeline.geometry import apply, invert

BLACK, BLUE, RED, PURPLE = (30, 30, 30), (150, 60, 40), (40, 40, 170), (120, 60, 90)
WHITE, YELLOW = (250, 250, 250), (150, 205, 225)
PEN = Box(620, 420, 240, 50)

Colour = tuple[int, int, int]


def page(ink: Colour = BLACK, pen: Colour = BLUE, paper: Colour = WHITE) -> Pixels:
    """Lines of print at 300 dots per inch, and a word of a pen among them."""
    image = np.full((1200, 1600, 3), paper, np.uint8)
    for top in range(100, 1100, 80):
        for left in range(100, 1400, 260):
            if not PEN.y - 60 < top < PEN.bottom or not PEN.x - 260 < left < PEN.right:
                stems(image, Box(left, top, 220, 36), ink)
    stems(image, PEN, pen)
    return image


def stems(image: Pixels, box: Box, ink: Colour) -> None:
    """Letters of two strokes each."""
    for left in range(box.x, box.right - 8, 16):
        cv2.rectangle(image, (left, box.y), (left + 5, box.bottom), ink, -1)
        cv2.rectangle(image, (left, box.y + 12), (left + 12, box.y + 17), ink, -1)


def found(image: Pixels, *seals: tuple[float, float, float]) -> list[Box]:
    return pens.find(tinted(image, 300), seals)[0]


@pytest.mark.parametrize("paper", [WHITE, YELLOW])
@pytest.mark.parametrize("pen", [BLUE, RED, PURPLE])
def test_the_word_of_a_pen_is_found_among_print(pen: Colour, paper: Colour) -> None:
    (box,) = found(page(pen=pen, paper=paper))
    assert holds(PEN, box)
    assert box.w >= 0.9 * PEN.w
    assert box.h >= 0.7 * PEN.h


def test_a_form_printed_in_a_colour_is_one_ink_and_what_is_typed_black_another() -> None:
    (box,) = found(page(ink=BLUE, pen=BLACK))
    assert holds(PEN, box)


@pytest.mark.parametrize("ink", [BLACK, BLUE, RED])
def test_nothing_is_found_where_all_ink_is_alike(ink: Colour) -> None:
    boxes, action = pens.find(tinted(page(ink=ink, pen=ink), 300), ())
    assert not boxes
    assert not action.applied


def test_specks_and_the_frame_of_a_stamp_are_no_words() -> None:
    image = page(pen=BLACK)
    cv2.rectangle(image, (1000, 200), (1500, 500), BLUE, 6)
    cv2.circle(image, (300, 1150), 4, RED, -1)
    assert not found(image)


def test_what_belongs_to_a_seal_is_left_out() -> None:
    x, y = PEN.x + PEN.w / 2, PEN.y + PEN.h / 2
    assert not found(page(), (x, y, 200.0))
    assert found(page(), (x + 600, y, 200.0))


def test_paper_that_is_coloured_all_over_tells_nothing() -> None:
    image = np.full((1200, 1600, 3), WHITE, np.uint8)
    for number, top in enumerate(range(20, 1180, 30)):
        for left in range(20, 1560, 60):
            ink = (BLUE, RED, PURPLE, BLACK)[(number + left // 60) % 4]
            cv2.rectangle(image, (left, top), (left + 30, top + 12), ink, -1)
    boxes, action = pens.find(tinted(pixels(image), 300), ())
    assert not boxes
    assert action.reason == "colours all over"


def test_a_grey_master_has_no_colours_and_a_blank_one_no_ink() -> None:
    assert pens.find(None, ()) == ([], pens.find(None, ())[1])
    assert not pens.find(None, ())[1].applied
    assert not found(np.full((1200, 1600, 3), 250, np.uint8))


@pytest.mark.parametrize("angle", [0, 2])
def test_it_is_told_in_pixels_of_the_cleaned_page(angle: float) -> None:
    way = cv2.getRotationMatrix2D((800, 600), angle, 1.0)
    turned = cv2.warpAffine(page(), way, (1600, 1200), borderValue=WHITE)
    cleaned = clean(pixels(turned), dpi=300)
    (box,) = cleaned.pens
    middle = apply(invert(cleaned.matrix), Spot(box.x + box.w / 2, box.y + box.h / 2))
    there = way @ (PEN.x + PEN.w / 2, PEN.y + PEN.h / 2, 1)
    assert np.hypot(middle.x - there[0], middle.y - there[1]) < 12
    assert any(action.name == pens.NAME and action.applied for action in cleaned.actions)


def test_what_is_more_ink_than_paper_tells_nothing() -> None:
    noise = np.random.default_rng(2).integers(0, 2, (1200, 1600, 3)).astype(np.uint8) * 250
    assert not found(noise)
