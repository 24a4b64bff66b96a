"""Writing that the engine said nothing of is told of; what is no writing is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.words import Reading, RegionKind, Word
from pipeline.regions import marked
from tests.pipeline.regions.test_regions import HAND, PRINT, kinds, reading, words_on, written


def head_of(lines: list[Word]) -> Reading:
    """A page of which only a printed head was read, and nothing of these lines."""
    printed = words_on(PRINT, 300, 0.95)
    assert {word.box for word in printed}.isdisjoint(word.box for word in lines)
    return reading(printed)


@pytest.mark.parametrize(("lines", "count"), [(12, 12), (2, 0)])
def test_much_writing_of_which_nothing_was_read_is_told_of(lines: int, count: int) -> None:
    hand = words_on(HAND[:1] * lines, 800, 0.5)
    image = np.minimum(written(hand, by_hand=True), written(words_on(PRINT, 300, 1), by_hand=False))
    found = marked(head_of(hand), image)
    assert kinds(found) == [RegionKind.UNREAD] * count
    assert [word.text for word in found.words] == list(PRINT)


def test_writing_on_a_page_without_any_word_is_told_of() -> None:
    hand = words_on(HAND[:1] * 12, 800, 0.5)
    assert kinds(marked(reading([]), written(hand, by_hand=True))) == [RegionKind.UNREAD] * 12


def test_what_shows_through_and_grain_and_holes_are_no_writing() -> None:
    lines = words_on(HAND[:1] * 12, 800, 0.5)
    faint = 255 - (255 - written(lines, by_hand=True)) // 6
    chance = np.random.default_rng(3)
    faint[2200:2300, 300:1800][chance.random((100, 1500)) < 0.02] = 0
    for row in range(12):
        cv2.circle(faint, (90, 300 + 250 * row), 40, (0,), -1)
        cv2.circle(faint, (2300, 300 + 250 * row), 60, (40,), 5)
    image = np.minimum(faint, written(words_on(PRINT, 300, 1), by_hand=False))
    assert kinds(marked(head_of(lines), image)) == []
