"""Print under ink that is taller than a line is read, and what no two looks agree on is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Reading, Word
from pipeline.regions import uncovered
from tests.pipeline.regions.lines import LineReader, word

if TYPE_CHECKING:
    from numpy.typing import NDArray


WIDTH, HEIGHT = 1200, 900
LINE = 40
READ, COVERED = Box(100, 200, 300, LINE), Box(480, 200, 400, LINE)
LOST = Box(100, 320, 800, LINE)


def page(*lines: Box, signed: bool = True) -> NDArray[np.uint8]:
    """A page with a row of stems in each box, and a signature that crosses them."""
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for box in lines:
        for x in range(box.x, box.right, 16):
            page[box.y : box.bottom, x : x + 5] = 20
    if signed:
        points = [(560, 380), (620, 130), (680, 390), (740, 150), (800, 380)]
        cv2.polylines(page, [np.array(points)], isClosed=False, color=20, thickness=7)
    return page


def page_read(*words: Word) -> Reading:
    return Reading(WIDTH, HEIGHT, 300, words, "", "", "papers")


def test_words_under_a_signature_are_read_in_the_row_of_those_beside() -> None:
    lines = LineReader((("тайван", 0.9), ("ховор", 0.9)))
    before = page_read(word("Норм", READ))
    after = uncovered(before, page(READ, COVERED), lines)
    assert [each.text for each in after.words] == ["Норм", "тайван", "ховор"]
    assert abs(after.words[1].box.x - COVERED.x) < LINE
    assert after.words[1].box.y == pytest.approx(READ.y, abs=8)
    assert after.words[1].line not in {each.line for each in before.words}


def test_the_reader_is_shown_strips_as_high_as_a_line() -> None:
    lines = LineReader(())
    uncovered(page_read(word("Норм", READ)), page(READ, COVERED), lines)
    assert lines.shapes
    assert max(height for height, _ in lines.shapes) <= 3 * LINE


def test_a_line_of_which_nothing_was_read_is_found_by_its_own_ink() -> None:
    lines = LineReader((("тайван", 0.9), ("ховор", 0.9), ("өргөн", 0.9)))
    before = page_read(word("Норм", READ))
    after = uncovered(before, page(READ, LOST), lines)
    found = [each for each in after.words if abs(each.box.y - LOST.y) < LINE / 2]
    assert [each.text for each in found] == ["тайван", "ховор", "өргөн"]


def test_two_words_make_no_line_where_no_print_stands_in_the_row() -> None:
    lines = LineReader((("тайван", 0.9), ("ховор", 0.9)))
    after = uncovered(page_read(word("Норм", READ)), page(READ, LOST), lines)
    assert not [each for each in after.words if abs(each.box.y - LOST.y) < LINE / 2]


@pytest.mark.parametrize("says", [(("V", 0.9),), (("тайван", 0.3),), ()])
def test_what_is_not_surely_print_is_not_put_in(says: tuple[tuple[str, float], ...]) -> None:
    before = page_read(word("Норм", READ))
    assert uncovered(before, page(READ, COVERED), LineReader(says)).words == before.words


@pytest.mark.parametrize(
    ("text", "sure", "stays"),
    [("йван", 0.85, False), ("5,998,0", 0.6, False), ("тацван", 0.85, True), ("тайван", 0.8, True)],
)
def test_pieces_and_doubtful_words_give_way_and_sure_ones_stay(
    text: str, sure: float, *, stays: bool
) -> None:
    there = replace(word(text, replace(COVERED, w=120), sure), line=6)
    after = uncovered(
        page_read(word("Норм", READ), there),
        page(READ, COVERED),
        LineReader((("тайван", 0.9),)),
    )
    assert (there in after.words) is stays
    kept = {each.line for each in after.words if each.text == "тайван"}
    assert kept <= {6}


def test_a_page_without_tall_ink_is_not_asked_about() -> None:
    before, lines = page_read(word("Норм", READ)), LineReader((("тайван", 0.9),))
    assert uncovered(before, page(READ, COVERED, signed=False), lines) is before
    assert lines.shapes == []


def test_tall_ink_over_words_that_were_read_is_not_asked_about() -> None:
    stem = np.full((HEIGHT, WIDTH), 255, np.uint8)
    stem[120:360, 480:486] = 20
    before, lines = page_read(word("Норм", READ), word("тайван", COVERED)), LineReader(())
    uncovered(before, np.minimum(page(READ, COVERED, signed=False), stem), lines)
    assert lines.shapes == []


def test_a_page_without_words_is_not_asked_about() -> None:
    empty, lines = page_read(), LineReader((("тайван", 0.9),))
    assert uncovered(empty, page(READ, COVERED), lines) is empty
    assert lines.shapes == []
