"""TIFF, JPEG, PNG and JPEG 2000 in all their kinds."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.frames import Limits, inspect, original_jpeg, pixels
from pipeline.ingest.errors import (
    NoSuchFrameError,
    TooManyFramesError,
    TooManyPixelsError,
    UndecodableError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.frames.conftest import Keep

SIZE = (120, 170)
LINE, SEAL, BARE = (15, 30), (145, 95), (80, 20)
"""Row and column of a point on the black line, on the red seal and on bare paper."""


def test_colour_comes_as_blue_green_red(keep: Keep) -> None:
    shown = pixels(keep("a.tif"), 0)
    assert shown.shape == (170, 120, 3)
    assert shown.dtype == np.uint8
    assert shown[SEAL].tolist() == [10, 30, 200]
    assert shown[BARE].tolist() == [210, 225, 230]


@pytest.mark.parametrize(
    "name", ["a.tif", "a.jpg", "a.png", "a.jp2", "a.j2k"], ids=lambda name: name[2:]
)
def test_every_format_shows_the_same_page(keep: Keep, page: Image.Image, name: str) -> None:
    path = keep(name, **({"quality": 95} if name.endswith("jpg") else {}))
    (frame,) = inspect(path).frames
    assert (frame.width, frame.height) == SIZE
    difference = np.abs(pixels(path, 0).astype(int) - np.asarray(page)[..., ::-1])
    assert np.median(difference) <= 2


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.tif", "image/tiff"),
        ("a.jpg", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.jp2", "image/jp2"),
        ("a.j2k", "image/j2c"),
    ],
)
def test_the_content_decides_and_a_wrong_extension_does_not_matter(
    keep: Keep, name: str, media_type: str
) -> None:
    path = keep(name)
    renamed = path.rename(path.with_suffix(".pdf"))
    assert inspect(renamed).media_type == media_type


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_tiff_compressions_are_undone(keep: Keep, compression: str | None) -> None:
    shown = pixels(keep("a.tif", compression=compression), 0)
    assert np.abs(shown[BARE].astype(int) - [210, 225, 230]).max() <= 3


@pytest.mark.parametrize("compression", ["group3", "group4", "packbits"])
def test_a_bitonal_fax_comes_as_black_and_white(
    keep: Keep, page: Image.Image, compression: str
) -> None:
    path = keep("a.tif", page.convert("1"), compression=compression)
    shown = pixels(path, 0)
    assert shown.ndim == 2
    assert (shown[LINE], shown[BARE]) == (0, 255)
    assert inspect(path).frames[0].mode == "1"


def test_zero_means_white_where_the_file_says_so(
    keep: Keep, tmp_path: Path, page: Image.Image
) -> None:
    grey = np.asarray(page.convert("L"))
    eight = tmp_path / "a.tif"
    eight.write_bytes(_uncompressed_tiff(255 - grey, 8, photometric=0))
    sixteen = keep("b.tif", Image.fromarray((255 - grey).astype("<u2") * 257), tiffinfo={262: 0})
    assert np.array_equal(pixels(eight, 0), grey)
    assert np.array_equal(pixels(sixteen, 0), grey)


@pytest.mark.parametrize("name", ["a.tif", "a.png"])
def test_sixteen_bits_of_each_colour_become_eight(
    tmp_path: Path, page: Image.Image, name: str
) -> None:
    bgr = np.asarray(page)[..., ::-1]
    path = tmp_path / name
    cv2.imwrite(str(path), bgr.astype(np.uint16) * 257)
    assert np.array_equal(pixels(path, 0), bgr)


@pytest.mark.parametrize("name", ["a.tif", "a.png"])
def test_sixteen_bits_become_eight(keep: Keep, page: Image.Image, name: str) -> None:
    grey = np.asarray(page.convert("L"))
    shown = pixels(keep(name, Image.fromarray(grey.astype(np.uint16) * 257)), 0)
    assert np.array_equal(shown, grey)


def test_sixteen_bits_of_a_big_endian_file_become_eight(tmp_path: Path, page: Image.Image) -> None:
    grey = np.asarray(page.convert("L"))
    path = tmp_path / "a.tif"
    path.write_bytes(_uncompressed_tiff(grey.astype(">u2") * 257, bits=16))
    assert np.array_equal(pixels(path, 0), grey)


def test_cmyk_comes_as_colours(keep: Keep, page: Image.Image) -> None:
    for name in ("a.tif", "a.jpg"):
        shown = pixels(keep(name, page.convert("CMYK")), 0)
        assert np.abs(shown[SEAL].astype(int) - [10, 30, 200]).max() <= 12
        assert np.abs(shown[BARE].astype(int) - [210, 225, 230]).max() <= 12


def test_a_palette_becomes_colours_and_a_grey_palette_becomes_grey(
    keep: Keep, page: Image.Image
) -> None:
    assert pixels(keep("a.png", page.quantize(8)), 0).shape == (170, 120, 3)
    grey = keep("b.png", page.convert("L").convert("P"))
    assert np.array_equal(pixels(grey, 0), np.asarray(page.convert("L")))


def test_transparent_parts_are_white_paper(keep: Keep, page: Image.Image) -> None:
    page.putalpha(Image.new("L", page.size, 255))
    page.paste((0, 0, 0, 0), (0, 0, 120, 60))
    shown = pixels(keep("a.png", page), 0)
    assert shown[30, 30].tolist() == [255, 255, 255]
    assert shown[BARE].tolist() == [210, 225, 230]
    grey = pixels(keep("b.png", page.convert("LA")), 0)
    assert (grey.ndim, grey[30, 30]) == (2, 255)


def test_tiles_are_put_together(tmp_path: Path, page: Image.Image) -> None:
    grey = np.asarray(page.convert("L"))
    path = tmp_path / "a.tif"
    path.write_bytes(_tiled_tiff(grey, 64))
    assert np.array_equal(pixels(path, 0), grey)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.tif", "a.jpg", "a.png"])
def test_orientation_is_reported_and_pixels_stay_as_stored(
    keep: Keep, name: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    options = {"tiffinfo": {274: orientation}} if name == "a.tif" else {"exif": exif}
    path = keep(name, **options)
    (frame,) = inspect(path).frames
    assert frame.orientation == orientation
    assert (frame.width, frame.height) == SIZE
    shown = pixels(path, 0)
    assert shown.shape[:2] == (170, 120)
    assert shown[LINE].max() < 60


def test_an_orientation_that_does_not_exist_means_upright(keep: Keep) -> None:
    assert inspect(keep("a.tif", tiffinfo={274: 9})).frames[0].orientation == 1


def test_the_frames_of_a_tiff_keep_their_order_and_kind(keep: Keep, page: Image.Image) -> None:
    others = [page.convert("L"), page.convert("1"), page.resize((60, 85))]
    path = keep("a.tif", save_all=True, append_images=others)
    frames = inspect(path).frames
    assert [frame.mode for frame in frames] == ["RGB", "L", "1", "RGB"]
    assert [frame.index for frame in frames] == [0, 1, 2, 3]
    assert pixels(path, 3).shape == (85, 60, 3)
    assert pixels(path, 1).ndim == 2


def test_thumbnails_inside_a_tiff_are_no_pages(keep: Keep, page: Image.Image) -> None:
    small = page.resize((12, 17))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    path = keep("a.tif", save_all=True, append_images=[small, page.convert("L")])
    assert [frame.mode for frame in inspect(path).frames] == ["RGB", "L"]
    assert pixels(path, 1).shape == (170, 120)


def test_a_frame_that_is_not_there_is_said_to_be_missing(keep: Keep) -> None:
    for name in ("a.tif", "a.jpg"):
        with pytest.raises(NoSuchFrameError):
            pixels(keep(name), 1)


def test_too_many_frames_are_refused(keep: Keep, page: Image.Image) -> None:
    path = keep("a.tif", save_all=True, append_images=[page, page])
    assert len(inspect(path, Limits(max_frames=3)).frames) == 3
    with pytest.raises(TooManyFramesError):
        inspect(path, Limits(max_frames=2))


@pytest.mark.parametrize("name", ["a.tif", "a.jpg", "a.png", "a.jp2"])
def test_the_pixel_budget_is_asked_before_decoding(keep: Keep, name: str) -> None:
    path = keep(name)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(TooManyPixelsError, match="120 × 170"):
        inspect(path, Limits(max_pixels=120 * 170 - 1))


def test_a_small_file_that_claims_a_gigantic_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + b"\0\0\0\0")
    with pytest.raises((TooManyPixelsError, UndecodableError)):
        inspect(path)


def test_a_tile_larger_than_the_budget_is_refused(tmp_path: Path, page: Image.Image) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(_tiled_tiff(np.asarray(page.convert("L")), 16, claimed_tile=60_000))
    with pytest.raises(TooManyPixelsError):
        inspect(path)


def test_floating_point_samples_are_no_scan(keep: Keep, page: Image.Image) -> None:
    with pytest.raises(UndecodableError, match="no scanner makes") as caught:
        inspect(keep("a.tif", page.convert("F")))
    assert caught.value.facts["mode"] == "F"


def test_an_a0_plan_at_300_dpi_is_fine(keep: Keep) -> None:
    path = keep(
        "plan.tif", Image.new("1", (14_043, 9_933), 1), compression="group4", dpi=(300, 300)
    )
    (frame,) = inspect(path).frames
    assert (frame.width, frame.height, frame.dpi) == (14_043, 9_933, 300.0)
    assert pixels(path, 0).min() == 255


def test_only_a_baseline_jpeg_passes_through_unchanged(keep: Keep, page: Image.Image) -> None:
    path = keep("a.jpg")
    assert original_jpeg(path, 0) == path.read_bytes()
    assert original_jpeg(keep("grey.jpg", page.convert("L")), 0) is not None
    assert original_jpeg(keep("cmyk.jpg", page.convert("CMYK")), 0) is None
    assert original_jpeg(keep("later.jpg", progressive=True), 0) is None
    assert original_jpeg(keep("a.tif"), 0) is None
    assert original_jpeg(path, 1) is None


def test_pillow_keeps_its_own_budget_afterwards(keep: Keep) -> None:
    before = Image.MAX_IMAGE_PIXELS
    inspect(keep("a.tif"))
    assert before == Image.MAX_IMAGE_PIXELS


def _directory(tags: dict[int, tuple[int, ...]], start: int) -> bytes:
    """A big-endian TIFF directory of 32-bit numbers, those of several values after it."""
    entries, extra = b"", b""
    after = start + 2 + 12 * len(tags) + 4
    for tag, values in sorted(tags.items()):
        packed = struct.pack(f">{len(values)}I", *values)
        if len(values) > 1:
            entries += struct.pack(">HHII", tag, 4, len(values), after + len(extra))
            extra += packed
        else:
            entries += struct.pack(">HHI", tag, 4, 1) + packed
    return struct.pack(">H", len(tags)) + entries + struct.pack(">I", 0) + extra


def _uncompressed_tiff(samples: np.ndarray, bits: int, photometric: int = 1) -> bytes:
    data = samples.tobytes()
    height, width = samples.shape
    tags = {256: (width,), 257: (height,), 258: (bits,), 259: (1,), 262: (photometric,), 273: (8,)}
    tags |= {277: (1,), 278: (height,), 279: (len(data),)}
    return b"MM\0*" + struct.pack(">I", 8 + len(data)) + data + _directory(tags, 8 + len(data))


def _tiled_tiff(samples: np.ndarray, tile: int, claimed_tile: int | None = None) -> bytes:
    height, width = samples.shape
    down, across = -(-height // tile), -(-width // tile)
    padded = np.zeros((down * tile, across * tile), np.uint8)
    padded[:height, :width] = samples
    tiles = [
        padded[y * tile : (y + 1) * tile, x * tile : (x + 1) * tile].tobytes()
        for y in range(down)
        for x in range(across)
    ]
    places = tuple(8 + tile * tile * index for index in range(len(tiles)))
    end = 8 + tile * tile * len(tiles)
    side = claimed_tile or tile
    tags = {256: (width,), 257: (height,), 258: (8,), 259: (1,), 262: (1,), 277: (1,)}
    tags |= {322: (side,), 323: (side,), 324: places, 325: (tile * tile,) * len(tiles)}
    return b"MM\0*" + struct.pack(">I", end) + b"".join(tiles) + _directory(tags, end)
