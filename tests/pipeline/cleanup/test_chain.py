"""The whole chain: what a page is after it, and where its ink has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.osd import Upright
from pipeline.cleanup import Cleaned, clean
from pipeline.geometry import Point, apply
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.pipeline.cleanup.pages import Pixels

BLUE = (190, 70, 50)


def surely_upright(_image: Pixels, _dpi: int) -> Upright:
    return Upright(0, 20.0)


def done(cleaned: Cleaned) -> set[str]:
    return {action.name for action in cleaned.actions if action.applied}


def test_a_clean_page_is_left_as_it_is() -> None:
    sheet = pages.prose()
    cleaned = clean(sheet.image, dpi=300, orientation=1, judge=surely_upright)
    assert done(cleaned) == set()
    assert cleaned.flags == ()
    assert (cleaned.dpi, cleaned.dpi_source) == (300, "file")
    assert cleaned.image.shape == sheet.image.shape[:2]
    assert 0.003 < cleaned.ink < 0.03


def test_every_step_says_what_it_did_and_why() -> None:
    sheet = pages.yellowed(pages.sealed(pages.form(), (1500, 1300), BLUE))
    sheet = pages.bordered(pages.skewed(sheet, 2.0, (150, 190, 215)))
    cleaned = clean(sheet.image, dpi=300, orientation=1, judge=surely_upright)
    assert done(cleaned) >= {"seal", "border", "background", "deskew", "leaders"}
    names = [action.name for action in cleaned.actions]
    assert len(names) == len(set(names))
    assert all(action.reason for action in cleaned.actions)
    assert cleaned.flags == ()


def few_letters() -> pages.Sheet:
    """A page with three figures: too little for its letters to vote."""
    image, draw = pages.canvas()
    draw.text((1000, 1400), "117", fill=0, font=pages.ImageFont.truetype(pages.BOLD, 70))
    return pages.done(image, ())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("draw", [pages.prose, pages.form])
def test_the_letters_turn_a_page_upright(turn: int, draw: Callable[[], pages.Sheet]) -> None:
    sheet = draw()
    lying = np.ascontiguousarray(np.rot90(sheet.image, turn // 90))
    cleaned = clean(lying, dpi=300, orientation=1)
    assert (cleaned.image == clean(sheet.image, dpi=300, orientation=1).image).all()
    assert cleaned.flags == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_sure_judge_is_followed_where_letters_are_few(turn: int) -> None:
    sheet = few_letters()
    lying = np.ascontiguousarray(np.rot90(sheet.image, turn // 90))
    cleaned = clean(lying, dpi=300, orientation=1, judge=lambda _image, _dpi: Upright(turn, 9.0))
    assert cleaned.flags == ()
    middle = apply(cleaned.matrix, Point(lying.shape[1] / 2, lying.shape[0] / 2))
    assert middle == Point(sheet.image.shape[1] / 2, sheet.image.shape[0] / 2)


def test_the_judge_is_not_asked_where_letters_are_sure() -> None:
    def never(_image: Pixels, _dpi: int) -> Upright:
        pytest.fail("asked without need")

    assert clean(pages.prose().image, dpi=300, orientation=1, judge=never).flags == ()


@pytest.mark.parametrize("judgement", [None, Upright(180, 0.2)])
def test_an_unsure_judgement_is_said_and_not_followed(judgement: Upright | None) -> None:
    sheet = few_letters()
    cleaned = clean(sheet.image, dpi=300, orientation=1, judge=lambda _image, _dpi: judgement)
    assert cleaned.flags == ("orientation_unsure",)
    assert apply(cleaned.matrix, Point(10, 20)) == Point(10, 20)


def test_nobody_to_judge_is_unsure() -> None:
    cleaned = clean(few_letters().image, dpi=300, orientation=1)
    assert cleaned.flags == ("orientation_unsure",)


@pytest.mark.parametrize("shade", [255, 243])
def test_a_blank_page_is_flagged_with_its_ink(shade: int) -> None:
    noise = np.random.default_rng(1).normal(shade - 3, 2, (1754, 1240))
    cleaned = clean(np.clip(noise, 0, 255).astype(np.uint8), dpi=150, orientation=1)
    assert cleaned.flags == ("blank",)
    assert cleaned.ink < 0.0002


def test_yellowed_blank_paper_is_blank() -> None:
    image, _ = pages.canvas(150)
    cleaned = clean(pages.yellowed(pages.done(image, (), 150)).image, dpi=150, orientation=1)
    assert cleaned.flags == ("blank",)


def test_one_written_line_is_not_blank() -> None:
    cleaned = clean(pages.prose(count=1).image, dpi=300, orientation=1, judge=surely_upright)
    assert cleaned.flags == ()
    assert cleaned.ink > 0.0002


def test_an_all_black_page_is_flagged_dark() -> None:
    cleaned = clean(np.full((1754, 1240, 3), 9, np.uint8), dpi=None, orientation=1)
    assert cleaned.flags == ("dark",)
    assert (cleaned.dpi, cleaned.dpi_source) == (150, "inferred")
    assert cleaned.image.shape == (1754, 1240)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (300, 2), (9, 9, 3), (40, 31)])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_tiny_images_go_through(shape: tuple[int, ...], shade: int) -> None:
    cleaned = clean(np.full(shape, shade, np.uint8), dpi=None, orientation=6)
    assert cleaned.image.ndim == 2


@pytest.mark.parametrize("shape", [(1, 4000), (4000, 1), (2, 2000), (64, 3)])
def test_slivers_with_something_on_them_go_through(shape: tuple[int, int]) -> None:
    speckled = np.random.default_rng(5).integers(0, 256, shape).astype(np.uint8)
    cleaned = clean(speckled, dpi=200)
    assert any(action.name == "ink_loss" for action in cleaned.actions)


def test_lost_ink_is_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.cleanup import background

    def wipe(grey: Pixels, paper: Pixels) -> tuple[Pixels, object]:
        even, action = divide(grey, paper)
        even = even.copy()
        even[: even.shape[0] // 3] = 255
        return even, action

    divide = background.divide
    monkeypatch.setattr(background, "divide", wipe)
    cleaned = clean(pages.prose().image, dpi=300, orientation=1, judge=surely_upright)
    assert cleaned.flags == ("ink_loss",)
    assert cleaned.actions[-1].measure > 0.2


def test_the_black_beside_a_page_that_lies_askew_is_no_lost_ink() -> None:
    sheet = pages.prose()
    height, width = sheet.image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 4.0, 0.9)
    askew = cv2.warpAffine(sheet.image, turn, (width, height), borderValue=(10, 10, 10))
    cleaned = clean(np.asarray(askew, np.uint8), dpi=300, judge=surely_upright)
    assert any(action.name == "deskew" and action.applied for action in cleaned.actions)
    assert cleaned.flags == ()


@pytest.mark.parametrize("dpi", [200, 300])
def test_the_shade_of_a_gutter_is_no_lost_ink(dpi: int) -> None:
    sheet = pages.prose(dpi=dpi)
    far = np.abs(np.arange(sheet.image.shape[1]) - 0.97 * sheet.image.shape[1])
    shade = 1 - 0.6 * np.exp(-far / (14 * dpi / 25.4))
    shaded = (sheet.image * shade[None, :, None]).astype(np.uint8)
    assert clean(shaded, dpi=dpi, judge=surely_upright).flags == ()


@settings(max_examples=12, deadline=None)
@given(
    degrees=st.floats(-5, 5),
    orientation=st.integers(1, 8),
    x=st.integers(200, 1000),
    y=st.integers(1100, 1600),
    border=st.booleans(),
)
def test_the_matrix_leads_to_the_ink(
    degrees: float, orientation: int, x: int, y: int, *, border: bool
) -> None:
    """A cross drawn into the master is found where the matrix says, after all steps."""
    sheet = pages.skewed(pages.prose(points=12, dpi=150), degrees)
    image = sheet.image.copy()
    image[y - 12 : y + 13, x - 4 : x + 5] = 0
    image[y - 4 : y + 5, x - 12 : x + 13] = 0
    place = Point(x + 0.5, y + 0.5)
    if border:
        image = pages.bordered(sheet.spoiled(image), left=80, top=50).image
        place = Point(place.x + 80, place.y + 50)
    stored, place = _stored(image, place, orientation)
    cleaned = clean(stored, dpi=150, orientation=orientation, judge=surely_upright)
    found = apply(cleaned.matrix, place)
    side = 18 * cleaned.dpi // 150
    row, column = int(found.y), int(found.x)
    part = 255.0 - cleaned.image[row - side : row + side + 1, column - side : column + side + 1]
    rows, columns = np.mgrid[: part.shape[0], : part.shape[1]]
    middle = (columns * part).sum() / part.sum(), (rows * part).sum() / part.sum()
    assert np.hypot(middle[0] - side, middle[1] - side) < 2.5


def _stored(image: Pixels, place: Point, orientation: int) -> tuple[Pixels, Point]:
    """The image as a camera with that orientation stores it, and where the place is then."""
    height, width = image.shape[:2]
    x, y = place
    turned, there = {
        1: (image, Point(x, y)),
        2: (image[:, ::-1], Point(width - x, y)),
        3: (image[::-1, ::-1], Point(width - x, height - y)),
        4: (image[::-1], Point(x, height - y)),
        5: (image.swapaxes(0, 1), Point(y, x)),
        6: (np.rot90(image, 1), Point(y, width - x)),
        7: (np.rot90(image, 2).swapaxes(0, 1), Point(height - y, width - x)),
        8: (np.rot90(image, -1), Point(height - y, x)),
    }[orientation]
    return np.ascontiguousarray(turned), there
