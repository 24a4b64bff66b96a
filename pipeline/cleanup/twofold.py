"""Two kinds of ink on one page, told by how steep the edges of its letters are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes
    from pipeline.cleanup.noun import Pixels

    Figures = NDArray[np.float64]

_LOWEST, _HIGHEST, _NARROWEST = 12, 120, 8
"""Sides of a letter in pixels."""
_FEW = 40
"""Letters of each kind."""
_STEEPER, _SOFTER = 1.6, 0.9
"""Edges of one kind are so many times as steep as those of the other, and still steeper where both
are counted as parts of their depth."""
_MOST = 92
"""Percent of the letters of each kind that do not reach those of the other."""
_PALE = 0.22
"""How deep the softer kind is at least, as a part of the depth of the other: what is paler is
hardly read as writing."""
_HINT, _HINT_PALE, _SAMPLE = 1.3, 0.18, 20
"""How many times as steep and as deep they are at least on a part of the page with so many letters,
if the whole of it has two kinds."""
_FINE = 40.0


@dataclass(frozen=True, slots=True)
class Two:
    """What parts two kinds of ink."""

    least: float
    """The steeper kind has an edge of so many greys to a pixel on every letter."""
    dark: int
    """What is darker than this grey is of the steeper kind."""


def told(even: Pixels, steep: Pixels, boxes: Boxes) -> Two | None:
    """What parts two kinds of ink on an even page, if it has two; `steep` is how steep it is.

    Nothing where the softer one is too pale to be taken for writing.
    """
    letters = _letters(boxes)
    if len(letters) < 2 * _FEW:
        return None
    edges = _edges(steep, letters)
    soft = _softer(edges)
    low, high = edges[soft], edges[~soft]
    if min(low.size, high.size) < _FEW or np.median(high) < _STEEPER * np.median(low):
        return None
    depths = _depths(even, letters)
    most, least = float(np.percentile(low, _MOST)), float(np.percentile(high, 100 - _MOST))
    pale, deep = float(np.median(depths[soft])), float(np.median(depths[~soft]))
    if pale < _PALE * deep:
        return None
    rise = edges / depths
    if least <= most or np.median(rise[soft]) > _SOFTER * np.median(rise[~soft]):
        return None
    deepest = float(np.percentile(depths[soft], 95))
    return Two(math.sqrt(most * least), 255 - round((deepest + max(deepest, deep)) / 2))


def hinted(even: Pixels, steep: Pixels, boxes: Boxes) -> bool:
    """Whether a page may have two kinds of ink as `told` finds them, seen on a part of it."""
    letters = _letters(boxes)
    if len(letters) < _SAMPLE:
        return True
    edges = _edges(steep, letters)
    soft = _softer(edges)
    if soft.all() or np.median(edges[~soft]) < _HINT * np.median(edges[soft]):
        return False
    depths = _depths(even, letters)
    return bool(np.median(depths[soft]) >= _HINT_PALE * np.median(depths[~soft]))


def _edges(steep: Pixels, letters: Sequence[list[int]]) -> Figures:
    """How steep the steepest edge of each letter is, in greys to a pixel."""
    steepest = [steep[y : y + h, x : x + w].max() for x, y, w, h in letters]
    return np.maximum(1.0, np.array(steepest, np.float64))


def _depths(even: Pixels, letters: Sequence[list[int]]) -> Figures:
    """By how many greys the darkest pixel of each letter is below white."""
    darkest = [even[y : y + h, x : x + w].min() for x, y, w, h in letters]
    return 255 - np.array(darkest, np.float64)


def _letters(boxes: Boxes) -> list[list[int]]:
    """The boxes that are as large as a letter's."""
    wide, high = boxes[:, 2], boxes[:, 3]
    fitting = (high >= _LOWEST) & (high <= _HIGHEST) & (wide >= _NARROWEST)
    found: list[list[int]] = boxes[fitting].tolist()
    return found


def _softer(edges: Figures) -> NDArray[np.bool_]:
    """Which are of the lower half, parted where both are most alike among themselves (Otsu)."""
    logs = pixels(np.clip(_FINE * np.log(edges), 0, 255).astype(np.uint8))
    limit = cv2.threshold(logs.reshape(1, -1), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    return logs <= limit
