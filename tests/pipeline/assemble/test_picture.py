"""The picture of a page: the master's own, lying as the cleaned page lies, and no more of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.assemble import coding
from pipeline.errors import EmptyExtentError
from pipeline.geometry import (
    IDENTITY,
    Matrix,
    Point,
    affine,
    compose,
    contains,
    rotation,
    scaling,
    translation,
)
from pipeline.ingest.errors import UndecodableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.geometry import Polygon
    from tests.pipeline.assemble.conftest import Desk

WIDTH, HEIGHT = 1000, 420
SKEWED = compose(rotation(-2.5, Point(500, 210)), translation(40, 40))
ORIENTED: dict[int, Matrix] = {
    1: IDENTITY,
    2: affine((-1, 0, WIDTH), (0, 1, 0)),
    3: affine((-1, 0, WIDTH), (0, -1, HEIGHT)),
    4: affine((1, 0, 0), (0, -1, HEIGHT)),
    5: affine((0, 1, 0), (1, 0, 0)),
    6: affine((0, 1, 0), (-1, 0, WIDTH)),
    7: affine((0, -1, HEIGHT), (-1, 0, WIDTH)),
    8: affine((0, -1, HEIGHT), (1, 0, 0)),
}
"""From the upright page to the stored image, by the camera's number."""


def _likeness(shown: npt.NDArray[np.uint8], page: Image.Image) -> float:
    """How alike two pictures are: 1 is equal, up to brightness and contrast."""
    truth = np.asarray(page.convert("L"), np.float64).ravel()
    seen = np.asarray(Image.fromarray(shown).convert("L"), np.float64).ravel()
    return float(np.corrcoef(truth, seen)[0, 1])


@pytest.mark.parametrize("number", ORIENTED)
def test_a_turned_or_mirrored_master_is_shown_upright(desk: Desk, number: int) -> None:
    paper = desk.print()
    size = (HEIGHT, WIDTH) if number > 4 else (WIDTH, HEIGHT)
    exif = Image.Exif()
    exif[0x0112] = number
    sheet = desk.sheet(paper, "page.jpg", ORIENTED[number], size, quality=95, exif=exif)
    shown = desk.assemble(sheet).rendered(150)
    assert shown.shape == (HEIGHT, WIDTH, 3)
    assert _likeness(shown, paper.image) > 0.98


@pytest.mark.parametrize("name", ["page.jpg", "page.png"])
def test_a_skewed_master_is_shown_straight_and_cropped(desk: Desk, name: str) -> None:
    paper = desk.print()
    shown = desk.assemble(desk.sheet(paper, name, SKEWED, (1080, 500))).rendered(150)
    assert shown.shape == (HEIGHT, WIDTH, 3)
    assert _likeness(shown, paper.image) > 0.95


def test_a_master_of_other_resolution_fills_the_page(desk: Desk) -> None:
    paper = desk.print()
    opened = desk.assemble(desk.sheet(paper, onto=scaling(2, 2), size=(2000, 840)))
    assert opened.size() == pytest.approx((WIDTH * 0.48, HEIGHT * 0.48), abs=0.01)
    assert _likeness(opened.rendered(150), paper.image) > 0.97


def test_a_master_with_perspective_is_redrawn_in_its_place(desk: Desk) -> None:
    paper = desk.print()
    bent: Matrix = (1.0, 0.02, 10.0, 0.01, 1.05, 5.0, 0.00004, 0.00002, 1.0)
    opened = desk.assemble(desk.sheet(paper, "page.jpg", bent, (1100, 500), quality=95))
    assert _likeness(opened.rendered(150), paper.image) > 0.95
    assert opened.pictures()[0].size == (WIDTH, HEIGHT)


def test_a_scanners_jpeg_lies_in_the_file_byte_for_byte(desk: Desk) -> None:
    sheet = desk.sheet(desk.print(), "page.jpg", SKEWED, (1080, 500), quality=90)
    (picture,) = desk.assemble(sheet).pictures()
    assert picture.raw == sheet.master.read_bytes()
    assert picture.size == (1080, 500)


def test_a_grey_jpeg_stays_grey(desk: Desk) -> None:
    paper = desk.print()
    opened = desk.assemble(desk.sheet(paper, "page.jpg", mode="L", quality=90))
    assert opened.pictures()[0].space == "/DeviceGray"
    assert _likeness(opened.rendered(150), paper.image) > 0.98


