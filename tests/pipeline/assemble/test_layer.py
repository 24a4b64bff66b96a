"""The text layer: words on their ink, lines unshattered, letters as printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.words import Box, Reading, Word
from pipeline.assemble import Sheet
from pipeline.assemble.layer import BASE, pieces
from pipeline.assemble.window import window
from pipeline.geometry import IDENTITY, Point, compose, rotation, translation
from tests.pipeline.assemble.conftest import LINES

if TYPE_CHECKING:
    from tests.pipeline.assemble.conftest import Desk, Paper, PdfWord

PIXEL = 72 / 150

SKEWED = compose(rotation(2.5, Point(500, 210)), translation(40, 40))


def _overlap(word: Word, found: PdfWord) -> float:
    """How much of a word's ink and of what pdftotext found is the same."""
    box = word.box
    left, right = max(box.x, found.left / PIXEL), min(box.right, found.right / PIXEL)
    top, bottom = max(box.y, found.top / PIXEL), min(box.bottom, found.bottom / PIXEL)
    shared = max(0.0, right - left) * max(0.0, bottom - top)
    area = (found.right - found.left) * (found.bottom - found.top) / PIXEL**2
    return shared / (box.w * box.h + area - shared)


def _with_words(paper: Paper, *words: Word) -> Reading:
    return replace(paper.reading, words=words)


@pytest.mark.parametrize("onto", [IDENTITY, SKEWED], ids=["straight", "skewed"])
def test_words_lie_on_their_ink(desk: Desk, onto: tuple[float, ...]) -> None:
    paper = desk.print()
    found = desk.assemble(desk.sheet(paper, onto=onto, size=(1080, 500))).words()
    assert [word.text for word in found] == [word.text for word in paper.reading.words]
    for word, seen in zip(paper.reading.words, found, strict=True):
        assert seen.left / PIXEL == pytest.approx(word.box.x, abs=1)
        assert seen.right / PIXEL == pytest.approx(word.box.right, abs=1)
        assert seen.top / PIXEL <= word.box.y + 1
        assert seen.bottom / PIXEL >= word.box.bottom - 1
        assert _overlap(word, seen) > 0.5


@pytest.mark.parametrize("options", [(), ("-raw",), ("-layout",)], ids=["plain", "raw", "layout"])
def test_copying_gives_the_printed_lines_with_mongolian_letters(
    desk: Desk, options: tuple[str, ...]
) -> None:
    opened = desk.assemble(desk.sheet(desk.print()))
    assert [" ".join(line.split()) for line in opened.lines(*options)] == list(LINES)


def test_the_engines_own_order_does_not_matter(desk: Desk) -> None:
    paper = desk.print()
    backwards = _with_words(paper, *reversed(paper.reading.words))
    sheet = replace(desk.sheet(paper), reading=backwards)
    assert desk.assemble(sheet).lines("-raw") == list(LINES)


def test_a_column_is_copied_before_the_next_one(desk: Desk) -> None:
    rows = [f"{side}{n} {side}-а {side}-б" for side in "лб" for n in range(6)]
    words = [
        Word(text, text, Box(60 + 500 * column + 130 * n, 40 + 60 * line, 120, 34), 0.9, 1, line)
        for column in (0, 1)
        for line, row in enumerate(rows[6 * column : 6 * column + 6])
        for n, text in enumerate(row.split())
    ]
    paper = desk.print([], size=(1000, 420))
    opened = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, *words)))
    assert opened.lines("-raw") == rows


def test_a_row_that_sinks_to_one_side_stays_one_line(desk: Desk) -> None:
    words = [
        Word(text, text, Box(60 + 130 * n, 100 + 4 * n, 110, height), 0.9, 1, 1)
        for n, (text, height) in enumerate(
            [("Өвөг", 34), ("ос", 20), ("Үүрд", 36), ("нас", 20), ("Жаргал", 34), ("ба", 21)]
        )
    ]
    paper = desk.print([])
    opened = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, *words)))
    assert opened.lines() == ["Өвөг ос Үүрд нас Жаргал ба"]


