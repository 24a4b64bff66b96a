"""A slanted hand that is read like print is known by what of it is doubtful; italics are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.words import Box, Reading, RegionKind, Word
from pipeline.cleanup.places import holds
from pipeline.regions import marked, slanted
from pipeline.regions.stretches import stretch
from pipeline.regions.strokes import looked_at
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import SERIF, Pixels
from tests.pipeline.regions.lines import LINE, prose
from tests.pipeline.regions.test_strokes import NARROW

if TYPE_CHECKING:
    from pipeline.regions.stretches import Stretch

HAND = str(Face("opentype/urw-base35/Z003-MediumItalic.otf").path)
ITALICS = str(Face("opentype/urw-base35/C059-Italic.otf").path)
DOUBT = 0.6
LEFT, SECOND = 100, 520
"""Where the first word of every line begins, and where all of them have ended."""


def unsure(words: list[Word], every: int) -> list[Word]:
    """The words, one of so many of them doubtful."""
    return [
        replace(word, confidence=DOUBT if number % every == 0 else 0.91)
        for number, word in enumerate(words)
    ]


def seen(image: Pixels, words: list[Word]) -> tuple[list[Box], tuple[Word, ...]]:
    """Where handwriting was found, and the words that are kept."""
    height, width = image.shape
    reading = Reading(width, height, 300, tuple(words), "test 1", "test:0", "Cyrillic")
    found = marked(reading, image)
    hands = [each.box for each in found.regions if each.kind is RegionKind.HANDWRITING]
    return hands, found.words


def test_of_a_slanted_hand_lines_with_doubtful_words_are_marked() -> None:
    image, words = prose(HAND)
    hands, kept = seen(image, unsure(words, 4))
    assert sum(word.confidence == DOUBT for word in kept) <= 1
    gone = [word for word in words if any(holds(box, word.box) for box in hands)]
    assert len(gone) + len(kept) == len(words)


@pytest.mark.parametrize("face", [ITALICS, HAND])
def test_italics_of_which_few_words_are_doubtful_are_kept(face: str) -> None:
    image, words = prose(face)
    assert seen(image, unsure(words, 12)) == ([], tuple(unsure(words, 12)))


def test_upright_print_is_kept_however_doubtful() -> None:
    image, words = prose(SERIF)
    assert seen(image, unsure(words, 2)) == ([], tuple(unsure(words, 2)))


def test_doubtful_numbers_with_slashes_are_no_slanted_hand() -> None:
    image, words = prose(SERIF)
    sheet = Image.fromarray(image)
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(NARROW, 40)
    for row in range(12):
        text, place = f"А/{3 * row + 61}7", (1800, LINE * row)
        left, top, right, bottom = map(int, draw.textbbox(place, text, font))
        draw.text(place, text, 20, font)
        words.append(Word(text, text, Box(left, top, right - left, bottom - top), DOUBT, 2, row))
    assert seen(np.asarray(sheet, np.uint8), words) == ([], tuple(words))


def labelled() -> tuple[Pixels, list[Word], list[Word]]:
    """A page in a hand with labels in upright print, these, and the entries."""
    image, words = prose(HAND)
    upright, labels = prose(SERIF)
    image = image.copy()
    first = [label for label in labels if label.box.x == LEFT]
    for label in first:
        rows = slice(label.line * LINE, (label.line + 1) * LINE)
        image[rows, :SECOND] = upright[rows, :SECOND]
    return image, first, [word for word in words if word.box.x >= SECOND]


def test_a_label_in_upright_print_before_a_slanted_entry_is_kept() -> None:
    image, labels, entries = labelled()
    _, kept = seen(image, [*labels, *unsure(entries, 2)])
    assert set(labels) <= set(kept)
    assert len(kept) < len(labels) + len(entries) / 2


def test_beside_upright_labels_entries_that_are_sure_to_the_last_word_are_marked_too() -> None:
    image, labels, entries = labelled()
    half = len(entries) // 2
    sure = [replace(word, confidence=0.92) for word in entries[half:]]
    _, kept = seen(image, [*labels, *unsure(entries[:half], 2), *sure])
    assert set(labels) <= set(kept)
    assert len(kept) < len(labels) + len(sure) / 4


def test_doubtful_italics_of_a_page_in_two_languages_are_kept() -> None:
    image, words = prose(ITALICS)
    doubtful = unsure(words, 2)
    labels = iter(("Father", "/Name/", "birth:"))
    english = [
        replace(word, text=next(labels, word.text)) if word.confidence > DOUBT else word
        for word in doubtful
    ]
    assert len(seen(image, doubtful)[1]) < len(words)
    assert seen(image, english) == ([], tuple(english))


@pytest.mark.parametrize(("stroke", "found"), [("/", False), ("", True)])
def test_italics_behind_strokes_say_labels_in_another_language(stroke: str, *, found: bool) -> None:
    image, labels, entries = labelled()
    words = [*(replace(label, text=label.text + stroke) for label in labels), *unsure(entries, 4)]
    looks = dict(zip(words, looked_at(words, image), strict=True))
    lines = [stretch([w for w in words if w.line == row]) for row in {w.line for w in words}]
    assert bool(slanted.find(lines, looks, image)) is found


@pytest.mark.parametrize(("every", "found"), [(4, True), (7, True), (12, False)])
def test_beside_upright_labels_fewer_doubtful_words_tell_a_hand(every: int, *, found: bool) -> None:
    image, labels, entries = labelled()
    assert bool(hands(image, labels, unsure(entries, every), level=1.0)) is found


@pytest.mark.parametrize(("every", "found"), [(4, True), (7, False)])
def test_without_upright_labels_more_of_them_have_to_be_doubtful(
    every: int, *, found: bool
) -> None:
    image, words = prose(HAND)
    assert bool(hands(image, [], unsure(words, every), level=1.0)) is found


@pytest.mark.parametrize(("level", "found"), [(0.85, True), (0.75, False)])
def test_beside_upright_labels_a_hand_may_be_less_level(level: float, *, found: bool) -> None:
    image, labels, entries = labelled()
    assert bool(hands(image, labels, unsure(entries, 4), level)) is found


@pytest.mark.parametrize(("every", "found"), [(6, True), (2, False)])
def test_where_more_of_what_is_doubtful_stands_upright_print_was_damaged(
    every: int, *, found: bool
) -> None:
    image, words = prose(SERIF)
    hand, written = prose(HAND)
    image = image.copy()
    image[:LINE] = hand[:LINE]
    leaning = [replace(word, confidence=DOUBT) for word in written if word.line == 0]
    upright = unsure([word for word in words if word.line > 0], every)
    assert bool(hands(image, upright, leaning, level=1.0)) is found


def test_without_upright_labels_what_is_less_level_may_be_italics() -> None:
    image, words = prose(HAND)
    assert hands(image, [], unsure(words, 4), level=0.85) == []


def hands(image: Pixels, labels: list[Word], entries: list[Word], level: float) -> list[Stretch]:
    """What is found of a slanted hand where the entries are so level, and labels stand beside."""
    words = [*labels, *entries]
    looks = dict(zip(words, looked_at(words, image), strict=True))
    looks |= {word: replace(looks[word], level=level) for word in entries}
    return slanted.find([stretch([word]) for word in words], looks, image)
