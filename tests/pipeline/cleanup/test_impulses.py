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