def test_a_tall_word_does_not_pull_its_row_apart(desk: Desk) -> None:
    paper = desk.print()
    tall = Word("ТАМГА", "ТАМГА", Box(820, 40, 140, 200), 0.9, 2, 9)
    reading = _with_words(paper, *paper.reading.words, tall)
    opened = desk.assemble(replace(desk.sheet(paper), reading=reading))
    lines = opened.lines("-raw")
    assert [line for line in lines if line != "ТАМГА"] == list(LINES)
    seen = next(word for word in opened.words() if word.text == "ТАМГА")
    assert _overlap(tall, seen) > 0.95


def test_touching_words_stay_two_words(desk: Desk) -> None:
    paper = desk.print([])
    words = [Word(t, t, Box(x, 100, 80, 30), 0.9, 1, 1) for t, x in (("нэр", 60), ("овог", 138))]
    opened = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, *words)))
    assert opened.lines() == ["нэр овог"]


def test_hostile_characters_are_left_out_and_the_rest_can_be_copied(desk: Desk) -> None:
    texts = [
        "а\x00б\x07",
        "в\ud800г",
        "\udfff",
        "\ue000",
        "\u202eд\u200b",
        "<&>)(\\",
        "𐐀я",
        "\ufffe",
        "е\nё",
    ]
    words = [
        Word(text, text, Box(60 + 100 * n, 100, 90, 30), 0.9, 1, 1) for n, text in enumerate(texts)
    ]
    paper = desk.print([])
    opened = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, *words)))
    assert opened.lines("-raw") == ["аб вг д <&>)(\\ 𐐀я е ё"]


def test_a_word_longer_than_a_string_may_be_is_kept_whole(desk: Desk) -> None:
    text = "Өү" * 9_000
    paper = desk.print([])
    word = Word(text, text, Box(60, 100, 880, 30), 0.9, 1, 1)
    opened = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, word)))
    assert opened.text("-raw").strip() == text


def test_dotted_leaders_are_not_text(desk: Desk) -> None:
    paper = desk.print([])
    words = [Word(t, t, Box(x, 100, 90, 30), 0.9, 1, 1) for t, x in (("нэр", 60), ("......", 200))]
    opened = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, *words)))
    assert opened.lines() == ["нэр"]


@pytest.mark.parametrize("words", [None, ()], ids=["not read", "nothing read"])
def test_a_page_without_words_has_no_text_and_no_font(
    desk: Desk, words: tuple[Word, ...] | None
) -> None:
    paper = desk.print()
    reading = None if words is None else _with_words(paper)
    opened = desk.assemble(replace(desk.sheet(paper), reading=reading))
    assert opened.lines() == []
    with pikepdf.open(opened.path) as pdf:
        assert "/Font" not in pdf.pages[0].Resources


def test_the_text_has_no_ink(desk: Desk) -> None:
    paper = desk.print([])
    word = Word("Хар", "Хар", Box(100, 100, 600, 200), 0.9, 1, 1)
    plain = desk.assemble(desk.sheet(paper), name="plain.pdf").rendered(75)
    written = desk.assemble(replace(desk.sheet(paper), reading=_with_words(paper, word)))
    assert (written.rendered(75) == plain).all()


boxes = st.builds(
    Box, st.integers(0, 900), st.integers(0, 380), st.integers(1, 100), st.integers(1, 40)
)
lettered = st.text(min_size=1, max_size=12)


@given(st.lists(st.tuples(lettered, boxes), max_size=12))
def test_every_word_stays_in_its_box_and_is_as_high_whatever_was_read(
    found: list[tuple[str, Box]],
) -> None:
    words = tuple(Word(text, text, box, 0.5, 1, 1) for text, box in found)
    reading = Reading(1000, 420, 72, words, "test", "test", "Cyrillic")
    sheet = Sheet(Path("page.png"), 0, IDENTITY, 1000, 420, 72, reading)
    written = [piece for piece in pieces(sheet, window(sheet)) if piece.text != " "]
    assert len(written) <= len(found)
    for piece in written:
        bottom = 420 - piece.y + BASE * piece.height
        assert any(
            piece.x == box.x
            and box.w / 2 - 1e-6 <= piece.width <= box.w + 1e-6
            and bottom - piece.height <= box.y + 1e-6
            and bottom >= box.bottom - 1e-6
            for _, box in found
        )
