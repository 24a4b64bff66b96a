"""Skew: the small angle by which lines of writing rise or fall."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from pipeline.cleanup.noun import Action
from pipeline.cleanup.shrink import shrunk
from pipeline.cleanup.slopes import slopes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

_Places: TypeAlias = "NDArray[np.float32]"

_USUAL, _WIDEST = 8.0, 15.0
"""Degrees that a page lies askew; farther is looked only where no nearer angle is clear, or the
best is the farthest of them."""
_LEAST = 0.1
_CLEAR = 1.8
_LONG_SIDE = 1400
_POINTS, _FEW_POINTS = 40_000, 15_000
_THICK = 2
"""Pixels of a row of the first looks. In rows of one pixel points fall by chance as unevenly as by
lines of writing, and a straight register whose entries stand at heights of their own seemed to
rise by eight degrees."""
_FEW = 400
_NARROW = 0.12
_HALF_INK = 96
_FAR = 5.0
"""Degrees from which on strips of the page beside each other are asked, too: folds make parts of
lines climb together, and by chance they fall into rows as sharp as whole ones."""
_MOST, _LEAST_PART = 0.25, 0.5
"""All strips but that share slope by such a part of the angle at least where paper lies askew: 0.9
of it there, and on bent paper as many fall as climb."""
_FIRST_STEPS = ((0.25, 3),)
_STEPS = ((0.1, 3), (0.04, 3), (0.016, 3))


def find(ink: Pixels) -> tuple[float, Action]:
    """The angle in degrees by which to turn the page clockwise; 0 when it is straight or unclear.

    Turned by the right angle the rows of ink fall into sharp lines: the angle is the one whose
    row sums change most from row to row.
    """
    places = _places(ink)
    if places is None:
        return 0.0, _declined("too little ink", 0.0)
    thick = _thickened(places)
    angle, clearness = _sought(thick, _USUAL)
    if clearness < _CLEAR or abs(angle) > _USUAL - 1:
        angle, clearness = _sought(thick, _WIDEST)
    angle = _finest(places, angle, _STEPS)
    if clearness < _CLEAR:
        return 0.0, _declined(f"unclear ({clearness:.2f})", angle)
    if abs(angle) < _LEAST:
        return 0.0, _declined("straight already", angle)
    if abs(angle) >= _FAR and _is_bent(ink, angle):
        return 0.0, _declined("bent", angle)
    return angle, Action("deskew", applied=True, reason="rows of ink", measure=angle)


def _is_bent(ink: Pixels, angle: float) -> bool:
    """Whether the lines of a page do not slope all over as they would on paper that is so askew."""
    slopes = slopes_of(shrunk(ink, max(1, max(ink.shape) // _LONG_SIDE)))
    if slopes is None or np.isnan(slopes).all():
        return False
    parts = slopes / -np.tan(np.deg2rad(angle))
    return float(np.nanquantile(parts, _MOST)) < _LEAST_PART


def _sought(thick: tuple[_Places, _Places], widest: float) -> tuple[float, float]:
    """The best angle no wider than that, and how many times the usual sharpness its rows have."""
    few = _some(thick, _FEW_POINTS)
    coarse = np.arange(-widest, widest + 0.01, 0.5)
    scores = np.array([_sharpness(few, angle) for angle in coarse])
    angle = _finest(thick, float(coarse[int(scores.argmax())]), _FIRST_STEPS)
    return angle, _sharpness(few, angle) / max(float(np.median(scores)), 1e-9)


def _places(ink: Pixels) -> tuple[_Places, _Places] | None:
    """Columns and rows of the ink at reduced size, counted from the middle."""
    small = shrunk(ink, max(1, max(ink.shape) // _LONG_SIDE))
    inked = cv2.threshold(small, _HALF_INK, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(inked) < _FEW:
        return None
    found = cv2.findNonZero(inked)
    columns, rows = found[:: -(-len(found) // _POINTS), 0].T.astype(np.float32)
    if np.ptp(np.percentile(columns, (2, 98))) < _NARROW * small.shape[1]:
        return None
    return columns - np.float32(small.shape[1] / 2), rows - np.float32(small.shape[0] / 2)


def _thickened(places: tuple[_Places, _Places]) -> tuple[_Places, _Places]:
    """The places where a row is so many pixels thick."""
    columns, rows = places
    return columns / np.float32(_THICK), rows / np.float32(_THICK)


def _some(places: tuple[_Places, _Places], most: int) -> tuple[_Places, _Places]:
    """Evenly chosen ones of the places."""
    columns, rows = places
    step = -(-len(columns) // most)
    return columns[::step], rows[::step]


def _sharpness(places: tuple[_Places, _Places], angle: float) -> float:
    columns, rows = places
    radians = np.deg2rad(angle)
    turned = columns * np.float32(np.sin(radians))
    turned += rows * np.float32(np.cos(radians))
    turned -= turned.min()
    steps = np.diff(np.bincount(turned.astype(np.intp)))
    return float(np.dot(steps, steps))


def _finest(
    places: tuple[_Places, _Places], angle: float, steps: tuple[tuple[float, int], ...]
) -> float:
    """The best angle near a coarse one; each step is looked at so often to either side."""
    for step, reach in steps:
        near = [angle + step * n for n in range(-reach, reach + 1)]
        angle = max(near, key=lambda each: _sharpness(places, each))
    return round(angle, 3)


def _declined(reason: str, measure: float) -> Action:
    return Action("deskew", applied=False, reason=reason, measure=measure)
