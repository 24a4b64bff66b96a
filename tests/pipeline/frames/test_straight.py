"""Plain JPEG and PNG are decoded straight, to the same pixels; anything else is left to Pillow."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
import pyvips
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.frames import Limits, inspect, pixels
from pipeline.frames.kind import Kind
from pipeline.frames.png import chunk_names
from pipeline.frames.straight import decoded
from pipeline.ingest.errors import TooManyPixelsError, UndecodableError

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits(max_pixels=1_000_000, max_frames=5, seconds=5)


def picture(mode: str = "RGB", size: tuple[int, int] = (90, 70)) -> Image.Image:
    samples = np.random.default_rng(2).integers(0, 255, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(samples).convert(mode)


def saved(image: Image.Image, name: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, name, **options)
    return file.getvalue()


@pytest.mark.parametrize(("name", "kind"), [("PNG", Kind.PNG), ("JPEG", Kind.JPEG)])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_the_pixels_are_those_of_pillow(name: str, kind: Kind, mode: str) -> None:
    data = saved(picture(mode), name)
    found = decoded(data, kind, LIMITS)
    assert found is not None
    with Image.open(io.BytesIO(data)) as image:
        wanted = np.asarray(image)
    assert (found == (wanted if mode == "L" else wanted[..., ::-1])).all()


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (300, 7), (40, 129)])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("interlaced", [False, True])
def test_a_png_of_any_shape_is_taken_over_whole(
    size: tuple[int, int], mode: str, *, interlaced: bool
) -> None:
    wanted = np.asarray(picture(mode, size))
    bands = 1 if mode == "L" else 3
    stored = pyvips.Image.new_from_memory(wanted.tobytes(), *size, bands, "uchar")
    found = decoded(stored.pngsave_buffer(interlace=interlaced), Kind.PNG, LIMITS)
    assert found is not None
    assert (found == (wanted if mode == "L" else wanted[..., ::-1])).all()


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "LA", "I;16"])
def test_a_png_of_another_kind_is_left_to_pillow(mode: str) -> None:
    image = Image.new("I;16", (9, 9), 500) if mode == "I;16" else picture("RGB").convert(mode)
    assert decoded(saved(image, "PNG"), Kind.PNG, LIMITS) is None


def test_transparent_and_four_coloured_pictures_are_left_to_pillow() -> None:
    clear = saved(picture(), "PNG", transparency=(1, 2, 3))
    assert decoded(clear, Kind.PNG, LIMITS) is None
    assert decoded(saved(picture("CMYK"), "JPEG"), Kind.JPEG, LIMITS) is None
    assert decoded(saved(picture(), "JPEG", progressive=True), Kind.JPEG, LIMITS) is None


def test_a_jpeg_is_not_turned_by_what_a_camera_says(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    path = tmp_path / "1.jpg"
    path.write_bytes(saved(picture(size=(90, 70)), "JPEG", exif=turned))
    assert pixels(path, 0).shape == (70, 90, 3)
    assert inspect(path).frames[0].orientation == 6


def test_a_png_keeps_what_a_camera_says(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 3
    path = tmp_path / "1.png"
    path.write_bytes(saved(picture(), "PNG", exif=turned))
    assert inspect(path).frames[0].orientation == 3


def test_too_many_pixels_are_refused_before_any_is_decoded() -> None:
    with pytest.raises(TooManyPixelsError):
        decoded(saved(Image.new("L", (2000, 2000)), "PNG"), Kind.PNG, LIMITS)


@given(st.data())
def test_a_png_with_any_byte_changed_or_left_out_is_not_whole(data: st.DataObject) -> None:
    whole = saved(picture(size=(20, 12)), "PNG")
    at = data.draw(st.integers(8, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    assert chunk_names(whole) is not None
    assert chunk_names(changed) is None
    assert chunk_names(whole[:at]) is None


def test_a_png_is_refused_at_once_when_a_checksum_is_wrong(tmp_path: Path) -> None:
    data = bytearray(saved(picture(), "PNG"))
    data[len(data) // 2] ^= 1
    path = tmp_path / "1.png"
    path.write_bytes(data)
    with pytest.raises(UndecodableError):
        inspect(path)


def test_a_png_whose_checksums_lie_is_refused_when_its_pixels_are_wanted(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 90, 70, 8, 2, 0, 0, 0)
    path = tmp_path / "1.png"
    chunks = ((b"IHDR", head), (b"IDAT", b"no deflated data"), (b"IEND", b""))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
            for name, body in chunks
        )
    )
    assert inspect(path).frames[0].width == 90
    with pytest.raises(UndecodableError):
        pixels(path, 0)
