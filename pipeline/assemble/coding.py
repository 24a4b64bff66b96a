"""Coding: how a picture's bytes lie in a PDF; cutting it to a polygon and redrawing it before."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from PIL.JpegImagePlugin import JpegImageFile

from ocr.words import Box
from pipeline import viewing
from pipeline.errors import EmptyExtentError
from pipeline.geometry import Point, bounds, compose, translation
from pipeline.viewing import fax

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.geometry import Matrix, Polygon

Pixels: TypeAlias = "npt.NDArray[np.uint8]"

WHITE = 255


class Coding(StrEnum):
    """How samples lie in a PDF."""

    JPEG = "DCTDecode"
    G4 = "CCITTFaxDecode"
    FLATE = "FlateDecode"


@dataclass(frozen=True, slots=True)
class Coded:
    """A picture as its bytes lie in the PDF."""

    data: bytes
    coding: Coding
    width: int
    height: int
    colours: int
    """1 for grey, 3 for red, green and blue."""
    bits: int = 8


def taken_over(jpeg: bytes) -> Coded:
    """A JPEG file as it is; only its header is looked at."""
    with JpegImageFile(io.BytesIO(jpeg)) as image:
        width, height = image.size
        colours = len(image.getbands())
    return Coded(jpeg, Coding.JPEG, width, height, colours)


def only_within(image: Pixels, polygon: Polygon) -> tuple[Pixels, Box]:
    """The part of an image inside a polygon, the rest of its box painted white; and that box."""
    around = bounds(polygon)
    height, width = image.shape[:2]
    left, top = max(0, around.x), max(0, around.y)
    right, bottom = min(width, around.right), min(height, around.bottom)
    if right <= left or bottom <= top:
        raise EmptyExtentError
    kept = image[top:bottom, left:right].copy()
    moved = tuple(Point(point.x - left, point.y - top) for point in polygon)
    for row in range(bottom - top):
        done = 0
        for start, stop in _inside(moved, row + 0.5, right - left):
            kept[row, done:start] = WHITE
            done = max(done, stop)
        kept[row, done:] = WHITE
    return kept, Box(left, top, right - left, bottom - top)


def _inside(polygon: Polygon, y: float, width: int) -> list[tuple[int, int]]:
    """The runs of columns of one row whose middles lie inside: first, and one after the last."""
    crossings = sorted(
        start.x + (y - start.y) * (end.x - start.x) / (end.y - start.y)
        for start, end in zip(polygon, (*polygon[1:], polygon[0]), strict=True)
        if (start.y > y) != (end.y > y)
    )
    columns = [min(max(math.ceil(x - 0.5), 0), width) for x in crossings]
    return list(zip(columns[::2], columns[1::2], strict=True))


def redrawn(image: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    """The image under any matrix, `size` as width and height; uncovered parts are white.

    OpenCV counts from the middle of the first pixel, a matrix of ours from its corner.
    """
    from_corners = compose(translation(0.5, 0.5), matrix, translation(-0.5, -0.5))
    onto = np.array(from_corners, np.float64).reshape(3, 3)
    white = (WHITE, WHITE, WHITE)
    return np.asarray(
        cv2.warpPerspective(image, onto, size, flags=cv2.INTER_LINEAR, borderValue=white), np.uint8
    )


def coded(image: Pixels, dpi: int) -> Coded:
    """A picture as `viewing` codes it: black and white exactly, grey and colour as JPEG."""
    view = viewing.coded(image, dpi)
    return stored(view.data, view.media_type)


def stored(data: bytes, media_type: str) -> Coded:
    """A picture that `viewing` coded, from its file; no pixel is decoded."""
    if media_type != fax.MEDIA_TYPE:
        return taken_over(data)
    strip = fax.from_tiff(data)
    coding = Coding.G4 if strip.packing is fax.Packing.G4 else Coding.FLATE
    return Coded(strip.data, coding, strip.width, strip.height, 1, bits=1)
