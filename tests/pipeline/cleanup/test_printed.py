"""A dark bar with light letters stays at the edge of the page; the scanner's lid goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.cleanup import border
from pipeline.cleanup.chain import clean
from pipeline.cleanup.shrink import GLIMPSE, glimpsed
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

DPI = 300
TITLE = "МОНГОЛ УЛС ГЭРЧИЛГЭЭ"
BARS = {
    "across the top": (0, 0, 2480, 420),
    "across the foot": (0, 3100, 2480, 3508),
    "over the left half": (0, 0, 1500, 420),
    "over the right half": (980, 0, 2480, 420),
}
"""Left, top, right, bottom."""


def headed(bar: tuple[int, int, int, int], points: int = 80) -> tuple[Pixels, Pixels]:
    """A page of prose with a bar at its edge, and 255 where light letters stand on it."""
    left, top, right, bottom = bar
    page = cv2.cvtColor(pages.prose().image, cv2.COLOR_BGR2GRAY)
    page = cv2.resize(page, (2480, 3508), interpolation=cv2.INTER_AREA)
    page[top:bottom, left:right] = 20
    words = Image.new("L", (2480, 3508), 0)
    face = ImageFont.truetype(pages.BOLD, points)
    ImageDraw.Draw(words).text((left + 60, (top + bottom) // 2 - 60), TITLE, fill=255, font=face)
    letters = np.asarray(words, np.uint8)
    page[letters > 127] = 240
    return page.astype(np.uint8), letters


def cut(page: Pixels) -> tuple[Pixels, tuple[int, int]]:
    """The page without its border, and where its first pixel lay."""
    after, matrix, _ = border.crop(page, glimpsed(page, GLIMPSE), DPI)
    return after, (-round(matrix[5]), -round(matrix[2]))


def kept(page: Pixels, letters: Pixels) -> bool:
    """Whether the letters and the ground around them are as they were."""
    after, (top, left) = cut(page)
    x, y, w, h = cv2.boundingRect(letters)
    seen = after[max(0, y - top - 20) : y + h + 20 - top, max(0, x - left - 20) : x + w - left]
    was = page[max(top, y - 20) : y + h + 20, max(left, x - 20) : x + w]
    return np.array_equal(seen, was)


@pytest.mark.parametrize("points", [40, 60, 80])
@pytest.mark.parametrize("bar", BARS)
def test_a_bar_with_letters_on_it_stays_at_the_edge(bar: str, points: int) -> None:
    page, letters = headed(BARS[bar], points)
    assert kept(page, letters)


@pytest.mark.parametrize("bar", BARS)
def test_the_border_around_such_a_page_goes_and_its_letters_stay(bar: str) -> None:
    sheet, letters = headed(BARS[bar])
    page, around = (
        cv2.copyMakeBorder(each, 90, 110, 130, 70, cv2.BORDER_CONSTANT, value=(value,)).astype(
            np.uint8
        )
        for each, value in ((sheet, 12), (letters, 0))
    )
    after, _ = cut(page)
    assert kept(page, around)
    assert after.shape[1] <= sheet.shape[1] + 2 * GLIMPSE


@pytest.mark.parametrize("bar", BARS)
def test_a_lid_with_dust_on_it_is_cut_off(bar: str) -> None:
    page, letters = headed(BARS[bar])
    left, top, right, bottom = BARS[bar]
    page[letters > 0] = 20
    chance = np.random.default_rng(4)
    for x, y in zip(
        chance.integers(left + 20, right - 20, 40),
        chance.integers(top + 20, bottom - 20, 40),
        strict=True,
    ):
        cv2.circle(page, (int(x), int(y)), 4, (200,), -1)
    after, (down, across) = cut(page)
    dark = after[max(0, top - down) : bottom - down, max(0, left - across) : right - across]
    assert not dark.size or np.mean(dark < 60) < 0.02


@pytest.mark.parametrize(
    ("face", "said", "rows", "gap"),
    [
        (pages.SERIF, "бүртгэл нэр", 4, 4),
        (pages.MONO, "нэр он", 6, 4),
        (pages.MONO, "нэр он", 6, 12),
    ],
)
def test_a_slip_of_paper_that_its_writing_fills_is_no_bar_with_letters(
    face: str, said: str, rows: int, gap: int
) -> None:
    image = Image.new("L", (900, 1000), 255)
    for row in range(rows):
        font = ImageFont.truetype(face, 58)
        ImageDraw.Draw(image).text((60, 60 + 135 * row), said, fill=0, font=font)
    grey = np.asarray(image, np.uint8)
    x, y, w, h = cv2.boundingRect((grey < 255).astype(np.uint8))
    slip = grey[y - gap : y + h + gap, x - gap : x + w + gap]
    page = cv2.copyMakeBorder(slip, *[24] * 4, cv2.BORDER_CONSTANT, value=(12,))
    after, _ = cut(page.astype(np.uint8))
    assert (np.abs(np.array(after.shape) - slip.shape) <= 8).all()


def test_the_title_on_such_a_bar_is_in_the_cleaned_page() -> None:
    page, letters = headed(BARS["across the top"], 110)
    cleaned = clean(page, dpi=DPI)
    x, y, w, h = cv2.boundingRect(letters)
    top = y + round(cleaned.matrix[5])
    title = cleaned.image[top : top + h, x : x + w]
    assert np.ptp(np.percentile(title, (5, 95))) > 100
