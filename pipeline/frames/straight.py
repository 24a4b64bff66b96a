"""Plain JPEG and PNG decoded straight into blue, green and red: half of Pillow's time.

Only what all decoders make the same pixels of: whole files of 8 bits, grey or in three colours.
Whatever is different in any way is left to Pillow. OpenCV is the quickest with JPEG; with PNG
libvips takes two thirds of its time, for the zlib that it brings.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from pipeline.frames.guard import within_budget
from pipeline.frames.jpeg import passes_through
from pipeline.frames.kind import Kind
from pipeline.frames.png import chunk_names

if TYPE_CHECKING:
    from pipeline.frames.arrays import Pixels
    from pipeline.nouns.frame import Limits

MODES = {"L": cv2.IMREAD_GRAYSCALE, "RGB": cv2.IMREAD_COLOR}
NAMES = {Kind.JPEG: "JPEG", Kind.PNG: "PNG"}
COLOURS = (1, 3)
EIGHT_BITS, BITS_OF_PNG = 8, 24
"""A PNG says in its 25th byte how many bits a sample has."""
STRIP = 128
"""Rows of a PNG turned around at a time, so that a large plan is in memory once."""


def decoded(data: bytes, kind: Kind, limits: Limits) -> Pixels | None:
    """The pixels as stored, unturned; None where Pillow has to look."""
    if kind not in NAMES:
        return None
    with Image.open(io.BytesIO(data), formats=(NAMES[kind],)) as header:
        mode, size = header.mode, header.size
        plain = mode in MODES and "transparency" not in header.info
    within_budget(*size, limits)
    if not plain or not _is_whole(data, kind, size):
        return None
    image = _from_png(data) if kind is Kind.PNG else _from_jpeg(data, MODES[mode])
    return image if image is not None and image.shape[1::-1] == size else None


def _from_jpeg(data: bytes, mode: int) -> Pixels | None:
    how = mode | cv2.IMREAD_IGNORE_ORIENTATION
    image = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    return None if image is None else np.asarray(image, np.uint8)


def _from_png(data: bytes) -> Pixels | None:
    """None where libvips complains of anything."""
    import pyvips

    try:
        picture = pyvips.Image.pngload_buffer(data, access="sequential", fail_on="warning")
        columns, rows, bands = picture.width, picture.height, picture.bands
        if picture.format != "uchar" or bands not in COLOURS:
            return None
        samples = np.frombuffer(picture.write_to_memory(), np.uint8)
    except pyvips.Error:
        return None
    if bands == 1:
        return samples.reshape(rows, columns)
    return _blue_first(samples.reshape(rows, columns, bands))


def _blue_first(image: Pixels) -> Pixels:
    """Red, green and blue turned around where they lie."""
    for top in range(0, len(image), STRIP):
        strip = image[top : top + STRIP]
        cv2.cvtColor(strip, cv2.COLOR_RGB2BGR, dst=strip)
    return image


def _is_whole(data: bytes, kind: Kind, size: tuple[int, int]) -> bool:
    if kind is Kind.JPEG:
        return passes_through(data, size)
    return data[BITS_OF_PNG] == EIGHT_BITS and chunk_names(data) is not None
