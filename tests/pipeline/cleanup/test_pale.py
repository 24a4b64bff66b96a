"""Rules of a printed form whose grey lies near the threshold of ink."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pipeline.cleanup import ink, leaders, pale, rules
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

LEFT, RIGHT = 150, 1500
FEET = range(160, 1500, 90)
"""Where level rules run."""
TOPS = ((328, 1650, False), (423, 1650, False), (328, 1500, True), (480, 1650, True))
"""Where a level run begins, at the tops of small letters or between lines, where it ends, and
whether it is a rule."""


@cache
def printed() -> Pixels:
    page = cv2.cvtColor(pages.prose().image[:1600, :1650], cv2.COLOR_BGR2GRAY)
    return page.astype(np.uint8)


def grained(page: Pixels, spread: float = 3.0) -> Pixels:
    noise = np.random.default_rng(5).normal(0, spread, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def ruled(tone: int, thick: int = 3) -> Pixels:
    """Level rules behind the writing, and one plumb one."""
    form = np.full(printed().shape, 255, np.uint8)
    for foot in FEET:
        cv2.line(form, (LEFT, foot), (RIGHT, foot), (tone,), thick)
    cv2.line(form, (LEFT, FEET[0]), (LEFT, FEET[-1]), (tone,), thick)
    return grained(cv2.min(printed(), form).astype(np.uint8))


def erased(page: Pixels) -> tuple[Pixels, bool]:
    """The page without leaders and rules, and whether leaders were seen."""
    seen = pale.whole(page, ink.written(page))
    image, dots, action = leaders.erase(page, seen.mask, seen.letter, seen.pieces)
    rest = cv2.subtract(seen.mask, dots).astype(np.uint8)
    return rules.erase(image, rest, seen.letter, seen.pieces.boxes).image, action.applied


@pytest.mark.parametrize("thick", [2, 3, 5])
@pytest.mark.parametrize("away", [-4, 0, 4, 20])
def test_rules_about_the_threshold_go_as_a_whole(away: int, thick: int) -> None:
    page = ruled(ink.threshold(grained(printed())) + away, thick)

    after, dotted = erased(page)

    bare = cv2.erode(printed(), np.ones((25, 25), np.uint8)) == 255
    where = np.zeros(page.shape, bool)
    for foot in FEET:
        where[foot, LEFT + 20 : RIGHT - 20] = True
    assert not dotted
    assert (after[where & bare] > 230).mean() > 0.99


@pytest.mark.parametrize("away", [-4, 0, 4, 20])
def test_the_writing_over_pale_rules_stays(away: int) -> None:
    page = ruled(ink.threshold(grained(printed())) + away)

    after, _ = erased(page)

    cores = cv2.erode((printed() < 120).astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    assert (after[cores] < 180).mean() >= 0.97


@pytest.mark.parametrize("tone", [20, 60, 225])
def test_dark_rules_and_those_hardly_seen_are_none_of_them(tone: int) -> None:
    seen = ink.written(page := ruled(tone))

    assert pale.whole(page, seen) is seen


def test_pale_feet_of_letters_that_touch_are_no_rule() -> None:
    page = printed().copy()
    for foot in FEET:
        for start in range(LEFT, RIGHT - 200, 220):
            cv2.line(page, (start, foot), (start + 120, foot), (160,), 2)
    seen = ink.written(page)

    assert pale.whole(page, seen) is seen


@pytest.mark.parametrize(("top", "right", "is_rule"), TOPS)
def test_a_band_from_edge_to_edge_from_which_letters_hang_is_no_rule(
    top: int, right: int, *, is_rule: bool
) -> None:
    page = printed().copy()
    for row in (top, 1590):
        cv2.line(page, (0, row), (right, row), (ink.threshold(printed()) + 4,), 3)
    page = grained(cv2.min(page, printed()).astype(np.uint8))
    seen = ink.written(page)

    assert (pale.whole(page, seen) is not seen) is is_rule


def test_a_pale_rule_on_the_last_rows_of_a_page_is_no_band() -> None:
    level = np.zeros((12, 400), np.uint8)
    level[9:12] = 255

    assert not pale._is_band(level, level)


def test_a_pale_frame_too_thick_for_a_rule_stays_without_holes() -> None:
    page = printed().copy()
    tone = ink.threshold(page)
    cv2.rectangle(page, (60, 40), (1560, 1560), (tone,), 11)
    page = grained(page)

    after, dotted = erased(page)

    assert not dotted
    assert (after[37:44, 200:1400] < 200).mean() > 0.99


def test_a_page_without_ink_or_letters_is_left() -> None:
    for page in (np.full((900, 700), 255, np.uint8), np.full((900, 700), 60, np.uint8)):
        seen = ink.written(page)
        assert pale.whole(page, seen) is seen
