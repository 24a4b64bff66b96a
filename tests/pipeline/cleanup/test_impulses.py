"""Impulses: dots in place of strokes run into these; specks on whole letters do not count."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.cleanup import clean, impulses
from tests.pipeline.cleanup.pages import Pixels, peppered, prose


def grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def needled(page: Pixels) -> Pixels:
    """As a needle printer writes: of the strokes a dot is left at every fifth pixel each way."""
    rows, columns = np.indices(page.shape)
    apart = np.hypot(rows % 5 - 2, columns % 5 - 2)
    return np.asarray(np.where(apart < 1.6, page, 255), np.uint8)


def test_dots_in_place_of_strokes_run_into_these() -> None:
    page = needled(grey(prose().image))
    strokes, action = impulses.remove(page, 300)
    assert (action.applied, action.reason) == (True, "dots in place of strokes")
    assert (strokes < 230).sum() > 1.5 * (page < 230).sum()


def test_a_page_in_dots_is_not_blank() -> None:
    assert "blank" not in clean(needled(grey(prose().image)), dpi=300).flags


def test_specks_on_a_page_of_whole_letters_are_none() -> None:
    _, action = impulses.remove(grey(peppered(prose()).image), 300)
    assert (action.applied, action.reason) == (True, "specks all over")


def test_grain_on_blank_paper_is_none() -> None:
    grain = np.random.default_rng(3).normal(235, 8, (900, 800))
    page = np.clip(grain, 0, 255).astype(np.uint8)
    assert impulses.remove(page, 300)[1].reason != "dots in place of strokes"


@pytest.mark.parametrize("dpi", [75, 100, 150, 200])
def test_letters_of_a_coarse_scan_are_no_dots(dpi: int) -> None:
    page = grey(prose(points=8).image)
    coarse = np.asarray(
        cv2.resize(page, None, fx=dpi / 300, fy=dpi / 300, interpolation=cv2.INTER_AREA), np.uint8
    )
    assert not impulses.remove(coarse, dpi)[1].applied


@pytest.mark.parametrize(("side", "pitch"), [(4, 12), (5, 14), (6, 18), (3, 8)])
@pytest.mark.parametrize("filled", [0, 1, 3])
def test_a_dotted_form_that_is_hardly_filled_in_is_none(side: int, pitch: int, filled: int) -> None:
    page = np.full((3508, 2480), 255, np.uint8)
    for number in range(25):
        top = 500 + 110 * number
        cv2.putText(page, "Oвог нэр", (150, top), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0,), 4)
        if filled and number % filled == 0:
            cv2.putText(page, "1987 45", (900, top - 6), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0,), 4)
        for left in range(620, 2300, pitch):
            page[top : top + side, left : left + side] = 20
    assert not impulses.remove(page, 300)[1].applied
