"""Light letters on a dark ground are turned over; whatever else is dark stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.cleanup import inverted
from pipeline.cleanup.chain import clean
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shrink import GLIMPSE, QUARTER, glimpsed, shrunk
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cleanup.noun import Action
    from tests.pipeline.cleanup.pages import Pixels

DPI = 300
HEAD = (250, 400, 2250, 540)
"""Left, top, right, bottom."""
WORDS = "Овог, эцгийн нэр Регистрийн дугаар Огноо"


def grey(sheet: pages.Sheet) -> Pixels:
    return np.asarray(cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY), np.uint8)


def turned(page: Pixels, dpi: int = DPI) -> tuple[Pixels, Action]:
    quarter = glimpsed(page, QUARTER)
    return inverted.turn_over(page, quarter, shrunk(quarter, GLIMPSE // QUARTER), dpi)


def lettered(shape: tuple[int, int], place: tuple[int, int], text: str, size: int) -> Pixels:
    """255 where letters are."""
    image = Image.new("L", shape[::-1], 0)
    face = ImageFont.truetype(pages.SERIF, size)
    ImageDraw.Draw(image).text(place, text, fill=255, font=face, spacing=size)
    return np.asarray(image, np.uint8).copy()


def headed(
    page: Pixels, ground: int = 20, light: int = 240, size: int = 50
) -> tuple[Pixels, Pixels]:
    """With a dark head that has light words; and 255 where the letters are."""
    left, top, right, bottom = HEAD
    words = lettered(page.shape, (left + 60, (top + bottom - size) // 2 - 8), WORDS, size)
    dark = page.copy()
    dark[top:bottom, left:right] = ground
    share = words.astype(np.float32) / 255
    return (dark * (1 - share) + light * share).astype(np.uint8), words


def negative(page: Pixels, ground: int, light: int) -> Pixels:
    return (light + (page / 255.0) * (ground - light)).astype(np.uint8)


@settings(max_examples=5, deadline=None)
@given(
    ground=st.integers(0, 100),
    light=st.integers(200, 250),
    size=st.integers(40, 64),
    blur=st.floats(0.3, 2.0),
    noise=st.integers(0, 15),
    degrees=st.floats(-4, 4),
)
def test_a_dark_head_is_turned_over_and_the_print_below_it_stays(
    ground: int, light: int, size: int, blur: float, noise: int, degrees: float
) -> None:
    plain = np.full((1000, 2480), 255, np.uint8)
    plain[650:] = grey(pages.prose())[350:700, :2480]
    page, words = headed(plain, ground, light, size)
    page, words = leaning(page, degrees, 255), leaning(words, degrees, 0)
    page = cv2.GaussianBlur(page, (0, 0), blur)
    grain = cv2.randn(np.zeros(page.shape, np.int16), 0, max(1, noise))
    page = pixels(cv2.add(page, grain, dtype=cv2.CV_8U))

    after, action = turned(page)

    assert action.applied
    letters = cv2.erode(words, np.ones((3, 3))) > 200
    assert np.median(after[letters]) < 110
    print_below = leaning(plain, degrees, 255) < 60
    assert (after[print_below] == page[print_below]).all()


def leaning(page: Pixels, degrees: float, paper: int) -> Pixels:
    """Turned about its middle, on a sheet as large."""
    middle = page.shape[1] / 2, page.shape[0] / 2
    turn = cv2.getRotationMatrix2D(middle, degrees, 1.0)
    return pixels(cv2.warpAffine(page, turn, page.shape[::-1], borderValue=(paper,)))


def test_letters_up_to_the_edge_of_a_head_are_kept() -> None:
    page, words = headed(np.full((1000, 2480), 255, np.uint8), size=124)
    words[HEAD[3] - 3 :], words[:, HEAD[2] :] = 0, 0
    letters = cv2.erode(words, np.ones((3, 3))) > 250
    after, action = turned(page)
    assert action.applied
    assert (after[letters] < 120).mean() > 0.99


@pytest.mark.parametrize(("ground", "light"), [(20, 235), (65, 190), (95, 230), (40, 130)])
@pytest.mark.parametrize("turn", [None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180])
def test_a_negative_is_turned_over_whole(ground: int, light: int, turn: int | None) -> None:
    plain = grey(pages.form())
    plain = plain if turn is None else np.asarray(cv2.rotate(plain, turn), np.uint8)
    after, action = turned(negative(plain, ground, light))
    assert (action.applied, action.reason) == (True, "a negative")
    ink = plain < 60
    assert after[ink].max() < after[~ink].mean() - 60
    assert np.median(after) > 250


@pytest.mark.parametrize("edge", [0, 245])
def test_a_negative_within_a_border_is_read(edge: int) -> None:
    page = negative(grey(pages.prose()), 25, 230)
    page = cv2.copyMakeBorder(page, 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=(edge,))
    cleaned = clean(np.asarray(page, np.uint8), dpi=DPI)
    assert "dark" not in cleaned.flags
    assert "ink_loss" not in cleaned.flags
    assert np.median(cleaned.image) > 240
    assert next(each.name for each in cleaned.actions if each.applied) == "inverted"


def photographed() -> Pixels:
    """A dark portrait in the page, and a pattern of cloth on it."""
    page, chance = grey(pages.prose()), np.random.default_rng(5)
    soft = cv2.resize(chance.integers(15, 150, (9, 7)).astype(np.uint8), (520, 700))
    for y in range(380, 690, 24):
        for x in range(20, 500, 24):
            cv2.ellipse(soft, (x, y), (6, 8), 30, 0, 360, (int(chance.integers(90, 180)),), -1)
    page[1500:2200, 1500:2020] = cv2.GaussianBlur(soft, (0, 0), 2)
    return page


def captioned() -> Pixels:
    """A dark, soft photograph with white writing at its foot."""
    page, chance = grey(pages.prose()), np.random.default_rng(9)
    soft = cv2.resize(chance.integers(10, 80, (4, 3)).astype(np.uint8), (680, 840))
    words = lettered(soft.shape, (40, 760), "УЛААНБААТАР 1952", 48)
    page[1500:2340, 1500:2180] = np.maximum(soft, words)
    return page


def covered() -> Pixels:
    """A dark cover with its title."""
    chance = np.random.default_rng(6)
    page = chance.normal(45, 9, (3508, 2480))
    title = lettered(page.shape, (500, 900), "УЛСЫН БҮРТГЭЛИЙН\nДЭВТЭР\n1974 он", 110)
    page += title * 0.6
    return np.clip(page, 0, 255).astype(np.uint8)


def stamped() -> Pixels:
    """A filled round seal with light letters."""
    page = grey(pages.prose())
    cv2.circle(page, (1200, 2600), 220, (70,), -1)
    words = lettered(page.shape, (1040, 2530), "МОНГОЛ УЛС\nБҮРТГЭЛ № 17", 44)
    return np.maximum(page, words)


def stained() -> Pixels:
    """A dark stain over black letters, and a bar without any."""
    page = grey(pages.prose()).astype(np.float32)
    page[300:900, 200:1400] *= 0.45
    page[2000:2100, 200:2200] = 15
    return page.astype(np.uint8)


def framed() -> Pixels:
    """Black bands of a scanner on two sides, with specks."""
    page = grey(pages.prose())
    page[:, :260], page[3300:] = 12, 12
    chance = np.random.default_rng(8)
    for _ in range(60):
        x, y = int(chance.integers(5, 250)), int(chance.integers(5, 3200))
        cv2.circle(page, (x, y), int(chance.integers(2, 9)), (200,), -1)
    return page


def underexposed() -> Pixels:
    """Black letters on paper that came out as dark as a negative's ground."""
    noise = np.random.default_rng(4).normal(0, 8, grey(pages.prose()).shape)
    return np.clip(grey(pages.prose()) * 0.36 + 18 + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "made", [photographed, captioned, covered, stamped, stained, framed, underexposed]
)
def test_what_is_dark_otherwise_stays(made: Callable[[], Pixels]) -> None:
    page = made()
    after, action = turned(page)
    assert not action.applied, action
    assert after is page


@pytest.mark.parametrize("face", [pages.SERIF, pages.SANS, pages.MONO, pages.BOLD])
@pytest.mark.parametrize("points", [8, 12, 20])
def test_black_print_stays_be_it_ever_so_bold(face: str, points: float) -> None:
    page = grey(pages.prose(face, points))
    heavy = np.asarray(cv2.erode(page, np.ones((5, 5))), np.uint8)
    assert turned(page)[0] is page
    assert turned(heavy)[0] is heavy


def test_dark_paper_torn_on_a_white_ground_is_no_negative() -> None:
    page = np.rint(grey(pages.prose(count=4)) * 0.3 + 66).astype(np.uint8)
    edges = np.random.default_rng(4).integers(20, 110, len(page) // 20 + 1)
    for number, edge in enumerate(edges):
        page[20 * number : 20 * number + 20, -edge:] = 240
    page[:60] = 240
    after, action = turned(page)
    assert not action.applied
    assert np.array_equal(page, after)
