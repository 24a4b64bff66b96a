"""Rules of a page in dots, or that was moved, are told, and stay; those of all others go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pipeline.cleanup import dots, ink, rules
from tests.pipeline.cleanup.pages import SERIF, Pixels, dotted, form, peppered, prose

if TYPE_CHECKING:
    from collections.abc import Callable


def ruled() -> Pixels:
    return np.asarray(cv2.cvtColor(form(leaders=False, ruled=True).image, cv2.COLOR_BGR2GRAY))


def grainy(image: Pixels) -> Pixels:
    noise = np.random.default_rng(3).normal(0, 18, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def blurred(image: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 2), np.uint8)


def moved(image: Pixels) -> Pixels:
    return np.asarray(cv2.blur(image, (11, 1)), np.uint8)


def lifted(image: Pixels) -> Pixels:
    return np.asarray(cv2.blur(image, (1, 11)), np.uint8)


def coarse(image: Pixels) -> Pixels:
    small = cv2.resize(image, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, image.shape[::-1]), np.uint8)


def erased(image: Pixels) -> rules.Unruled:
    written = ink.written(image, ink.mask(image))
    assert written.letter
    return rules.erase(image, written.mask, written.letter)


def test_rules_of_a_page_in_dots_are_told_and_stay() -> None:
    image = dotted(ruled())
    found = erased(image)
    assert (found.image == image).all()
    assert not found.mask.any()
    assert found.segments
    assert (found.action.applied, found.action.reason) == (False, "in dots")


@pytest.mark.parametrize("spoil", [moved, lifted])
def test_rules_of_a_page_that_was_moved_are_told_and_stay(
    spoil: Callable[[Pixels], Pixels],
) -> None:
    image = spoil(ruled())
    found = erased(image)
    assert (found.image == image).all()
    assert found.segments
    assert (found.action.applied, found.action.reason) == (False, "moved")


@pytest.mark.parametrize("spoil", [np.asarray, grainy, blurred, coarse])
def test_other_rules_go(spoil: Callable[[Pixels], Pixels]) -> None:
    found = erased(spoil(ruled()))
    assert found.segments
    assert found.action.applied


@pytest.mark.parametrize("points", [12, 16, 20])
def test_a_page_in_dots_is_told(points: float) -> None:
    letter = points * 2
    image = np.asarray(cv2.cvtColor(prose(SERIF, points).image, cv2.COLOR_BGR2GRAY), np.uint8)
    assert dots.is_screened(dotted(image), letter)
    assert not dots.is_screened(image, letter)


def test_no_page_without_ink_is_in_dots() -> None:
    assert not dots.is_screened(np.full((40, 30), 255, np.uint8), 24.0)


def test_a_few_specks_are_no_dots() -> None:
    sheet = peppered(form(leaders=False, ruled=True), 0.0003)
    assert not dots.is_screened(np.asarray(cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY)), 24.0)


def test_a_picture_in_dots_on_a_page_is_no_page_in_dots() -> None:
    page = np.asarray(cv2.cvtColor(prose(SERIF, 12).image, cv2.COLOR_BGR2GRAY), np.uint8)
    image = np.ascontiguousarray(page[300:1400, 270:1530])
    shades = np.tile(np.linspace(60, 200, 420, dtype=np.uint8), (300, 1))
    image[400:700, 500:920] = dotted(shades)
    assert not dots.is_screened(image, 24.0)
