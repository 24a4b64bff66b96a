"""Resolutions are believed only where they can be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.frames import inspect, resolution
from pipeline.frames.resolution import believed, unequal

if TYPE_CHECKING:
    from tests.pipeline.frames.conftest import Keep

A4 = (2480, 3508)


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0, 600.0, 1200.0])
def test_what_scanners_write_is_believed(dpi: float) -> None:
    assert believed(dpi, dpi, *A4) == (dpi, "file")


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (0, 0),
        (1, 1),
        (72, 72),
        (96, 96),
        (2401, 2401),
        (-300, -300),
        (300, 0),
        (204, 98),
        (float("nan"), 300),
        (float("inf"), float("inf")),
    ],
)
def test_what_cannot_be_true_of_an_a4_page_is_not_believed(x: float, y: float) -> None:
    assert believed(x, y, *A4) == (None, "inferred")


@pytest.mark.parametrize("dpi", [601.0, 1200.0, 2400.0])
def test_a_fine_resolution_is_believed_of_paper_that_is_no_stamp(dpi: float) -> None:
    long = round(2.76 * dpi)
    assert believed(dpi, dpi, long // 2, long) == (dpi, "file")
    assert believed(dpi, dpi, long - round(dpi / 10), long // 2) == (None, "inferred")


def test_a_common_resolution_is_believed_of_a_paper_of_any_size() -> None:
    assert believed(600, 600, 300, 400) == (600.0, "file")


def test_a_small_picture_may_have_screen_resolution() -> None:
    assert believed(72, 72, 595, 842) == (72.0, "file")


@pytest.mark.parametrize(("unit", "written"), [(2, 300.0), (3, 300.0 / 2.54)])
def test_inches_and_centimetres_of_a_tiff_are_understood(
    keep: Keep, unit: int, written: float
) -> None:
    path = keep("a.tif", tiffinfo={282: written, 283: written, 296: unit})
    assert inspect(path).frames[0].dpi == pytest.approx(300, abs=0.5)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_other_formats_say_it_too(keep: Keep, name: str) -> None:
    (frame,) = inspect(keep(name, dpi=(300, 300))).frames
    assert frame.dpi == pytest.approx(300, abs=0.1)
    assert frame.dpi_source == "file"


def test_each_frame_of_a_tiff_has_its_own(keep: Keep, page: Image.Image) -> None:
    second = page.copy()
    second.encoderinfo = {"dpi": (600, 600)}
    path = keep("a.tif", save_all=True, append_images=[second, page], dpi=(300, 300))
    assert [frame.dpi for frame in inspect(path).frames] == [300.0, 600.0, 300.0]


def test_a_camera_that_writes_72_is_not_believed(keep: Keep) -> None:
    (frame,) = inspect(keep("a.jpg", Image.new("L", (1754, 2480), 255), dpi=(72, 72))).frames
    assert (frame.dpi, frame.dpi_source) == (None, "inferred")


@pytest.mark.parametrize(
    ("x", "y"), [(300, 300), (204, 196), (72, 1), (300, 65), (0, 98), (float("nan"), 98)]
)
def test_square_pixels_and_what_cannot_be_true_are_not_unequal(x: float, y: float) -> None:
    assert unequal(x, y) is None


@pytest.mark.parametrize("given", [(204, 98), (204, 391), (300, 600), (200, 100)])
@pytest.mark.parametrize("name", ["a.tif", "a.png", "a.jpg"])
def test_a_frame_with_pixels_that_are_not_square_says_so(
    keep: Keep, name: str, given: tuple[int, int]
) -> None:
    path = keep(name, dpi=given)
    assert inspect(path).frames[0].dpi is None
    assert resolution(path, 0) == pytest.approx(given, abs=0.1)


def test_each_frame_of_a_tiff_is_asked_alone(keep: Keep, page: Image.Image) -> None:
    fax = page.copy()
    fax.encoderinfo = {"dpi": (204, 98)}
    path = keep("a.tif", save_all=True, append_images=[fax, page], dpi=(300, 300))
    assert [resolution(path, frame) for frame in range(4)] == [None, (204, 98), None, None]
