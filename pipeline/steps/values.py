"""Matrices and polygons as JSON values, on their way into a child process and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pipeline.geometry import Matrix, Point, Polygon

if TYPE_CHECKING:
    from pipeline.steps.contract import Json


def polygon_json(polygon: Polygon | None) -> Json:
    """Return a polygon as a list of [x, y]."""
    return None if polygon is None else [[point.x, point.y] for point in polygon]


def polygon_of(value: Json) -> Polygon | None:
    """Return the polygon of a list of [x, y]."""
    if value is None:
        return None
    return tuple(Point(x, y) for x, y in cast("list[list[float]]", value))


def matrix_of(value: Json) -> Matrix:
    """Return the matrix of nine numbers, row by row."""
    a, b, c, d, e, f, g, h, i = cast("list[float]", value)
    return (a, b, c, d, e, f, g, h, i)
