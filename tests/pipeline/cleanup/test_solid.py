"""What is narrow of filled areas and of large letters stays; rules beside them go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleanup import rules

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

LETTER = 24.0


def erased(ink: Pixels) -> rules.Unruled:
    return rules.erase(np.asarray(255 - ink, np.uint8), ink, LETTER)


def bar(stems: int, gap: int) -> Pixels:
    """A black bar with white stems on it, as far apart as letters."""
    ink = np.zeros((300, 700), np.uint8)
    ink[60:240, 40:660] = 255
    for number in range(stems):
        left = 80 + number * (gap + 9)
        ink[90:210, left : left + 9] = 0
    return ink


def lying(ink: Pixels) -> Pixels:
    return np.ascontiguousarray(ink.T)


@given(st.integers(2, 24), st.integers(3, 8))
def test_a_bar_with_white_letters_is_left_as_it_is(stems: int, gap: int) -> None:
    for ink in (bar(stems, gap), lying(bar(stems, gap))):
        done = erased(ink)
        assert not done.segments
        assert (done.image == 255 - ink).all()


@pytest.mark.parametrize("turned", [False, True])
def test_a_rule_right_beside_a_bar_goes(*, turned: bool) -> None:
    ink = bar(6, 6)
    ink[252:255, 40:660] = 255
    done = erased(lying(ink) if turned else ink)
    assert len(done.segments) == 1
    assert cv2.countNonZero(done.mask) >= 3 * 600


@pytest.mark.parametrize("high", [90, 120, 180])
def test_letters_of_a_title_keep_their_thin_stems(high: int) -> None:
    ink = np.zeros((300, 400), np.uint8)
    for left in (40, 220):
        cv2.line(ink, (left + 10, 50), (left + 90, 50 + high), (255,), 20)
        ink[50 : 50 + high, left : left + 7] = ink[50 : 50 + high, left + 96 : left + 103] = 255
        ink[50:56, left : left + 20] = ink[44 + high : 50 + high, left + 80 : left + 103] = 255
    done = erased(ink)
    assert not done.segments
    assert (done.image == 255 - ink).all()


def test_the_walls_of_a_short_box_go_whatever_stands_in_it() -> None:
    ink = np.zeros((300, 400), np.uint8)
    cv2.rectangle(ink, (40, 60), (200, 180), (255,), 3)
    cv2.putText(ink, "78", (70, 150), cv2.FONT_HERSHEY_SIMPLEX, 2.4, (255,), 11)
    done = erased(ink)
    assert len(done.segments) == 4
    assert (done.image[75:165, 55:185] == 255 - ink[75:165, 55:185]).all()


def test_rules_between_lines_of_dense_bold_text_go() -> None:
    ink = np.zeros((400, 1100), np.uint8)
    for number in range(5):
        for left in range(40, 1000, 22):
            ink[60 + 60 * number : 84 + 60 * number, left : left + 7] = 255
            ink[78 + 60 * number : 84 + 60 * number, left : left + 16] = 255
        ink[96 + 60 * number : 99 + 60 * number, 30:1050] = 255
    assert len(erased(ink).segments) == 5
