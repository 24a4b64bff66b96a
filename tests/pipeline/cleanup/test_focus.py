"""Focus: soft pages are made crisp, but for those that were moved while they were taken."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.cleanup import focus
from pipeline.cleanup.noun import Pixels, pixels

DPI = 300


def typed() -> Pixels:
    """A page of letters with stems and bars."""
    page = np.full((1200, 1000), 255, np.uint8)
    for top in range(30, 1150, 40):
        for left in range(40, 940, 30):
            page[top : top + 24, left : left + 4] = 20
            page[top : top + 24, left + 14 : left + 18] = 20
            page[top + 10 : top + 14, left : left + 18] = 20
    return page


def out_of_focus(page: Pixels) -> Pixels:
    return pixels(cv2.GaussianBlur(page, (0, 0), 3.5))


def moved(page: Pixels, across: int) -> Pixels:
    return pixels(cv2.blur(cv2.GaussianBlur(page, (0, 0), 0.8), (across, 1)))


def test_a_page_out_of_focus_is_sharpened() -> None:
    soft = out_of_focus(typed())
    crisp, action = focus.sharpen(soft, DPI)
    assert action.applied
    assert focus.steepness(crisp) > focus.steepness(soft)


@pytest.mark.parametrize("across", [9, 13, 17])
def test_a_page_that_was_moved_sideways_is_left_alone(across: int) -> None:
    page = moved(typed(), across)
    same, action = focus.sharpen(page, DPI)
    assert (action.applied, action.reason) == (False, "moved")
    assert same is page


@pytest.mark.parametrize("page", [typed(), np.full((300, 200), 255, np.uint8)])
def test_a_sharp_or_an_empty_page_is_no_moved_one(page: Pixels) -> None:
    assert focus.sharpen(page, DPI)[1].reason == "sharp enough"
