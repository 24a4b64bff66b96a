"""The window: which part of the cleaned page a PDF page shows, and how pixels become points.

A PDF page counts in points from its lower left corner, 72 to the inch; a cleaned page in pixels
from its upper left one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ocr.words import Box
from pipeline.errors import EmptyExtentError
from pipeline.geometry import IDENTITY, Point, apply, bounds, transform

if TYPE_CHECKING:
    from pipeline.assemble.sheet import Sheet
    from pipeline.geometry import Matrix

POINTS_PER_INCH = 72.0
SMALLEST, LARGEST = 3.0, 14_400.0
"""Points that a side of a page may have in PDF/A."""
HAIR = 0.004
"""Pixels by which a picture ends short of its edges: poppler stretches one that ends on a whole
pixel by one more, and blurs it."""


class Placement(NamedTuple):
    """The six numbers that place the unit square of a picture on a PDF page."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float


@dataclass(frozen=True, slots=True)
class Window:
    """A box of the cleaned page, in its pixels, and the points that one pixel measures."""

    box: Box
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the PDF page in points; a scrap has an empty margin."""
        return max(SMALLEST, self.box.w * self.scale), max(SMALLEST, self.box.h * self.scale)

    def point(self, pixel: Point) -> Point:
        """Where a point of the cleaned page lies on the PDF page."""
        return Point((pixel.x - self.box.x) * self.scale, (self.box.bottom - pixel.y) * self.scale)

    def placement(self, width: int, height: int, matrix: Matrix = IDENTITY) -> Placement:
        """How a picture of this size lies that an affine matrix takes to the cleaned page."""
        corners = (
            Point(HAIR, height - HAIR),
            Point(width - HAIR, height - HAIR),
            Point(HAIR, HAIR),
        )
        origin, right, top = (self.point(apply(matrix, corner)) for corner in corners)
        return Placement(
            right.x - origin.x, right.y - origin.y, top.x - origin.x, top.y - origin.y, *origin
        )


def window(sheet: Sheet) -> Window:
    """The whole cleaned page, or the upright box around the part that is kept."""
    box = Box(0, 0, sheet.width, sheet.height) if sheet.keep is None else _kept(sheet)
    return Window(box, _scale(box, sheet.dpi))


def _kept(sheet: Sheet) -> Box:
    around = bounds(transform(sheet.matrix, sheet.keep)) if sheet.keep else Box(0, 0, 0, 0)
    left, top = max(0, around.x), max(0, around.y)
    right, bottom = min(sheet.width, around.right), min(sheet.height, around.bottom)
    if right <= left or bottom <= top:
        raise EmptyExtentError
    return Box(left, top, right - left, bottom - top)


def _scale(box: Box, dpi: int) -> float:
    """Points per pixel by the resolution, or less where the page would be too large."""
    return min(POINTS_PER_INCH / max(1, dpi), LARGEST / max(box.w, box.h))
