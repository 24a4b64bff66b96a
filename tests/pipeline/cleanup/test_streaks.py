"""Streaks: the bands of a dirty roller go, and neither letters nor ruled lines do."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.cleanup import clean, streaks
from pipeline.cleanup.shrink import QUARTER, glimpsed
from tests.pipeline.cleanup.pages import Pixels, Sheet, bordered, entries, form, prose

PAPER, INK = 225, 110


def grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def streaked(page: Pixels, *, short: int = 0, every: int = 40, wide: int = 10) -> Pixels:
    """The page with plumb bands of many greys, which end so many pixels before its edges."""
    image, chance = page.astype(np.float32), np.random.default_rng(3)
    rows = slice(short, len(page) - short)
    for left in range(every, page.shape[1] - every, every):
        across = np.hanning(wide + 2)[1:-1] * chance.uniform(0.1, 0.5)
        at = left + int(chance.integers(0, every - wide))
        image[rows, at : at + wide] *= 1 - across
    return image.astype(np.uint8)


def evened(page: Pixels) -> tuple[Pixels, bool]:
    image, action = streaks.even(page, glimpsed(page, QUARTER), 300)
    return image, action.applied


@pytest.mark.parametrize("level", [False, True])
def test_bands_from_edge_to_edge_go_and_the_ink_stays(*, level: bool) -> None:
    page = grey(prose().image)
    dirty = np.ascontiguousarray(streaked(page.T).T) if level else streaked(page)
    flat, applied = evened(dirty)
    assert applied
    assert (dirty[page > 250] < PAPER).mean() > 0.1
    assert (flat[page > 250] < PAPER).mean() < 0.001
    assert (flat[page < 40] < INK).mean() > 0.99


def test_bands_that_end_before_the_edge_stay_for_they_are_ruled() -> None:
    page = streaked(grey(prose().image), short=60)
    flat, applied = evened(page)
    assert flat is page
    assert not applied


def test_paper_that_is_ruled_from_edge_to_edge_keeps_its_lines() -> None:
    page = streaked(grey(entries(1).image), every=90, wide=5)
    assert not evened(page)[1]


@pytest.mark.parametrize("sheet", [form(), form(ruled=True), entries(1), bordered(prose())])
def test_other_pages_are_left_alone(sheet: Sheet) -> None:
    page = grey(sheet.image)
    flat, applied = evened(page)
    assert flat is page
    assert not applied


def test_bands_are_seen_on_paper_that_lies_on_a_dark_ground() -> None:
    page = streaked(grey(prose().image))
    page[:200], page[-300:] = 10, 10
    assert evened(page)[1]


def test_a_band_as_dark_as_ink_is_left_to_the_rules() -> None:
    page = streaked(grey(prose().image))
    page[:, 600:606] = 30
    flat, applied = evened(page)
    assert applied
    assert (flat[:, 600:606] == page[:, 600:606]).all()


def test_a_page_is_cleaned_of_them() -> None:
    page = streaked(grey(prose().image))
    cleaned = clean(page, dpi=300)
    assert {action.name for action in cleaned.actions if action.applied} >= {"streaks"}
    assert cleaned.rules == ()
