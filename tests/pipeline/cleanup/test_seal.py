"""Seals over writing in any ink: the seal goes where its colour tells it, the writing stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.osd import Upright
from pipeline.cleanup import seal
from pipeline.cleanup.chain import clean
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

BLUE, VIOLET, RED = (170, 70, 45), (140, 50, 95), (50, 40, 185)
DARK = (95, 32, 55)
PALE = (205, 160, 185)
BLACK = (40, 40, 40)
MIDDLE = (1200, 700)


def inked() -> Pixels:
    """1 inside the strokes of a typewritten page."""
    grey = cv2.cvtColor(pages.prose(pages.MONO).image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.erode((grey < 100).astype(np.uint8), np.ones((2, 2))), np.uint8)


def typed(colour: tuple[int, int, int]) -> Pixels:
    """A typewritten page in ink of a colour."""
    share = pages.prose(pages.MONO).image.astype(np.float32) / 255
    return np.asarray(np.array(colour) + (255 - np.array(colour)) * share, np.uint8)


def pressed(
    page: Pixels, middle: tuple[int, int], colour: tuple[int, int, int], *, least: float = 0.3
) -> Pixels:
    """With a seal, its ink three times as thick on one side as on the other."""
    blank = pages.Sheet(np.full_like(page, 255), ())
    cover = (pages.sealed(blank, middle, (0, 0, 0)).image[:, :, :1] < 128).astype(np.float32)
    thick = np.linspace(least, 1.0, page.shape[1])[None, :, None]
    thick = np.roll(thick, middle[0] - page.shape[1] // 2, axis=1)
    shade = np.power(np.array(colour) / 255, cover * thick)
    return np.asarray(page * shade, np.uint8)


def lightened(before: Pixels, after: Pixels, where: Pixels) -> float:
    """The share of the ink there that is no longer ink."""
    return float((after[where > 0] > np.maximum(before[where > 0], 120) + 40).mean())


def around(middle: tuple[int, int], page: Pixels) -> Pixels:
    disc = np.zeros(page.shape[:2], np.uint8)
    cv2.circle(disc, middle, 240, (1,), -1)
    return disc


@pytest.mark.parametrize("colour", [BLUE, VIOLET, RED, DARK])
def test_a_seal_pressed_unevenly_goes_whole(colour: tuple[int, int, int]) -> None:
    page = typed(BLACK)
    stamped = pressed(page, MIDDLE, colour)
    found, discs, action = seal.remove(stamped, 300)
    assert action.applied
    assert len(discs) == 1
    ink, plain = inked() & around(MIDDLE, page), cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    assert lightened(np.asarray(plain, np.uint8), found, ink) < 0.02
    bare = around(MIDDLE, page) & (cv2.erode(plain, np.ones((5, 5))) > 250)
    under = bare & (cv2.cvtColor(stamped, cv2.COLOR_BGR2GRAY) < 200)
    assert np.mean(found[under > 0] > 215) > 0.97


@pytest.mark.parametrize("other", [None, RED])
def test_a_pale_seal_goes_alone_and_beside_a_strong_one(other: tuple[int, int, int] | None) -> None:
    page = typed(BLACK)
    stamped = pressed(page, MIDDLE, PALE, least=0.7)
    if other is not None:
        stamped = pressed(stamped, (700, 1600), other)
    found, discs, action = seal.remove(stamped, 300)
    assert action.measure == len(discs) == (1 if other is None else 2)
    plain = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    assert lightened(np.asarray(plain, np.uint8), found, inked() & around(MIDDLE, page)) < 0.02
    under = around(MIDDLE, page) & (cv2.erode(plain, np.ones((5, 5))) > 250)
    assert np.percentile(found[under > 0], 1) > 225


def test_two_seals_that_overlap_both_go() -> None:
    page = typed(BLACK)
    stamped = pressed(pressed(page, MIDDLE, VIOLET), (1330, 820), VIOLET)
    found, discs, _ = seal.remove(stamped, 300)
    assert len(discs) >= 2
    plain = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    under = (cv2.cvtColor(stamped, cv2.COLOR_BGR2GRAY) < 200) & (
        cv2.erode(plain, np.ones((5, 5))) > 250
    )
    assert np.mean(found[under] > 200) > 0.95
    assert lightened(np.asarray(plain, np.uint8), found, inked()) < 0.02


@pytest.mark.parametrize("ribbon", [VIOLET, (140, 95, 75), (128, 112, 100)])
@pytest.mark.parametrize("colour", [BLUE, VIOLET, RED])
def test_a_coloured_ribbon_and_a_carbon_copy_stay_under_a_seal(
    ribbon: tuple[int, int, int], colour: tuple[int, int, int]
) -> None:
    page = typed(ribbon)
    found = seal.remove(pressed(page, MIDDLE, colour), 300)[0]
    plain = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    assert lightened(plain, found, inked()) < 0.02


def test_a_seal_in_the_colour_of_the_writing_is_left() -> None:
    stamped = pressed(typed(VIOLET), MIDDLE, VIOLET)
    found, discs, action = seal.remove(stamped, 300)
    assert (discs, action.applied) == ((), False)
    assert (found == cv2.cvtColor(stamped, cv2.COLOR_BGR2GRAY)).all()


@pytest.mark.parametrize("colour", [VIOLET, RED])
def test_entries_by_a_blue_pen_on_a_printed_form_stay_under_a_seal(
    colour: tuple[int, int, int],
) -> None:
    page = typed(BLACK)
    page[640:860] = typed((140, 51, 36))[640:860]
    found, discs, _ = seal.remove(pressed(page, MIDDLE, colour), 300)
    assert len(discs) == 1
    plain = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    assert lightened(plain, found, inked()) < 0.02


@pytest.mark.parametrize(("rows", "crossed"), [((640, 860), True), ((1100, 1400), False)])
def test_a_seal_over_entries_in_its_own_colour_is_told_of(
    rows: tuple[int, int], *, crossed: bool
) -> None:
    page, lines = typed(BLACK), slice(*rows)
    page[lines] = typed(BLUE)[lines]
    stamped = pressed(page, MIDDLE, BLUE)
    assert (seal.remove(stamped, 300)[2].reason == seal.CROSSED) is crossed
    cleaned = clean(stamped, dpi=300, judge=lambda _, __: Upright(0, 9.0))
    assert ("ink_loss" in cleaned.flags) is crossed


def test_a_seal_goes_where_it_was_pressed_badly() -> None:
    page = typed(BLACK)
    blank = pages.Sheet(np.full_like(page, 255), ())
    cover = pages.sealed(blank, MIDDLE, (0, 0, 0)).image[:, :, :1] < 128
    thick = np.clip(np.linspace(-4.95, 7.05, page.shape[1]), 0.21, 1.0)[None, :, None]
    stamped = np.asarray(page * np.power(np.array((120, 50, 80)) / 255, cover * thick), np.uint8)
    found = seal.remove(stamped, 300)[0]
    plain = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    bare = around(MIDDLE, page) & (cv2.erode(plain, np.ones((5, 5))) > 250)
    under = bare & (cv2.cvtColor(stamped, cv2.COLOR_BGR2GRAY) < 200)
    assert np.mean(found[under > 0] > 215) > 0.97
