"""Patterns: pale coloured curves behind the writing go, and nothing else of colour does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.cleanup import pattern
from pipeline.cleanup.tinted import tinted
from tests.pipeline.cleanup.pages import Pixels, form, prose, sealed

DPI = 300
ORANGE, GREEN, BLUE, LILAC = (
    (0.55, 0.72, 0.92),
    (0.6, 0.86, 0.62),
    (0.9, 0.7, 0.55),
    (0.9, 0.6, 0.72),
)
PEN, RED = (0.55, 0.2, 0.14), (0.24, 0.2, 0.78)
"""What inks let through of blue, green and red."""


def grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def inked(page: Pixels, cover: Pixels, through: tuple[float, ...]) -> Pixels:
    share = cover.astype(np.float64)[..., None] / 255
    return np.asarray(page * (1 - share * (1 - np.array(through))), np.uint8)


def netted(page: Pixels, through: tuple[float, ...]) -> Pixels:
    """The page with waves all over it that cross one another."""
    cover, x = np.zeros(page.shape[:2], np.uint8), np.arange(0, page.shape[1], 4)
    for wave in range(40):
        y = 60 + 85 * wave + 90 * np.sin(x / 220 + wave * 0.8) + 40 * np.sin(x / 71)
        points = np.stack([x, y], axis=1).astype(np.int32)
        cv2.polylines(cover, [points], False, (255,), 2, cv2.LINE_AA)  # noqa: FBT003  # open
    return inked(page, cover, through)


def lifted(page: Pixels) -> tuple[Pixels, bool]:
    image, action = pattern.lift(page, grey(page), DPI)
    return image, action.applied


@pytest.mark.parametrize("through", [ORANGE, GREEN, BLUE, LILAC])
def test_pale_waves_are_hardly_seen_any_more_and_the_ink_stays(through: tuple[float, ...]) -> None:
    page = prose().image
    behind = netted(page, through)
    image, applied = lifted(behind)
    assert applied
    paper, ink = grey(page) > 250, grey(page) < 60
    assert (image[paper] < 210).sum() < 0.15 * (grey(behind)[paper] < 210).sum()
    assert (image[ink] < 110).mean() > 0.99


@pytest.mark.parametrize(
    "page", [prose().image, form().image, sealed(prose(), (900, 700), (60, 50, 200)).image]
)
def test_a_page_without_a_pattern_is_left_as_it_is(page: Pixels) -> None:
    assert not lifted(page)[1]


def test_waves_in_the_ink_of_a_pen_are_no_pattern() -> None:
    assert not lifted(netted(prose().image, PEN))[1]


def test_frames_and_rules_in_colour_are_no_pattern() -> None:
    cover = np.zeros(prose().image.shape[:2], np.uint8)
    for y in range(200, 3300, 100):
        cv2.line(cover, (150, y), (2300, y), (255,), 4)
    cv2.rectangle(cover, (120, 120), (2350, 3380), (255,), 10)
    assert not lifted(inked(prose().image, cover, ORANGE))[1]


def test_a_red_number_on_a_pattern_stays() -> None:
    page = np.full((3508, 2480, 3), 255, np.uint8)
    cover = np.zeros(page.shape[:2], np.uint8)
    cv2.putText(cover, "0123456", (600, 1700), cv2.FONT_HERSHEY_SIMPLEX, 2, (255,), 5)
    image, applied = lifted(netted(inked(page, cover, RED), GREEN))
    assert applied
    assert (image[cover == 255] < 130).mean() > 0.95


def test_a_grey_master_has_no_pattern() -> None:
    plain = grey(prose().image)
    assert pattern.lift(plain, plain, DPI)[0] is plain


def test_colours_that_were_seen_already_change_nothing() -> None:
    page = netted(prose().image, ORANGE)
    again, action = pattern.lift(page, grey(page), DPI, tinted(page, DPI))
    assert action.applied
    assert (again == lifted(page)[0]).all()
