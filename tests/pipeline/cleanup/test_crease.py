"""Creases: what a fold throws goes, and nothing else does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cleanup import crease
from pipeline.cleanup.shrink import QUARTER, glimpsed
from tests.pipeline.cleanup.pages import Pixels, form, prose, sealed, skewed, yellowed

FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
INK = 110
OFF = 12


def grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def folded(page: Pixels, share: float, *, across: bool, seed: int = 1, deep: float = 0.2) -> Pixels:
    """The page with a crease: a dark line that wanders, and a shade on one side of it."""
    image = page if across else page.T
    chance = np.random.default_rng(seed)
    way = image.shape[0] * share + np.cumsum(chance.normal(0, 0.12, image.shape[1]))
    distance = np.arange(image.shape[0])[:, None] - way
    shade = np.where(distance > 0, np.exp(-np.abs(distance) / 45), 0) * deep
    line = np.exp(-((distance / 1.6) ** 2)) * 0.3
    out = np.clip(image * (1 - shade - line * (1 - shade)), 0, 255).astype(np.uint8)
    return out if across else np.ascontiguousarray(out.T)


def evened(page: Pixels) -> tuple[Pixels, bool]:
    image, action = crease.even(page, glimpsed(page, QUARTER), 300)
    return image, action.applied


@FEW
@given(
    share=st.floats(0.3, 0.7), across=st.booleans(), seed=st.integers(0, 99),
    deep=st.floats(0.1, 0.28),
)  # fmt: skip
def test_the_shade_of_a_crease_goes_wherever_it_runs_and_the_ink_stays(
    share: float, *, across: bool, seed: int, deep: float
) -> None:
    page = grey(prose().image)
    bent = folded(page, share, across=across, seed=seed, deep=deep)
    flat, applied = evened(bent)
    assert applied
    paper = page > 250
    before = (cv2.absdiff(bent, page)[paper] > OFF).sum()
    after = (cv2.absdiff(flat, page)[paper] > OFF).sum()
    assert after < before * 0.3
    assert (flat[page < 40] < INK).mean() > 0.99


def test_two_creases_go_that_cross_each_other() -> None:
    page = grey(prose().image)
    flat, applied = evened(folded(folded(page, 0.4, across=True), 0.6, across=False, seed=2))
    assert applied
    assert np.percentile(np.abs(flat.astype(int) - page), 99.5) < 25


def test_a_rule_that_runs_along_a_crease_stays() -> None:
    page = grey(form(ruled=True).image)
    rows = (page < 128).mean(axis=1)
    rule = int(np.argmax(rows))
    share = (rule - 40) / page.shape[0]
    flat, applied = evened(folded(page, share, across=True))
    assert applied
    inked = page[rule] < 128
    assert (flat[rule][inked] < INK).mean() > 0.97


@pytest.mark.parametrize(
    "page",
    [
        prose().image, form(ruled=True).image, form().image, yellowed(prose()).image,
        skewed(prose(), 2).image, sealed(form(), (1500, 1900), (60, 60, 220)).image,
    ],
    ids=["prose", "ruled", "form", "yellowed", "skewed", "sealed"],
)  # fmt: skip
def test_a_page_without_a_crease_is_handed_back_as_it_is(page: Pixels) -> None:
    image = grey(page)
    flat, applied = evened(image)
    assert flat is image
    assert not applied


def framed(page: Pixels, colour: int, thick: int) -> Pixels:
    """The page in a pale frame as forms have it, near the edge of the paper."""
    height, width = page.shape
    frame = np.full_like(page, 255)
    ends = (110, 110), (width - 110, height - 110)
    cv2.rectangle(frame, *ends, (colour,), thick)
    return np.minimum(page, frame)


@pytest.mark.parametrize("colour", [150, 180, 200])
@pytest.mark.parametrize("thick", [6, 12])
def test_a_pale_frame_is_no_crease(colour: int, thick: int) -> None:
    page = framed(grey(prose().image), colour, thick)
    flat, applied = evened(page)
    assert flat is page
    assert not applied


def test_a_line_to_the_very_edge_is_a_crease_without_a_shade() -> None:
    page = grey(prose().image)
    flat, applied = evened(folded(page, 0.4, across=True, deep=0.0))
    assert applied
    assert flat is not page


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (40, 40), (120, 500), (399, 399), (410, 2000)])
def test_what_is_no_page_is_handed_back(size: tuple[int, int]) -> None:
    image = np.full(size, 200, np.uint8)
    assert evened(image)[0] is image
