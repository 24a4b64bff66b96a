"""Where an image stands on the page of a PDF: transforms, rectangles and orientation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Transform: TypeAlias = tuple[float, float, float, float, float, float]

IDENTITY: Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TOLERANCE = 0.02
"""The part of a page's side by which an image may miss or pass its edge and still fill it."""

SIDES = ("top", "right", "bottom", "left")
ORIENTATIONS: dict[tuple[str, str], int] = {
    ("top", "left"): 1,
    ("top", "right"): 2,
    ("bottom", "right"): 3,
    ("bottom", "left"): 4,
    ("left", "top"): 5,
    ("right", "top"): 6,
    ("right", "bottom"): 7,
    ("left", "bottom"): 8,
}
"""EXIF orientations by the sides of the upright page on which row 0 and column 0 lie."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in points, origin bottom left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points from bottom to top."""
        return self.top - self.bottom


def times(first: tuple[float, ...], then: Transform) -> Transform:
    """Return the transform that does the first and then the other."""
    a, b, c, d, e, f = first
    u, v, w, x, y, z = then
    return (
        a * u + b * w,
        a * v + b * x,
        c * u + d * w,
        c * v + d * x,
        e * u + f * w + y,
        e * v + f * x + z,
    )


def orientation(transform: Transform, rotate: int) -> int:
    """Return the EXIF orientation that turns the stored image as the page shows it."""
    a, b, c, d, _, _ = transform
    across = ("left" if a > 0 else "right") if abs(a) > abs(b) else ("bottom" if b > 0 else "top")
    down = ("top" if d > 0 else "bottom") if abs(d) > abs(c) else ("right" if c > 0 else "left")
    turns = rotate // 90
    row, column = (SIDES[(SIDES.index(side) + turns) % 4] for side in (down, across))
    return ORIENTATIONS[row, column]


def bounds(transform: Transform) -> Box:
    """Return the upright rectangle around the transformed unit square."""
    a, b, c, d, e, f = transform
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return Box(min(xs), min(ys), max(xs), max(ys))


def covers(box: Box, crop: Box) -> bool:
    """Whether nothing of the page stays outside the box."""
    across, down = TOLERANCE * crop.width, TOLERANCE * crop.height
    return (
        box.left <= crop.left + across
        and box.right >= crop.right - across
        and box.bottom <= crop.bottom + down
        and box.top >= crop.top - down
    )


def fills(transform: Transform, crop: Box) -> bool:
    """Whether the transformed unit square stands straight on the page and is as large as it."""
    a, b, c, d, _, _ = transform
    straight = max(abs(b), abs(c)) < TOLERANCE or max(abs(a), abs(d)) < TOLERANCE
    box, most = bounds(transform), 1 + 2 * TOLERANCE
    larger = box.width > crop.width * most or box.height > crop.height * most
    return straight and not larger and covers(box, crop)
