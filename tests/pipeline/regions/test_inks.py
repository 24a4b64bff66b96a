"""On a page of two inks words stand with those they share one with, however they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Word
from pipeline.regions import inks
from pipeline.regions.strokes import Strokes
from tests.pipeline.regions.lines import word

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

PRINT, HAND = Strokes(0.2, 0.9, 4, 4), Strokes(0.05, 0.2, 4, 4)
NUMBER = Strokes(0.2, 0.9, 2, 2)
DOUBTED = 0.3
HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Ink:
    """How dark a word is, and how wide its strokes are in pixels."""

    dark: int
    wide: int


TYPES, PEN, BOTH = Ink(20, 3), Ink(90, 6), Ink(20, 4)


def drawn(*lines: list[tuple[Ink, float]], high: int = HEIGHT) -> tuple[Pixels, list[list[Word]]]:
    """A page with words of a few stems each, and the words of every line."""
    image = np.full((2000, 1000), 255, np.uint8)
    found = []
    for row, line in enumerate(lines):
        words = []
        for column, (ink, sure) in enumerate(line):
            box = Box(50 + 120 * column, 50 + 60 * row, 80, high)
            for stem in range(4):
                left = box.x + 8 + 18 * stem
                corner = left + ink.wide - 1, box.bottom - 1
                # No two words are equally dark, as on paper.
                cv2.rectangle(image, (left, box.y), corner, ink.dark + (row + column) % 3, -1)
            words.append(word(f"{row}/{column}", box, sure))
        found.append(words)
    return image, found


def settled(
    image: Pixels, lines: list[list[Word]], told: list[Word], looks: dict[Word, Strokes]
) -> set[Word]:
    words = [each for line in lines for each in line]
    strokes = {each: HAND if each in told else PRINT for each in words} | looks
    return inks.settled(words, told, strokes, image)


def test_a_number_that_was_surely_read_is_by_hand_if_its_ink_is() -> None:
    pens = [(PEN, DOUBTED)] * 6
    image, (labels, entries) = drawn([(TYPES, 0.92)] * 6, [*pens, (PEN, 0.92)])
    number = entries[-1]
    found = settled(image, [labels, entries], entries[:-1], {number: NUMBER})
    assert found == set(entries)


def test_a_label_that_was_told_to_be_by_hand_is_none_if_it_is_in_the_ink_of_print() -> None:
    image, (labels, entries) = drawn([(TYPES, 0.92)] * 7, [(PEN, DOUBTED)] * 6)
    assert settled(image, [labels, entries], [labels[0], *entries], {}) == set(entries)


def test_print_that_is_hardly_read_amid_a_hand_is_not_given_back() -> None:
    image, (labels, entries) = drawn([(TYPES, DOUBTED), *[(TYPES, 0.92)] * 6], [(PEN, DOUBTED)] * 6)
    told = [labels[0], *entries]
    assert settled(image, [labels, entries], told, {}) == set(told)


def test_heads_are_given_back_where_all_of_a_page_was_told_to_be_by_hand() -> None:
    image, (heads, entries) = drawn([(TYPES, 0.92)] * 6, [(PEN, DOUBTED)] * 6)
    assert settled(image, [heads, entries], [*heads, *entries], {}) == set(entries)


@pytest.mark.parametrize("pen", [TYPES, BOTH])
def test_where_the_inks_are_alike_nothing_is_told_by_them(pen: Ink) -> None:
    image, (labels, entries) = drawn(
        [(TYPES, 0.92), (BOTH, 0.92)] * 3, [*[(TYPES, DOUBTED), (pen, DOUBTED)] * 3, (pen, 0.92)]
    )
    told = entries[:-1]
    assert settled(image, [labels, entries], told, {}) == set(told)


def test_by_a_few_words_no_ink_is_known() -> None:
    image, (labels, entries) = drawn([(TYPES, 0.92)] * 6, [*[(PEN, DOUBTED)] * 4, (PEN, 0.92)])
    told = entries[:-1]
    assert settled(image, [labels, entries], told, {}) == set(told)


def test_pieces_too_low_to_be_words_are_the_hands() -> None:
    image, (labels, entries) = drawn([(TYPES, 0.92)] * 6, [(PEN, DOUBTED)] * 6)
    low = word("0", Box(800, 400, 20, HEIGHT // 4), 0.9)
    dash = word("–", Box(800, 600, 20, HEIGHT // 4), 0.9)
    looks = {low: Strokes(0.2, 0.9, 1, 1), dash: Strokes(0.2, 0.9, 0, 1)}
    found = settled(image, [labels, entries, [low, dash]], entries, looks)
    assert found == {low, *entries}
