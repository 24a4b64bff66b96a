"""Where ruled lines ran: level and plumb segments, the skeleton of a form or table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels
from pipeline.geometry import Point, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

    Outline: TypeAlias = NDArray[np.int32]

Band: TypeAlias = "tuple[tuple[slice, slice], Pixels]"
"""A part of a page, its rows and columns, and the mask of what runs through it."""

_SLOPE = 0.02
_ASIDE = 2.0


def runs(part: Pixels, size: tuple[int, int], thicker: tuple[int, int]) -> Pixels:
    """Runs of ink that are so long in one direction, width first, and not thicker in the other.

    What is left of a bar between the white letters on it is thin, but not long.
    """
    long = np.ones(size[::-1], np.uint8)
    found = cv2.morphologyEx(part, cv2.MORPH_OPEN, long)
    bars = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones(thicker[::-1], np.uint8))
    if not cv2.countNonZero(bars):
        return pixels(found)
    return pixels(cv2.morphologyEx(cv2.subtract(found, bars), cv2.MORPH_OPEN, long))


def traced(
    across: Iterable[Band], down: Iterable[Band], window: tuple[slice, slice]
) -> list[Segment]:
    """One segment for each run, in the page: level ones rightwards, plumb ones downwards."""
    left, top = window[1].start, window[0].start
    level = [_ends(outline[:, 0], 0) for band in across for outline in _outlines(band)]
    plumb = [_ends(outline[:, 0], 1) for band in down for outline in _outlines(band)]
    return [
        Segment(Point(a.x + left, a.y + top), Point(b.x + left, b.y + top))
        for a, b in (*level, *plumb)
    ]


def joined(found: Iterable[Segment], gap: float) -> tuple[Segment, ...]:
    """The segments from top to bottom, those that continue each other made one.

    A rule that a stroke or a speck has broken goes on, within `gap` pixels, where it stopped.
    """
    level = [each for each in found if is_level(each)]
    plumb = [_swapped(each) for each in found if not is_level(each)]
    down = [_swapped(each) for each in _joined(plumb, gap)]
    return tuple(sorted((*_joined(level, gap), *down), key=lambda each: each.start[::-1]))


def is_level(segment: Segment) -> bool:
    """Whether it runs from left to right and not from top to bottom."""
    (x, y), (right, bottom) = segment
    return right - x > bottom - y


def _outlines(band: Band) -> list[Outline]:
    (rows, columns), mask = band
    corner = columns.start, rows.start
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=corner)
    return [np.asarray(outline, np.int32) for outline in found]


def _ends(points: Outline, axis: int) -> Segment:
    """From the middle of the first edge to the middle of the last one."""
    along, across = points[:, axis], points[:, 1 - axis]
    first, last = int(along.min()), int(along.max())
    ends = ((first, across[along == first].mean()), (last + 1, across[along == last].mean()))
    start, end = ((float(at), float(side) + 0.5) for at, side in ends)
    return Segment(Point(*start), Point(*end)) if axis == 0 else _swapped((start, end))


def _swapped(segment: Iterable[tuple[float, float]]) -> Segment:
    (x, y), (right, bottom) = segment
    return Segment(Point(y, x), Point(bottom, right))


def _joined(level: list[Segment], gap: float) -> list[Segment]:
    """Each is held against all that lie left of it at once: a page of dashes has thousands."""
    kept, count = np.empty((len(level), 4), np.float64), 0
    for (x, y), end in sorted(level):
        continued = _continued(kept[:count], x, y, gap)
        if continued.any():
            number = continued.argmax()
            kept[number, 2:] = max(tuple(kept[number, 2:]), end)
        else:
            kept[count] = (x, y, *end)
            count += 1
    return [Segment(Point(*each[:2]), Point(*each[2:])) for each in kept[:count].tolist()]


def _continued(kept: NDArray[np.float64], x: float, y: float, gap: float) -> NDArray[np.bool_]:
    """Whether a segment from there on starts on each, or near its end, at much the same height.

    `kept` has a row for each: where it starts and where it ends. Beyond an end its height counts.
    """
    left, top, right, bottom = kept.T
    share = ((x - left) / np.maximum(1.0, right - left)).clip(0.0, 1.0)
    apart, aside = x - right, np.abs(y - (top + share * (bottom - top)))
    return np.asarray((aside <= _ASIDE + _SLOPE * apart.clip(0.0)) & (apart <= gap), np.bool_)
