"""The vote of the letters."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pipeline.cleanup import standing
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels


def small(sheet: pages.Sheet) -> Pixels:
    grey = cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY)
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


@pytest.mark.parametrize("font", [pages.SERIF, pages.SANS, pages.MONO, pages.BOLD])
@pytest.mark.parametrize("turn", standing.TURNS)
def test_every_font_is_righted_from_every_side(font: str, turn: int) -> None:
    page = small(pages.skewed(pages.prose(font, points=10, count=3), 2.0))
    upright = standing.judge(np.ascontiguousarray(np.rot90(page, turn // 90)))
    assert upright is not None
    assert upright.turn == turn
    assert upright.confidence > 0.7


def test_scribbles_are_not_sure() -> None:
    chance = np.random.default_rng(4)
    page = np.full((1200, 900), 255, np.uint8)
    for x, y in chance.integers(40, 850, (150, 2)):
        bent = np.add(chance.integers(-12, 13, (6, 2)), (x, y)).astype(np.int32)
        cv2.polylines(page, [bent], isClosed=False, color=(0,), thickness=2)
    upright = standing.judge(page)
    assert upright is not None
    assert upright.confidence < 0.5


def test_a_few_specks_do_not_vote() -> None:
    page = np.full((900, 900), 255, np.uint8)
    page[100:120, 100:112] = 0
    assert standing.judge(page) is None


def test_the_vote_takes_little_time() -> None:
    page = small(pages.prose())
    started = time.process_time()
    standing.judge(page)
    assert time.process_time() - started < 1.0
