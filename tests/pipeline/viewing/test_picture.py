"""What people see of a page: small, faithful, and black and white exactly."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw, ImageFont

from pipeline import viewing
from pipeline.ingest.errors import UndecodableError
from pipeline.viewing import Content, content, fax, picture
from pipeline.viewing.picture import QUALITIES

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
A4 = (2480, 3508)


def page(paper: tuple[int, int, int] = (250, 250, 250), size: tuple[int, int] = A4) -> Image.Image:
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 42)
    for top in range(150, size[1] - 100, 75):
        draw.text((150, top), "Иргэний бүртгэлийн Өнөрцэцэг ЪЪ87031204 № 45", (40, 40, 44), font)
    return image


def noisy(image: Image.Image, seed: int = 3) -> Pixels:
    chance = np.random.default_rng(seed)
    grain = chance.normal(0, 5, (image.height, image.width, 1))
    bgr = np.asarray(image, np.float64)[..., ::-1] + grain
    return np.ascontiguousarray(np.clip(bgr, 0, 255).astype(np.uint8))


def opened(view: viewing.View) -> Pixels:
    image = cv2.imdecode(np.frombuffer(view.data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert image is not None
    return np.asarray(image, np.uint8)


def test_a_yellowed_page_in_colour_takes_little_room_and_stays_in_colour() -> None:
    view = viewing.coded(noisy(page((232, 214, 170))), 300)
    assert len(view.data) < 400_000
    shown = opened(view)
    assert shown.shape == (2339, 1653, 3)
    paper = np.median(shown.reshape(-1, 3), axis=0)
    assert paper == pytest.approx((170, 214, 232), abs=4)


def test_ink_stays_as_dark_as_it_was() -> None:
    image = noisy(page())
    view = viewing.coded(image, 300)
    before = cv2.cvtColor(cv2.resize(image, (1653, 2339)), cv2.COLOR_BGR2GRAY)
    after = opened(view)
    ink = before < 110
    assert float(np.abs(before[ink].astype(int) - after[ink].astype(int)).mean()) < 14


def tables(data: bytes) -> dict[int, list[int]]:
    """What says how coarsely a JPEG is coded."""
    with Image.open(io.BytesIO(data)) as image:
        return image.quantization  # type: ignore[attr-defined,no-any-return]  # of JPEG alone


def coarseness(quality: int) -> dict[int, list[int]]:
    done, data = cv2.imencode(
        ".jpg", np.zeros((8, 8), np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    assert done
    return tables(data.tobytes())


def test_a_page_that_stays_legible_is_coded_at_the_lowest_quality() -> None:
    assert tables(viewing.coded(noisy(page()), 300).data) == coarseness(QUALITIES[0])


@pytest.mark.parametrize(("faithful", "quality"), [(9.0, QUALITIES[1]), (0.1, QUALITIES[-1])])
def test_where_ink_would_be_lost_in_blocks_the_quality_is_raised(
    monkeypatch: pytest.MonkeyPatch, faithful: float, quality: int
) -> None:
    monkeypatch.setattr(picture, "FAITHFUL", faithful)
    assert tables(viewing.coded(noisy(page()), 300).data) == coarseness(quality)


def test_a_grey_page_scanned_in_colour_needs_no_colour() -> None:
    assert content(noisy(page())) is Content.GREY
    assert opened(viewing.coded(noisy(page()), 300)).ndim == 2


def test_a_small_blue_seal_on_a_grey_page_is_colour() -> None:
    image = page()
    ImageDraw.Draw(image).ellipse((1500, 2600, 1900, 3000), outline=(60, 60, 200), width=9)
    assert content(noisy(image)) is Content.COLOUR


def test_a_page_of_low_resolution_keeps_all_its_pixels() -> None:
    image = noisy(page(size=(1240, 1754)))
    assert opened(viewing.coded(image, 150)).shape[:2] == (1754, 1240)


def test_a_masters_own_jpeg_is_shown_byte_for_byte_where_it_may_be() -> None:
    image = noisy(page(size=(1240, 1754)))
    view = viewing.coded(image, 300, own=b"its own bytes")
    assert view.data == b"its own bytes"
    assert view.pixels.shape[:2] == (1169, 827)


@given(arrays(np.bool_, st.tuples(st.integers(1, 40), st.integers(1, 60))))
def test_black_and_white_comes_back_bit_by_bit(bits: npt.NDArray[np.bool_]) -> None:
    image = np.where(bits, 255, 0).astype(np.uint8)
    strip = fax.packed(image)
    file = fax.as_tiff(strip)
    assert fax.from_tiff(file) == strip
    with Image.open(io.BytesIO(file)) as seen:
        assert (np.asarray(seen) == bits).all()


def test_a_screen_of_dots_is_packed_the_other_way() -> None:
    dots = np.random.default_rng(1).integers(0, 2, (400, 400)).astype(np.uint8) * 255
    assert fax.packed(dots).packing is fax.Packing.FLATE
    lines = np.full((400, 400), 255, np.uint8)
    lines[100:104] = 0
    assert fax.packed(lines).packing is fax.Packing.G4


def test_bytes_that_are_no_fax_are_no_strip() -> None:
    for bad in (b"", b"II*\0", b"\xff\xd8\xff\xe0 no", fax.as_tiff(_strip())[:30]):
        with pytest.raises(UndecodableError):
            fax.from_tiff(bad)


def _strip() -> fax.Strip:
    return fax.packed(np.full((30, 30), 255, np.uint8))


def bitonal(image: Image.Image) -> Pixels:
    return np.asarray(np.where(np.asarray(image.convert("L")) < 128, 0, 255), np.uint8)


def test_black_and_white_stored_in_colours_is_coded_like_black_and_white() -> None:
    grey = bitonal(page())
    stored = np.ascontiguousarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    view = viewing.coded(stored, 300)
    assert content(stored) is Content.BITONAL
    assert view.data == viewing.coded(grey, 300).data


@given(st.integers(0, 2), st.integers(1, 254))
def test_one_pixel_of_a_colour_or_a_grey_is_not_lost(channel: int, value: int) -> None:
    stored = np.ascontiguousarray(np.full((64, 64, 3), 255, np.uint8))
    stored[40, 20, channel] = value
    assert content(stored) is not Content.BITONAL
