"""Points, polygons and the 3×3 matrices between a master and its cleaned image.

Coordinates are continuous pixels: the pixel in column 0 and row 0 covers 0 ≤ x < 1 and
0 ≤ y < 1, the origin is the top left corner of the image. A matrix is row-major and maps column
vectors (x, y, 1).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ocr.words import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

Row: TypeAlias = tuple[float, float, float]

Matrix: TypeAlias = tuple[float, float, float, float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


class Point(NamedTuple):
    """A place in an image, in pixels from its top left corner."""

    x: float
    y: float


class Segment(NamedTuple):
    """A straight line between two places."""

    start: Point
    end: Point


Polygon: TypeAlias = tuple[Point, ...]


def affine(first: Row, second: Row) -> Matrix:
    """The matrix of x' = ax + by + c and y' = dx + ey + f, from the rows (a, b, c), (d, e, f)."""
    return (*first, *second, 0.0, 0.0, 1.0)


def translation(dx: float, dy: float) -> Matrix:
    """Move right by `dx` and down by `dy`."""
    return affine((1.0, 0.0, dx), (0.0, 1.0, dy))


def scaling(sx: float, sy: float) -> Matrix:
    """Stretch from the origin."""
    return affine((sx, 0.0, 0.0), (0.0, sy, 0.0))


def rotation(degrees: float, centre: Point) -> Matrix:
    """Turn clockwise as seen on the screen, about `centre`."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turned = affine((cos, -sin, 0.0), (sin, cos, 0.0))
    return compose(translation(-centre.x, -centre.y), turned, translation(centre.x, centre.y))


def is_affine(matrix: Matrix) -> bool:
    """Whether parallels stay parallel: a matrix without perspective."""
    return matrix[6:] == IDENTITY[6:]


def compose(*matrices: Matrix) -> Matrix:
    """One matrix for several, applied from left to right: the first given comes first."""
    result = IDENTITY
    for matrix in matrices:
        result = _product(matrix, result)
    return result


def invert(matrix: Matrix) -> Matrix:
    """The way back; raises ValueError when there is none."""
    a, b, c, d, e, f, g, h, i = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if determinant == 0 or not math.isfinite(determinant):
        message = "the matrix has no inverse"
        raise ValueError(message)
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return _matrix([value / determinant for row in cofactors for value in row])


def apply(matrix: Matrix, point: Point) -> Point:
    """Where a point of the one image lies in the other."""
    a, b, c, d, e, f, g, h, i = matrix
    weight = g * point.x + h * point.y + i
    return Point((a * point.x + b * point.y + c) / weight, (d * point.x + e * point.y + f) / weight)


def transform(matrix: Matrix, polygon: Sequence[Point]) -> Polygon:
    """Where a polygon of the one image lies in the other."""
    return tuple(apply(matrix, point) for point in polygon)


def box_polygon(box: Box) -> Polygon:
    """The four corners of a box, clockwise from the top left."""
    return (
        Point(box.x, box.y),
        Point(box.right, box.y),
        Point(box.right, box.bottom),
        Point(box.x, box.bottom),
    )


def bounds(polygon: Sequence[Point]) -> Box:
    """The smallest box of whole pixels around a polygon that has at least one point."""
    left = math.floor(min(point.x for point in polygon))
    top = math.floor(min(point.y for point in polygon))
    right = math.ceil(max(point.x for point in polygon))
    bottom = math.ceil(max(point.y for point in polygon))
    return Box(left, top, right - left, bottom - top)


def area(polygon: Sequence[Point]) -> float:
    """Square pixels inside a simple polygon."""
    return abs(_signed_area(polygon))


def contains(polygon: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a simple polygon or on its edge."""
    inside = False
    for start, end in _edges(polygon):
        if _on_edge(start, end, point):
            return True
        if (start.y > point.y) != (end.y > point.y):
            crossing = start.x + (point.y - start.y) * (end.x - start.x) / (end.y - start.y)
            inside ^= point.x < crossing
    return inside


def clip(polygon: Sequence[Point], window: Sequence[Point]) -> Polygon:
    """The part of a polygon inside a convex window; empty when nothing is left."""
    sign = 1.0 if _signed_area(window) >= 0 else -1.0
    kept = tuple(polygon)
    for start, end in _edges(window):
        kept = _clip_edge(kept, start, end, sign)
    return kept


def _clip_edge(polygon: Polygon, start: Point, end: Point, sign: float) -> Polygon:
    kept: list[Point] = []
    for here, there in _edges(polygon):
        from_here, from_there = sign * _side(start, end, here), sign * _side(start, end, there)
        if from_here >= 0:
            kept.append(here)
        if (from_here > 0 > from_there) or (from_here < 0 < from_there):
            share = from_here / (from_here - from_there)
            kept.append(
                Point(here.x + share * (there.x - here.x), here.y + share * (there.y - here.y))
            )
    return tuple(kept)


def _edges(polygon: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(polygon, [*polygon[1:], *polygon[:1]], strict=True))


def _side(start: Point, end: Point, point: Point) -> float:
    """Positive to the right of the way from `start` to `end` as seen on the screen."""
    return (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)


def _on_edge(start: Point, end: Point, point: Point) -> bool:
    within = min(start.x, end.x) <= point.x <= max(start.x, end.x) and min(
        start.y, end.y
    ) <= point.y <= max(start.y, end.y)
    return within and _side(start, end, point) == 0


def _signed_area(polygon: Sequence[Point]) -> float:
    return sum(a.x * b.y - b.x * a.y for a, b in _edges(polygon)) / 2


def _product(left: Matrix, right: Matrix) -> Matrix:
    return _matrix(
        [
            sum(left[3 * row + k] * right[3 * k + column] for k in range(3))
            for row in range(3)
            for column in range(3)
        ]
    )


def _matrix(values: Sequence[float]) -> Matrix:
    a, b, c, d, e, f, g, h, i = values
    return (a, b, c, d, e, f, g, h, i)
