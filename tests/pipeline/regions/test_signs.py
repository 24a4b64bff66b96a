"""Signs right beside words by a hand are marked with them; what is printed around stays."""

from __future__ import annotations

import pytest

from ocr.words import Box, Reading, Word
from pipeline.regions import signs
from pipeline.regions.marking import marked
from tests.pipeline.regions.lines import word
from tests.pipeline.regions.test_coloured import HAND, page
from tests.pipeline.regions.test_strangers import HARDLY

HIGH = 40
HANDS = (Box(200, 100, 80, HIGH),)
NUMBER = word("833", HANDS[0])


def sign(text: str, x: int, y: int = 100, wide: int = 10) -> Word:
    return word(text, Box(x, y, wide, HIGH))


@pytest.mark.parametrize("x", [185, 285])
def test_a_stroke_right_before_or_behind_a_number_by_hand_is_the_hands(x: int) -> None:
    stroke = sign("/", x)
    assert signs.beside([NUMBER, stroke], HANDS) == [stroke.box]


@pytest.mark.parametrize(
    "other",
    [
        sign("/", 160),
        sign("/", 185, 160),
        sign("№", 170, wide=28),
        sign("(", 185),
        sign("«", 185),
        sign("%", 285, wide=20),
        sign("....", 285, wide=300),
        sign("1", 185),
        sign("он", 285, wide=40),
    ],
    ids=[
        "a space away",
        "in another line",
        "printed before numbers",
        "a bracket",
        "a quotation mark",
        "a sum's",
        "a leader",
        "a figure",
        "a word",
    ],
)
def test_what_may_be_print_stays(other: Word) -> None:
    assert not signs.beside([NUMBER, other], HANDS)


def test_a_sign_in_a_region_is_not_told_again() -> None:
    inside = sign("/", 230)
    assert not signs.beside([NUMBER, inside], HANDS)


def test_a_page_is_marked_with_the_signs_of_its_numbers() -> None:
    image, words, boxes = page(HAND, HARDLY)
    strokes = [word("/", Box(box.x - 12, box.y, 8, box.h)) for box in boxes]
    every = (*words, *strokes)
    reading = Reading(image.shape[1], image.shape[0], 300, every, "", "", "papers")
    left = {each.box for each in marked(reading, image, pens=boxes).words}
    assert left == {each.box for each in words if each.box not in boxes}
