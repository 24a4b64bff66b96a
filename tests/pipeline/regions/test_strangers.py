"""Words that a hand put among print are found by ink and strokes, by neither alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Reading, RegionKind, Word
from pipeline.regions import strangers
from pipeline.regions.marking import marked
from tests.pipeline.regions.lines import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleanup.noun import Pixels

SURE, FAIR, HARDLY = 0.92, 0.8, 0.3


@dataclass(frozen=True, slots=True)
class Pen:
    """How dark strokes are, how wide and how far from upright, in pixels."""

    dark: int
    wide: int
    lean: int = 0


TYPES, ITALIC = Pen(20, 4), Pen(20, 6, 14)
HAND, STAMP = Pen(90, 8, 14), Pen(90, 6)


def drawn(*lines: Sequence[tuple[Pen, float]]) -> tuple[Pixels, list[list[Word]]]:
    """A page with words of four stems each, and the words of every line."""
    image, found = np.full((1600, 1200), 255, np.uint8), []
    for row, line in enumerate(lines):
        words = []
        for column, (pen, sure) in enumerate(line):
            box = Box(50 + 130 * column, 50 + 60 * row, 100, 30)
            for stem in range(4):
                left = box.x + 8 + 20 * stem
                # What leans stands on no common line; no two words are equally dark and broad.
                rise, wide = 4 * stem if pen.lean else 0, pen.wide + column % 2
                corners = [
                    (left + pen.lean, box.y + rise),
                    (left + pen.lean + wide, box.y + rise),
                    (left + wide, box.bottom - 14 + rise),
                    (left, box.bottom - 14 + rise),
                ]
                ink = pen.dark + 3 * ((row + column) % 3)
                cv2.fillPoly(image, [np.array(corners, np.int32)], (ink,), cv2.LINE_AA)
            words.append(replace(word("1987", box, sure), line=row))
        found.append(words)
    return image, found


def found(image: Pixels, lines: list[list[Word]], hands: Sequence[Box] = ()) -> list[Box]:
    return strangers.find([each for line in lines for each in line], hands, image)


PRINT = [(TYPES, SURE)] * 8


def test_one_that_is_hardly_read_stands_for_itself() -> None:
    image, lines = drawn(PRINT, [(TYPES, SURE), (HAND, HARDLY), *PRINT[2:]], PRINT)
    assert found(image, lines) == [lines[1][1].box]


def test_none_is_told_on_a_page_that_was_moved() -> None:
    image, lines = drawn(PRINT, [(TYPES, SURE), (HAND, HARDLY), *PRINT[2:]], PRINT)
    lifted = np.asarray(cv2.blur(image, (1, 9)), np.uint8)
    assert not found(lifted, lines)


def test_one_that_is_fairly_read_is_none_and_two_are() -> None:
    image, lines = drawn(PRINT, [(HAND, FAIR), *PRINT], PRINT)
    assert not found(image, lines)
    image, lines = drawn(PRINT, [(HAND, FAIR), *PRINT], [(HAND, FAIR), *PRINT])
    assert found(image, lines) == [lines[1][0].box, lines[2][0].box]


def test_what_is_surely_read_joins_others_whose_ink_it_shares() -> None:
    doubted = [(HAND, FAIR), (TYPES, SURE)] * 4
    image, lines = drawn(PRINT, PRINT, doubted, [(TYPES, SURE), (HAND, SURE), *PRINT])
    assert lines[3][1].box in found(image, lines)


def test_what_is_surely_read_in_a_third_ink_joins_none() -> None:
    doubted = [(HAND, FAIR), (TYPES, SURE)] * 4
    third = Pen(150, 3, 14)
    image, lines = drawn(PRINT, PRINT, doubted, [(TYPES, SURE), (third, SURE), *PRINT])
    assert lines[3][1].box not in found(image, lines)


def test_italics_in_an_ink_of_their_own_are_print_where_most_are_surely_read() -> None:
    values = [(HAND, FAIR), (TYPES, SURE), (HAND, SURE), (TYPES, SURE), (HAND, SURE), (TYPES, SURE)]
    image, lines = drawn(PRINT, values, PRINT, values)
    assert not found(image, lines)


@pytest.mark.parametrize(("down", "is_one"), [(0, False), (60, True)])
def test_single_figures_side_by_side_stand_in_boxes(down: int, *, is_one: bool) -> None:
    line = [(TYPES, SURE), (HAND, HARDLY), *PRINT]
    image, lines = drawn(PRINT, line, [(TYPES, SURE), (HAND, HARDLY), *PRINT], PRINT)
    one = replace(lines[1][1], text="4")
    other = replace(one, text="5", box=replace(one.box, x=one.box.x + 60, y=one.box.y + down))
    lines = [lines[0], [lines[1][0], one, *lines[1][3:]], [lines[2][0], other, *lines[2][2:]]]
    assert (one.box in found(image, lines)) is is_one


@pytest.mark.parametrize("pen", [ITALIC, STAMP])
def test_ink_alone_and_strokes_alone_make_none(pen: Pen) -> None:
    image, lines = drawn(PRINT, [(pen, HARDLY), *PRINT], [(pen, FAIR), *PRINT])
    assert not found(image, lines)


def test_print_that_is_hardly_read_is_none_beside_others() -> None:
    image, lines = drawn(PRINT, [(HAND, HARDLY), (TYPES, HARDLY), *PRINT], [(HAND, FAIR), *PRINT])
    assert found(image, lines) == [lines[1][0].box, lines[2][0].box]


def test_print_in_an_ink_of_its_own_is_passed_over_where_much_of_it_is_surely_read() -> None:
    typed = [(STAMP, SURE)] * 4
    image, lines = drawn(PRINT, PRINT, typed, [(HAND, FAIR), *PRINT], [(HAND, HARDLY), *PRINT])
    assert not found(image, lines)


def test_print_that_all_leans_and_pales_in_one_place_is_damaged() -> None:
    around, middle = [(HAND, SURE)] * 3, [(HAND, SURE), (HAND, HARDLY), (HAND, SURE)]
    rows = [[*line, *PRINT[3:]] for line in (around, around, middle, around, around)]
    image, lines = drawn(PRINT, PRINT, *rows, PRINT, PRINT)
    assert not found(image, lines)
    image, lines = drawn(PRINT, PRINT, [*middle[1:2], *PRINT], PRINT, PRINT)
    assert found(image, lines)


def test_signs_join_no_others_whatever_their_ink() -> None:
    image, lines = drawn(PRINT, [(HAND, HARDLY), *PRINT], [(TYPES, SURE), (HAND, SURE), *PRINT])
    sign = replace(lines[2][1], text="%")
    assert found(image, [*lines[:2], [lines[2][0], sign, *lines[2][2:]]]) == [lines[1][0].box]


def test_regions_of_handwriting_are_not_looked_at() -> None:
    image, lines = drawn(PRINT, [(HAND, HARDLY), *PRINT], PRINT)
    assert not found(image, lines, [lines[1][0].box])


@pytest.mark.parametrize("many", [0, 1, 9])
def test_little_print_tells_nothing(many: int) -> None:
    image, lines = drawn([(TYPES, SURE)] * many, [(HAND, HARDLY)])
    assert not found(image, lines)


def test_a_page_hard_to_read_tells_nothing() -> None:
    image, lines = drawn(PRINT, PRINT, *[[(HAND, HARDLY), *[(TYPES, HARDLY)] * 7]] * 3)
    assert not found(image, lines)


def test_a_word_without_ink_is_none() -> None:
    image, lines = drawn(PRINT, [(TYPES, HARDLY), *PRINT], PRINT)
    box = lines[1][0].box
    image[box.y : box.bottom, box.x : box.right] = 255
    assert not found(image, lines)


def test_pieces_of_one_number_are_one_region() -> None:
    image, lines = drawn(PRINT, [(HAND, HARDLY), *PRINT], PRINT)
    number = lines[1][0].box
    halves = [replace(number, w=number.w // 2), replace(number, x=number.x + 50, w=50)]
    pieces = [word(text, box, HARDLY) for text, box in zip(("19", "87"), halves, strict=True)]
    assert found(image, [lines[0], pieces, lines[1][1:], lines[2]]) == [number]


def test_marking_keeps_none_of_them_though_nothing_else_is_in_doubt() -> None:
    line = [(TYPES, SURE), (HAND, FAIR), *PRINT[2:]]
    image, lines = drawn(PRINT, line, line, PRINT)
    words = [each for line in lines for each in line]
    page = marked(Reading(1200, 1600, 300, tuple(words), "", "", "papers"), image)
    told = [each.box for each in page.regions if each.kind is RegionKind.HANDWRITING]
    assert told == [lines[1][1].box, lines[2][1].box]
    assert len(page.words) == len(words) - 2


def test_single_letters_beside_one_another_are_in_boxes_and_no_strangers() -> None:
    print_ = [[(TYPES, SURE)] * 8] * 6
    image, lines = drawn(*print_, [(HAND, HARDLY), (HAND, HARDLY), *[(TYPES, SURE)] * 5])
    tall = [replace(each, box=Box(each.box.x, each.box.y - 3, 100, 36)) for each in lines[-1][:2]]
    every = [each for line in lines for each in line][:-7] + lines[-1][2:]

    assert strangers.find([*every, *tall], [], image)
    alone = [replace(each, text="7", raw="7") for each in tall]
    assert not strangers.find([*every, *alone], [], image)


def test_where_no_upright_print_is_dark_enough_to_be_ink_nothing_is_told() -> None:
    pale, italic = Pen(150, 4), Pen(150, 4, 4)
    hand = Pen(20, 6, 14)
    lines = [[(pale, SURE)] * 8] * 4
    image, drawn_ = drawn(*lines, [(italic, SURE)] * 6, [(hand, SURE)], [(hand, HARDLY)] * 2)
    image[1200:1500] = 0
    assert not strangers.find([each for line in drawn_ for each in line], (), image)


def test_the_number_of_a_line_of_print_is_no_stranger() -> None:
    image, lines = drawn(PRINT, [(HAND, HARDLY), *PRINT[1:]], PRINT)
    number, behind = lines[1][0], lines[1][1]
    lines[1][0] = replace(number, text="2.")

    assert not found(image, lines)

    lines[1][0] = replace(number, text="2")
    assert found(image, lines) == [number.box]
    lines[1][:2] = [replace(number, text="2."), replace(behind, confidence=HARDLY)]
    assert number.box in found(image, lines)
