from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.order import blocks, rows, slope_of
from ocr.text import text, without_leaders
from ocr.words import Box, Reading, Word

if TYPE_CHECKING:
    import random


def word(content: str, x: int, y: int, *, line: int = 0, h: int = 40) -> Word:
    return Word(content, content, Box(x, y, 25 * len(content), h), 0.9, 1, line)


def page(*words: Word) -> Reading:
    return Reading(2480, 3508, 300, words, "tesseract", "m", "Cyrillic")


def test_cells_of_a_table_are_read_across() -> None:
    reading = page(
        word("Овог", 100, 100, line=0),
        word("Нэр", 100, 200, line=1),
        word("Боржигон", 900, 104, line=2),
        word("Билгүүн", 900, 197, line=3),
    )
    assert text(reading) == "Овог Боржигон\nНэр Билгүүн\n"


def test_a_slightly_sloping_row_stays_one_row() -> None:
    sloping = [word("үг", 100 + 150 * n, 100 + 4 * n) for n in range(14)]
    below = [word("мөр", 100 + 150 * n, 160 + 4 * n) for n in range(14)]
    assert [len(row) for row in rows(page(*sloping, *below))] == [14, 14]


def test_rows_of_bent_paper_are_those_of_level_paper() -> None:
    bent = [_fallen(word("үг", 100 + 150 * n, 100), 15 * n) for n in range(8)]
    below = [_fallen(word("мөр", 100 + 150 * n, 160), 15 * n) for n in range(8)]
    assert rows(page(*bent, *below)) == (tuple(bent), tuple(below))


def _fallen(level: Word, by: int) -> Word:
    """A word where bent paper has it so many pixels lower."""
    return replace(level, box=level.box.moved(0, by), level=level.box)


def test_small_marks_stay_in_their_row() -> None:
    reading = page(word("2018", 100, 100), word("-", 210, 118, h=6), word("ны", 250, 110, h=30))
    assert text(reading) == "2018 - ны\n"


def test_something_tall_beside_the_text_joins_no_rows() -> None:
    brace = word("}", 1000, 90, h=260)
    reading = page(brace, *(word("мөр", 100, 100 + 80 * n) for n in range(3)))
    assert [len(row) for row in rows(reading)].count(1) >= 2
    assert sum(map(len, rows(reading))) == 4


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30, unique=True),
    st.integers(-4, 4),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_engine_does_not_matter(
    cells: list[tuple[int, int]], wobble: int, chance: random.Random
) -> None:
    words = [word(f"{r}:{c}", 100 + 200 * c, 100 + 60 * r + wobble * (c % 2)) for r, c in cells]
    chance.shuffle(words)
    found = [[each.text for each in row] for row in rows(page(*words))]
    expected: dict[int, list[str]] = {}
    for r, c in sorted(cells):
        expected.setdefault(r, []).append(f"{r}:{c}")
    assert found == list(expected.values())


@given(
    st.lists(
        st.builds(word, st.just("үг"), st.integers(0, 2000), st.integers(0, 3000)), max_size=25
    )
)
def test_every_word_is_in_exactly_one_row(words: list[Word]) -> None:
    found = [each for row in rows(page(*words)) for each in row]
    assert sorted(map(repr, found)) == sorted(map(repr, words))


def test_an_empty_page_has_no_text() -> None:
    assert text(page()) == ""
    assert blocks(page()) == ()


@pytest.mark.parametrize(
    ("piece", "rest"),
    [
        ("Овог.............", "Овог"),
        ("....Билгүүн....", "Билгүүн"),
        ("Нэр____", "Нэр"),
        ("……", ""),
        (".....", ""),
        ("——", ""),
        ("|", ""),
        ("|Нэр", "Нэр"),
        ("_", ""),
        ("Г…ийн", "Г…ийн"),
        ("Г...ийн", "Г...ийн"),
        ("бүртгэ-", "бүртгэ-"),
        ("-", "-"),
        ("№", "№"),
        ("2018.11.04", "2018.11.04"),
        ("Өвөр-Өлзий", "Өвөр-Өлзий"),
    ],
)
def test_leaders_and_rules_are_left_out_and_words_are_not(piece: str, rest: str) -> None:
    assert without_leaders(piece) == rest


