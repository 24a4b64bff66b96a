"""Sheets are known again however they lie, torn, stained, skewed and badly scanned."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.nouns.sheet import Face
from pipeline.practice.words import WORDS
from pipeline.sheets.code import LETTERS, Code, is_ours, new_check, parse
from pipeline.sheets.drawing import DPI, EDGE, HEIGHT, MARK, WIDTH, Said, drawn
from pipeline.sheets.marks import codes_in, mark

CODE = Code(123, "K7Q2M9XA3B", Face.FRONT)
SAID = Said(
    "ТУСГААРЛАХ ХУУДАС", ("№ 000123   (1 / 3)", "Хөмрөг: 12", "Данс: 1", "ХН: 345"), "ХАВТГАЙ"
)
CORNERS = ((0, 0), (WIDTH, 0), (0, HEIGHT), (WIDTH, HEIGHT))
TORN = EDGE + MARK + 40


@lru_cache
def sheet() -> Image.Image:
    return Image.fromarray(drawn(SAID, str(CODE)))


def scanned(image: Image.Image, dpi: int, turn: float, quality: int) -> np.ndarray:
    """What a scanner makes of a sheet: turned, on a grey ground, at a resolution, as a JPEG."""
    turned = image.rotate(turn, expand=True, fillcolor=190, resample=Image.Resampling.BICUBIC)
    share = dpi / DPI
    small = turned.resize((round(turned.width * share), round(turned.height * share)))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


@given(
    dpi=st.sampled_from((150, 200, 300, 400)),
    quarter=st.integers(0, 3),
    skew=st.floats(-8, 8),
    torn=st.integers(-1, 3),
    stain=st.integers(0, 3),
    light=st.integers(150, 255),
)
@settings(max_examples=12, deadline=None)
def test_a_sheet_is_known_with_a_corner_off_a_stain_and_any_turn(
    dpi: int, quarter: int, skew: float, torn: int, stain: int, light: int
) -> None:
    image = sheet().point([round(value * light / 255) for value in range(256)])
    pen = ImageDraw.Draw(image)
    if torn >= 0:
        x, y = CORNERS[torn]
        across = [(x, y), (x, abs(y - 2 * TORN)), (abs(x - 2 * TORN), y)]
        pen.polygon(across, fill=190)
    x, y = CORNERS[stain]
    middle = (abs(x - EDGE - MARK // 2), abs(y - EDGE - MARK // 2))
    pen.ellipse((middle[0] - 330, middle[1] - 260, middle[0] + 330, middle[1] + 260), fill=90)
    assert codes_in(scanned(image, dpi, 90 * quarter + skew, 40)) == (str(CODE),)


@pytest.mark.parametrize("corner", range(4))
def test_one_corner_alone_is_enough(corner: int) -> None:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    x, y = CORNERS[corner]
    box = (
        min(x, abs(x - TORN)), min(y, abs(y - TORN)), max(x, abs(x - TORN)), max(y, abs(y - TORN))
    )  # fmt: skip
    image.paste(sheet().crop(box), box[:2])
    assert codes_in(scanned(image, 150, 3, 40)) == (str(CODE),)


def test_streaks_of_an_old_printer_and_dust_hide_nothing() -> None:
    pixels = np.asarray(sheet()).copy()
    for at in range(60, WIDTH, 170):
        pixels[:, at : at + 5] = 255
    chance = np.random.default_rng(7)
    pixels[chance.random(pixels.shape) < 0.04] = 0
    assert codes_in(scanned(Image.fromarray(pixels), 200, 1, 40)) == (str(CODE),)


def test_a_page_with_a_foreign_code_is_no_sheet() -> None:
    page = np.full((1200, 900), 255, np.uint8)
    foreign = mark("https://example.mn/ЪЪ", 400)
    page[100 : 100 + foreign.shape[0], 100 : 100 + foreign.shape[1]] = foreign
    assert codes_in(page) == ()
    assert codes_in(np.repeat(page[:, :, None], 3, axis=2)) == ()


def test_a_picture_of_colour_and_one_turned_to_negative_are_read() -> None:
    grey = np.asarray(sheet())
    assert codes_in(np.repeat(grey[:, :, None], 3, axis=2)) == (str(CODE),)
    assert codes_in(255 - grey) == (str(CODE),)


@given(
    number=st.integers(1, 10**9),
    check=st.text(LETTERS, min_size=10, max_size=10),
    face=st.sampled_from(Face),
)
def test_a_code_is_read_as_it_was_written(number: int, check: str, face: Face) -> None:
    code = Code(number, check, face)
    assert parse(str(code)) == code
    assert is_ours(str(code))


@pytest.mark.parametrize(
    "text", ["", "1", "ARKHIV1:1:K7Q2M9XA3B:F", "ARKHIV2:000123:K7Q2M9XA3B:F", f"{CODE}x"]
)
def test_what_is_not_written_as_ours_is_no_code(text: str) -> None:
    assert parse(text) is None


def test_no_two_sheets_have_the_same_letters() -> None:
    assert len({new_check() for _ in range(200)}) == 200


def test_a_sheet_to_practise_with_says_so_between_its_codes_and_is_read_all_the_same() -> None:
    marked = drawn(replace(SAID, mark=WORDS), str(CODE))
    between = np.s_[EDGE : EDGE + MARK, EDGE + MARK + 40 : WIDTH - EDGE - MARK - 40]
    assert np.asarray(sheet())[between].min() == 255
    assert (marked[between] == 0).mean() > 0.01
    assert (np.flipud(marked)[between] == 0).mean() > 0.01
    assert codes_in(scanned(Image.fromarray(marked), 150, 3, 40)) == (str(CODE),)
