"""Words of a coloured pen are marked when they lean as no print does; coloured print is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.words import Box, Reading, RegionKind
from pipeline.regions import coloured
from pipeline.regions.marking import marked
from tests.pipeline.regions.test_strangers import HARDLY, SURE, TYPES, Pen, drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.words import Word
    from pipeline.cleanup.noun import Pixels

HAND, UPRIGHT = Pen(30, 4, 14), Pen(30, 4)
"""As dark and as broad as print: by grey alone nobody could tell."""
LINE = [(TYPES, SURE)] * 8


def page(pen: Pen, sure: float, *, alone: bool = False) -> tuple[Pixels, list[Word], list[Box]]:
    """Lines of print with two words of a pen, in lines of it or in one of their own."""
    own = [(pen, sure)] * 2 if alone else [(TYPES, SURE), (pen, sure), (TYPES, SURE), (pen, sure)]
    image, lines = drawn(LINE, LINE, own, LINE)
    of_pen = lines[2] if alone else lines[2][1::2]
    return image, [word for line in lines for word in line], [word.box for word in of_pen]


def test_legible_words_of_letters_are_print_wherever_they_stand() -> None:
    image, words, boxes = page(HAND, SURE)
    spelled = [replace(one, text="сарын") if one.box in boxes else one for one in words]
    assert not coloured.find(spelled, (), image, boxes)


def lower(box: Box) -> Box:
    return replace(box, y=box.y + 20)


@pytest.mark.parametrize("sure", [HARDLY, SURE])
def test_what_leans_in_another_colour_in_lines_of_print_is_by_hand(sure: float) -> None:
    image, words, boxes = page(HAND, sure)
    assert coloured.find(words, (), image, boxes) == boxes


def test_nothing_is_told_where_clean_up_saw_no_other_colour() -> None:
    image, words, _ = page(HAND, HARDLY)
    assert not coloured.find(words, (), image, ())


@pytest.mark.parametrize("sure", [HARDLY, SURE])
def test_upright_print_in_another_colour_is_read(sure: float) -> None:
    image, words, boxes = page(UPRIGHT, sure)
    assert not coloured.find(words, (), image, boxes)


def test_a_legible_head_in_coloured_italics_is_read_and_an_illegible_one_is_not() -> None:
    image, words, boxes = page(HAND, SURE, alone=True)
    assert not coloured.find(words, (), image, boxes)
    image, words, boxes = page(HAND, HARDLY, alone=True)
    assert coloured.find(words, (), image, boxes) == boxes


def test_a_legible_word_that_stands_askew_beside_a_line_is_read() -> None:
    image, words, boxes = page(HAND, SURE)
    askew = [replace(one, box=lower(one.box)) if one.box in boxes else one for one in words]
    assert not coloured.find(askew, (), image, [lower(box) for box in boxes])


def test_a_word_touched_by_a_pen_is_not_of_it() -> None:
    image, words, boxes = page(HAND, HARDLY)
    ends = [Box(box.x, box.y, box.w // 3, box.h) for box in boxes]
    assert not coloured.find(words, (), image, ends)


def test_words_in_regions_by_hand_are_left_to_them() -> None:
    image, words, boxes = page(HAND, HARDLY)
    assert not coloured.find(words, boxes, image, boxes)


def test_without_enough_print_nobody_knows_what_leans() -> None:
    image, lines = drawn([(TYPES, SURE), (HAND, HARDLY), (HAND, HARDLY)])
    boxes = [word.box for word in lines[0][1:]]
    assert not coloured.find(lines[0], (), image, boxes)


def test_a_page_is_marked_by_the_colours_that_clean_up_found() -> None:
    image, words, boxes = page(HAND, SURE)
    reading = Reading(image.shape[1], image.shape[0], 300, tuple(words), "", "", "papers")
    found = marked(reading, image, pens=boxes)
    hands = [each.box for each in found.regions if each.kind is RegionKind.HANDWRITING]
    assert hands == boxes
    assert not [word for word in found.words if word.box in boxes]


def test_how_much_of_a_word_is_covered_is_the_same_however_many_pens_there_are() -> None:
    dice = np.random.default_rng(0)
    places = [Box(*place) for place in dice.integers(-20, 90, (200, 4)).clip([-20, -20, 1, 1])]
    box = Box(30, 20, 40, 25)
    for some in (places[:1], places[:5], places[100:102], places):
        seen = np.zeros((200, 200), np.bool_)
        for pen in some:
            seen[20 + pen.y : 20 + pen.bottom, 20 + pen.x : 20 + pen.right] = True
        edges = np.array([(pen.x, pen.y, pen.right, pen.bottom) for pen in some])
        share = seen[40:65, 50:90].mean()
        assert coloured._share(box, edges) == pytest.approx(share)
    assert not coloured._share(box, np.array([(70, 20, 80, 45)]))


@pytest.mark.parametrize("sure", [HARDLY, SURE])
def test_legible_figures_that_lean_a_little_are_stamped(
    sure: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, words, boxes = page(HAND, sure)

    def leaning(some: Sequence[Word], _: Pixels) -> NDArray[np.float64]:
        return np.array([4.0 if each.box in boxes else 0.0 for each in some])

    monkeypatch.setattr(coloured, "likenesses", leaning)
    assert coloured.find(words, (), image, boxes) == ([] if sure == SURE else boxes)
