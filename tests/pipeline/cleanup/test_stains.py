"""Stains: the shade of tide marks and rings goes, the writing on them stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.cleanup import background, clean, stains
from pipeline.cleanup.shrink import GLIMPSE, glimpsed, shrunk
from tests.pipeline.cleanup.pages import MONO, SERIF, Pixels, Sheet, form, prose

DPI = 300
COFFEE = (0.45, 0.55, 0.7)
"""What a ring lets through of blue, green and red."""


def grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def ringed(page: Pixels, through: tuple[float, ...] = COFFEE, width: int = 24) -> Pixels:
    """The page with the ring of a cup and a tide mark on it."""
    cover = np.zeros(page.shape[:2], np.uint8)
    cv2.ellipse(cover, (900, 700), (420, 410), 0, 20, 370, (255,), width)
    angles = np.linspace(0, 2 * np.pi, 200)
    reach = 700 + 60 * np.sin(5 * angles)
    tide = np.stack([1300 + reach * np.cos(angles), 900 + reach * np.sin(angles)], axis=1)
    cv2.polylines(cover, [tide.astype(np.int32)], True, (200,), width - 6)  # noqa: FBT003  # closed
    soft = cv2.GaussianBlur(cover, (0, 0), 3).astype(np.float64)[..., None] / 255
    return np.asarray(page * (1 - soft * (1 - np.array(through))), np.uint8)


def evened(page: Pixels) -> tuple[Pixels, Pixels | None, bool]:
    level = background.divide(page, background.paper_of(glimpsed(page, GLIMPSE)))[0]
    image, shade, action = stains.even(level, DPI)
    return image, shade, action.applied


@pytest.mark.parametrize("font", [SERIF, MONO])
def test_rings_and_tide_marks_go_and_the_ink_stays(font: str) -> None:
    page = prose(font).image
    image, shade, applied = evened(grey(ringed(page)))
    assert applied
    assert shade is not None
    ink, paper = grey(page) < 60, grey(page) > 250
    assert (image[ink] < 128).mean() > 0.98
    assert (image[paper] < 200).mean() < 0.1 * (grey(ringed(page))[paper] < 200).mean()


@pytest.mark.parametrize("page", [prose(), prose(points=26), form()])
def test_a_page_without_stains_is_left_as_it_is(page: Sheet) -> None:
    plain = grey(page.image)
    image, shade, action = stains.even(plain, DPI)
    assert image is plain
    assert shade is None
    assert not action.applied


def test_ink_as_broad_as_a_bar_is_no_stain() -> None:
    page = grey(prose().image)
    cv2.rectangle(page, (300, 1800), (2000, 2200), (30,), 30)
    assert not stains.even(page, DPI)[2].applied


def test_what_a_ring_darkened_is_no_lost_ink() -> None:
    cleaned = clean(ringed(prose().image), dpi=DPI)
    assert any(action.name == stains.NAME and action.applied for action in cleaned.actions)
    assert "ink_loss" not in cleaned.flags


def test_shade_as_small_as_a_word_is_no_stain_even_inside_a_ring() -> None:
    page = np.full((2200, 2200), 255, np.uint8)
    cv2.circle(page, (1100, 1100), 500, (190,), 24)
    cv2.rectangle(page, (1050, 1080), (1130, 1120), (190,), -1)
    cv2.putText(page, "ink", (200, 400), cv2.FONT_HERSHEY_SIMPLEX, 9, (20,), 30)
    shade = stains.even(page, DPI)[1]
    assert shade is not None
    assert shade[1100, 600] < 200
    assert (shade[1060:1140, 1030:1150] == 255).all()


def test_half_of_a_page_that_is_known_already_changes_nothing() -> None:
    page = grey(ringed(prose().image))
    again = stains.even(page, DPI, shrunk(page, 2))
    assert (again[0] == stains.even(page, DPI)[0]).all()
    assert again[2].applied
