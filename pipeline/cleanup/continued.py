"""Rules followed where grain has broken them: between their parts and beyond their ends."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels
from pipeline.cleanup.segments import joined, traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.segments import Band
    from pipeline.geometry import Segment

_REACH = 2
_HELD = 0.85
_SOLID = 0.5
"""Of the columns: where more are ink as far as a rule is thick at most, it is a bar."""
_ASIDE = 3.0
_SHORTEST = 3


def across(ink: Pixels, runs: Sequence[Band], letter: float, thick: int) -> list[Band]:
    """What continues the level runs, in steps of a letter or less, while nearly all is ink."""
    if not runs:
        return []
    lines = _lines(joined(traced(runs, (), (slice(0, None), slice(0, None))), letter))
    step = max(8, int(letter))
    found = (band for line in lines for band in _gaps(ink, line, step, thick))
    return [(band, run) for band in found if (run := pixels(ink[band])).size]


def down(ink: Pixels, runs: Sequence[Band], letter: float, thick: int) -> list[Band]:
    """What continues the plumb runs."""
    lying = [((columns, rows), pixels(cv2.transpose(run))) for (rows, columns), run in runs]
    found = across(pixels(cv2.transpose(ink)), lying, letter, thick) if runs else []
    return [((rows, columns), pixels(cv2.transpose(run))) for (columns, rows), run in found]


def _lines(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments that lie on one level line, from left to right."""
    lines: list[list[Segment]] = []
    for each in sorted(segments):
        for line in lines:
            if abs(line[-1].end.y - each.start.y) <= _ASIDE and line[-1].end.x <= each.start.x:
                line.append(each)
                break
        else:
            lines.append([each])
    return lines


def _gaps(ink: Pixels, line: list[Segment], step: int, thick: int) -> Iterator[tuple[slice, slice]]:
    """Between the parts, and from the first and last one outwards, as far as there is ink."""
    for left, right in pairwise(line):
        here, there = (left.end.x, left.end.y), (right.start.x, right.start.y)
        if _held(ink, int(here[0]), int(there[0]), (here[1] + there[1]) / 2, thick):
            yield _band(ink, int(here[0]), int(there[0]), (here[1] + there[1]) / 2, thick)
            continue
        yield from _onwards(ink, here, step, thick)
        yield from _onwards(ink, there, -step, thick)
    yield from _onwards(ink, line[0].start, -step, thick)
    yield from _onwards(ink, line[-1].end, step, thick)


def _onwards(
    ink: Pixels, end: tuple[float, float], step: int, thick: int
) -> Iterator[tuple[slice, slice]]:
    x, y = int(end[0]), end[1]
    while abs(step) >= _SHORTEST:
        if 0 <= x + step <= ink.shape[1] and _held(ink, x, x + step, y, thick):
            yield _band(ink, x, x + step, y, thick)
            x, y = x + step, _bent(ink, x + step, y, thick)
        else:
            step = int(step / 2)


def _bent(ink: Pixels, x: int, y: float, thick: int) -> float:
    """How high the rule is some pixels on: paper that curls bends it."""
    start = max(0, int(y) - thick)
    column = ink[start : int(y) + thick + 1, min(x, ink.shape[1] - 1)] > 0
    edges = np.flatnonzero(np.diff(column, prepend=False, append=False)).reshape(-1, 2)
    thin = edges[edges[:, 1] - edges[:, 0] <= thick]
    middles = start + thin.mean(axis=1) - 0.5
    near = middles[np.abs(middles - y) <= thick / 2]
    return float(near[np.abs(near - y).argmin()]) if near.size else y


def _held(ink: Pixels, first: int, last: int, y: float, thick: int) -> bool:
    """Whether nearly every column between holds ink close to the line, and no bar runs there."""
    left, right = min(first, last), max(first, last)
    near = ink[max(0, int(y) - _REACH) : int(y) + _REACH + 1, left:right]
    if near.size == 0:
        return True
    if _filled(near.max(axis=0)) < _HELD:
        return False
    over = ink[max(0, int(y) - thick) : int(y) + 1, left:right]
    under = ink[int(y) : int(y) + thick + 1, left:right]
    return _filled(over.min(axis=0) | under.min(axis=0)) <= _SOLID


def _filled(row: Pixels) -> float:
    """The share of a row of pixels that is ink."""
    return np.count_nonzero(row) / row.size


def _band(ink: Pixels, first: int, last: int, y: float, thick: int) -> tuple[slice, slice]:
    half = thick // 2 + 1
    top, bottom = max(0, int(y) - half), min(ink.shape[0], int(y) + half + 1)
    return slice(top, bottom), slice(max(0, min(first, last)), max(first, last))