def test_a_progressive_jpeg_is_coded_anew(desk: Desk) -> None:
    paper = desk.print()
    sheet = desk.sheet(paper, "page.jpg", quality=90, progressive=True)
    opened = desk.assemble(sheet)
    assert opened.pictures()[0].raw != sheet.master.read_bytes()
    assert _likeness(opened.rendered(150), paper.image) > 0.98


def test_two_documents_pages_of_one_frame_share_its_picture(desk: Desk) -> None:
    sheet = desk.sheet(desk.print(), "page.jpg", quality=90)
    once = desk.assemble(sheet, name="once.pdf").path.stat().st_size
    twice = desk.assemble(sheet, replace(sheet, width=500), name="twice.pdf").path.stat().st_size
    assert twice < once + sheet.master.stat().st_size // 2


@pytest.mark.parametrize(
    ("name", "mode", "space"),
    [
        ("page.tif", "RGB", "/DeviceRGB"),
        ("page.tif", "CMYK", "/DeviceRGB"),
        ("page.jpg", "CMYK", "/DeviceRGB"),
        ("page.png", "P", "/DeviceRGB"),
        ("page.png", "RGBA", "/DeviceRGB"),
        ("page.tif", "L", "/DeviceGray"),
        ("page.png", "I;16", "/DeviceGray"),
        ("page.jp2", "RGB", "/DeviceRGB"),
    ],
)
def test_grey_and_colour_of_every_kind_become_jpeg(
    desk: Desk, name: str, mode: str, space: str
) -> None:
    paper = desk.print()
    if mode == "I;16":
        deep = Image.fromarray(np.asarray(paper.image.convert("L")).astype(np.uint16) * 257)
        sheet = desk.sheet(paper, name)
        deep.save(sheet.master)
    else:
        sheet = desk.sheet(paper, name, mode=mode)
    opened = desk.assemble(sheet)
    (picture,) = opened.pictures()
    assert (picture.coding, picture.space) == ("/DCTDecode", space)
    shown = opened.rendered(150)
    assert _likeness(shown, paper.image) > 0.92
    if space == "/DeviceRGB":
        red, _, blue = shown[5, 5].tolist()
        assert red - blue == pytest.approx(24, abs=14)


@pytest.mark.parametrize(("screen", "coded"), [(False, "/CCITTFaxDecode"), (True, "/FlateDecode")])
def test_black_and_white_stays_exact(desk: Desk, screen: bool, coded: str) -> None:  # noqa: FBT001  # parametrized
    paper = desk.print()
    grey = paper.image.convert("L")
    dither = Image.Dither.FLOYDSTEINBERG if screen else Image.Dither.NONE
    bits = grey.point(lambda level: level // 2 + 40 if screen else level).convert(
        "1", dither=dither
    )
    sheet = desk.sheet(paper, "page.tif")
    bits.save(sheet.master, compression="group4")
    opened = desk.assemble(sheet)
    (picture,) = opened.pictures()
    assert (picture.coding, picture.bits) == (coded, 1)
    assert (picture.levels[..., 0] == np.asarray(bits, np.uint8) * 255).all()
    assert (opened.rendered(150)[..., 0] == picture.levels[..., 0]).all()


def test_a_side_too_long_for_jpeg_is_shown_smaller(desk: Desk) -> None:
    strip = Image.linear_gradient("L").resize((70_000, 8))
    sheet = replace(desk.sheet(desk.print(), "page.tif"), width=70_000, height=8, reading=None)
    strip.save(sheet.master)
    opened = desk.assemble(sheet)
    (picture,) = opened.pictures()
    assert picture.coding == "/DCTDecode"
    assert picture.size[0] == 60_000
    assert max(opened.size()) == pytest.approx(14_400)


KEPT = (Point(50.1, 110.1), Point(699.9, 110.1), Point(699.9, 249.9), Point(50.1, 249.9))
"""The second and third line of the page."""