def test_lines_from_figures_to_tails_make_no_page_lean() -> None:
    """Each line of a register begins with a date and ends in a tail: all mislead one way."""
    lines = [
        placed
        for line in range(6)
        for placed in (
            word("1946", 100, 400 + 60 * line, line=line, h=28),
            word("Бат", 600, 400 + 60 * line, line=line, h=28),
            word("Дорж", 800, 400 + 60 * line, line=line, h=38),
        )
    ]
    assert slope_of(lines) == 0.0


@pytest.mark.parametrize("lean", [-0.02, -0.005, 0.005, 0.02])
def test_the_slope_of_a_page_that_leans_is_found_between_words_alike(lean: float) -> None:
    lines = [
        word(content, x, 400 + 60 * line + round(lean * x), line=line, h=h)
        for line in range(6)
        for content, x, h in (("1946", 100, 28), ("он", 1600, 28), ("гуч", 1900, 38))
    ]
    assert slope_of(lines) == pytest.approx(lean, abs=0.001)


def test_a_line_of_one_leader_has_no_slope() -> None:
    assert slope_of([word("." * 60, 100, 60 * line, line=line) for line in range(6)]) == 0.0


def test_a_few_short_lines_that_end_in_tails_make_no_page_lean() -> None:
    """Tails reach a third of a letter lower: on a short line a fall of two in a hundred."""
    cells = [
        Word("үг", "үг", Box(x, 400 + 140 * line, 60, h), 0.9, 1, line)
        for line in range(4)
        for x, h in ((100, 28), (250, 28), (500, 38))
    ]
    apart = [word("дөрөв", 2000, 400 + 140 * line, line=10 + line, h=28) for line in range(4)]
    assert [len(row) for row in rows(page(*cells, *apart))] == [4] * 4


def test_a_row_with_a_wide_gap_holds_where_the_page_still_leans() -> None:
    """A rest of half a degree is more than half a line from label to entry."""
    leaning = [
        word("урт", x, 100 + 60 * line + round(0.012 * x), line=line, h=32)
        for line in range(6)
        for x in (100, 200, 300, 400, 2000, 2100)
    ]
    assert [len(row) for row in rows(page(*leaning))] == [6] * 6


def page_of_an_opening(left: int, name: str, rise: float) -> list[Word]:
    """A heading, eight full lines that bend towards the gutter, and a page number."""
    words = [word(f"{name}-бүлэг", left + 400, 100, line=0), word(name, left + 480, 900, line=9)]
    for line in range(8):
        words += [
            word(f"{name}{line}{n}", left + 110 * n, 200 + 70 * line + int(rise * n), line=line + 1)
            for n in range(9)
        ]
    return words


def test_the_pages_of_an_opening_are_told_one_after_the_other_with_their_headings() -> None:
    left, right = page_of_an_opening(100, "л", 6.0), page_of_an_opening(1300, "б", -6.0)
    told = text(page(*left, *right)).splitlines()
    assert told[0] == "л-бүлэг"
    assert told[1] == " ".join(f"л0{n}" for n in range(9))
    assert told[9:11] == ["л", "б-бүлэг"]
    assert told[-1] == "б"


def test_the_rows_of_a_register_run_on_across_its_gutter() -> None:
    words = [
        word(f"{n}{line}", x, 200 + 70 * line, line=line)
        for line in range(8)
        for n, x in enumerate((100, 420, 800, 1400, 1900, 2150))
    ]
    told = text(page(*words)).splitlines()
    assert told[0] == "00 10 20 30 40 50"
