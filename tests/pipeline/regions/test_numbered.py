"""Numbers in front of lines that the engine left out are read with the word behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ocr.words import Box, Reading, Region, RegionKind, Word
from pipeline.regions import numbered
from tests.pipeline.regions.lines import LineReader, word
from tests.pipeline.regions.test_missed import HEIGHT, LINE, WIDTH, inked

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST, ROOM = 200, 100
Says = tuple[tuple[str, float], ...]


def listed(lines: int = 2) -> tuple[Reading, NDArray]:
    """A list of which the engine read the words, and a page with a figure before each of them."""
    words = [
        replace(word("Норм", Box(FIRST, 200 + ROOM * at, 160, LINE)), line=at)
        for at in range(lines)
    ]
    figures = [Box(FIRST - 40, each.box.y, 20, LINE) for each in words]
    page = inked(*(each.box for each in words), *figures)
    return Reading(WIDTH, HEIGHT, 300, tuple(words), "", "", "papers"), page


def texts(reading: Reading) -> list[str]:
    return [each.text for each in reading.words]


@pytest.mark.parametrize(
    "says", [(("7.", 0.9), ("Норм", 0.9)), (("7.Норм", 0.9),), (("7.", 0.9), ("Норо", 0.5))]
)
def test_a_number_that_is_read_with_the_word_behind_it_stands_where_its_ink_is(says: Says) -> None:
    before, page = listed()

    after = numbered(before, page, LineReader(says))

    assert texts(after) == ["7.", "Норм", "7.", "Норм"]
    assert after.words[1::2] == before.words
    found = after.words[2]
    assert (found.line, found.box.x) == (1, FIRST - 40)


@pytest.mark.parametrize(
    "says",
    [
        (("7.", 0.9), ("Сум", 0.9)),
        (("7.", 0.4), ("Норм", 0.9)),
        (("А.", 0.9), ("Норм", 0.9)),
        (("Норм", 0.9),),
        (),
    ],
)
def test_where_something_else_is_read_nothing_is_believed(says: Says) -> None:
    before, page = listed()
    assert numbered(before, page, LineReader(says)) is before


def test_ink_before_one_line_alone_is_no_list() -> None:
    before, page = listed(1)
    lines = LineReader((("7.", 0.9), ("Норм", 0.9)))
    assert numbered(before, page, lines) is before
    assert lines.shapes == []


def _with_numbers(before: Reading) -> tuple[Word, ...]:
    return tuple(
        replace(each, text="7.", box=Box(FIRST - 40, each.box.y, 20, LINE)) for each in before.words
    )


def test_numbers_that_were_read_are_not_asked_about() -> None:
    before, page = listed()
    whole = replace(before, words=(*_with_numbers(before), *before.words))
    lines = LineReader((("7.", 0.9), ("Норм", 0.9)))
    assert numbered(whole, page, lines) is whole
    assert lines.shapes == []


def test_what_is_marked_is_not_asked_about() -> None:
    before, page = listed()
    region = Region(RegionKind.HANDWRITING, Box(FIRST - 60, 180, 50, 300))
    known = replace(before, regions=(region,))
    assert numbered(known, page, LineReader((("7.", 0.9), ("Норм", 0.9)))) is known


def test_a_rule_beside_a_list_is_no_number() -> None:
    before, page = listed()
    page[100:500, FIRST - 60 : FIRST - 56] = 0
    assert numbered(before, page, LineReader((("7.", 0.9), ("Норм", 0.9)))) is before


def test_a_page_without_words_is_left_alone() -> None:
    before = Reading(WIDTH, HEIGHT, 300, (), "", "", "papers")
    assert numbered(before, inked(), LineReader(())) is before


@pytest.mark.parametrize(
    "text", ["норм", "Но"], ids=["in the middle of a sentence", "too short to be known again"]
)
def test_only_what_begins_a_line_of_a_list_is_asked_about(text: str) -> None:
    before, page = listed()
    other = replace(before, words=tuple(replace(each, text=text) for each in before.words))
    assert numbered(other, page, LineReader((("7.", 0.9), (text, 0.9)))) is other


@pytest.mark.parametrize(("high", "wide"), [(LINE // 3, 20), (LINE, 2 * LINE)], ids=["low", "wide"])
def test_what_has_no_size_of_a_figure_is_none(high: int, wide: int) -> None:
    before, _ = listed()
    page = inked(*(each.box for each in before.words))
    for each in before.words:
        page[each.box.y + 2 :, FIRST - 15 - wide :][:high, :wide] = 0
    assert numbered(before, page, LineReader((("7.", 0.9), ("Норм", 0.9)))) is before


def test_a_word_outside_the_page_has_nothing_in_front() -> None:
    before, page = listed()
    away = replace(word("Норм", Box(WIDTH + 400, 200, 160, LINE)), line=9)
    below = replace(word("Норм", Box(FIRST, HEIGHT + 400, 160, LINE)), line=10)
    outside = replace(before, words=(away, below))
    assert numbered(outside, page, LineReader(())) is outside