@pytest.mark.parametrize("name", ["page.jpg", "page.png"])
def test_only_the_documents_part_of_a_page_is_in_the_file(desk: Desk, name: str) -> None:
    paper = desk.print()
    sheet = desk.sheet(paper, name, quality=95)
    opened = desk.assemble(replace(sheet, keep=KEPT))
    assert opened.lines() == ["Ургийн овог Өгөдэй", "эцэг эхийн нэр Цэрэндорж"]
    assert opened.size() == pytest.approx((650 * 0.48, 140 * 0.48), abs=0.01)
    (picture,) = opened.pictures()
    assert picture.size == (650, 140)
    assert _likeness(opened.rendered(150), paper.image.crop((50, 110, 700, 250))) > 0.97


def test_the_pixels_outside_a_slanted_polygon_are_white_in_the_stored_picture(desk: Desk) -> None:
    dark = replace(desk.print(), image=Image.new("RGB", (WIDTH, HEIGHT), (40, 40, 40)))
    triangle = (Point(100, 50), Point(900, 50), Point(100, 350))
    opened = desk.assemble(replace(desk.sheet(dark, "page.jpg", quality=95), keep=triangle))
    stored = opened.pictures()[0].levels[..., 0]
    assert stored.shape == (300, 800)
    outside, inside = np.zeros((300, 800), bool), np.zeros((300, 800), bool)
    for row in range(300):
        edge = 800 * (1 - row / 300)
        inside[row, : max(0, int(edge) - 20)] = True
        outside[row, int(edge) + 20 :] = True
    assert stored[outside].min() > 225
    assert stored[inside].max() < 60
    assert stored[outside].size + stored[inside].size > 200_000


def test_a_kept_part_of_a_skewed_master_shows_its_upright_box(desk: Desk) -> None:
    paper = desk.print()
    sheet = desk.sheet(paper, "page.jpg", SKEWED, (1080, 500), quality=95)
    onto = SKEWED
    around = tuple(
        Point(onto[0] * x + onto[1] * y + onto[2], onto[3] * x + onto[4] * y + onto[5])
        for x, y in KEPT
    )
    opened = desk.assemble(replace(sheet, keep=around))
    assert opened.lines() == ["Ургийн овог Өгөдэй", "эцэг эхийн нэр Цэрэндорж"]
    assert opened.size() == pytest.approx((650 * 0.48, 140 * 0.48), abs=0.01)
    assert _likeness(opened.rendered(150), paper.image.crop((50, 110, 700, 250))) > 0.9


@pytest.mark.parametrize(
    "keep",
    [(), (Point(5000, 0), Point(6000, 0), Point(5000, 90)), (Point(9, 9), Point(9, 9))],
    ids=["no corners", "elsewhere", "a point"],
)
def test_a_part_with_nothing_in_it_is_held(desk: Desk, keep: Polygon) -> None:
    with pytest.raises(EmptyExtentError):
        desk.assemble(replace(desk.sheet(desk.print()), keep=keep))


def test_a_damaged_master_is_told_as_such(desk: Desk) -> None:
    sheet = desk.sheet(desk.print(), "page.png")
    sheet.master.write_bytes(sheet.master.read_bytes()[:2000])
    with pytest.raises(UndecodableError):
        desk.assemble(sheet)


corners = st.builds(Point, st.floats(-5, 35), st.floats(-5, 25))


@given(st.lists(corners, min_size=3, max_size=6))
def test_a_pixel_is_kept_where_its_middle_lies_inside(keep: list[Point]) -> None:
    image = np.zeros((20, 30), np.uint8)
    polygon = tuple(keep)
    try:
        kept, box = coding.only_within(image, polygon)
    except EmptyExtentError:
        return
    wrong = [
        (column, row)
        for row in range(box.h)
        for column in range(box.w)
        if (kept[row, column] == 0)
        != contains(polygon, Point(box.x + column + 0.5, box.y + row + 0.5))
        and not _is_near_edge(polygon, Point(box.x + column + 0.5, box.y + row + 0.5))
    ]
    assert wrong == []


def test_a_cut_leaves_the_image_itself_alone() -> None:
    image = np.zeros((20, 30), np.uint8)
    coding.only_within(image, (Point(0, 0), Point(10, 0), Point(0, 10)))
    assert not image.any()


def _is_near_edge(polygon: Polygon, point: Point) -> bool:
    contour = np.array(polygon, np.float32).reshape(-1, 1, 2)
    return abs(cv2.pointPolygonTest(contour, (point.x, point.y), measureDist=True)) < 1e-3
