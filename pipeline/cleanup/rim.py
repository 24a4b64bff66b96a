"""Rims: a circle of colour seen by distance and direction, and whether it stands out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

_BINS = 72
"""Directions that are told apart."""
_THICK_MM, _OUTSIDE_MM = 1.2, 5.0
_MORE = 0.4
"""By how much more of a rim is coloured than of what lies outside. Of 107 seals all but one or two
have 0.45, and strong ones over writing as well; of circles in letters by a blue pen one has 0.47,
all others 0.36 or less."""


def seen(x: NDArray[np.float64], y: NDArray[np.float64], reach: float) -> Pixels:
    """1 where one of some spots lies, a row to a pixel of distance and a column to a direction.

    `x` and `y` are counted from the middle; what lies beyond the reach is left out.
    """
    far = np.hypot(x, y)
    near = far < reach
    towards = (np.arctan2(y[near], x[near]) * (_BINS / (2 * math.pi))).astype(np.intp) % _BINS
    found = np.zeros((math.ceil(reach) + 2, _BINS), np.uint8)
    found[far[near].round().astype(np.intp), towards] = 1
    return found


def covered(spots: Pixels) -> NDArray[np.float64]:
    """The share of directions that `seen` has spots in, by distance; a ring may be a pixel off."""
    return np.asarray(cv2.dilate(spots, np.ones((3, 1), np.uint8)).mean(axis=1))


def stands_out(colour: Pixels, disc: tuple[float, float, float], dpi: float) -> bool:
    """Whether the rim of a disc is coloured in many more directions than the ground around it.

    `colour` is 255 where there is some; the disc has its middle and its radius in its pixels.
    """
    x, y, radius = disc
    thick, outside = (round(mm * dpi / 25.4) for mm in (_THICK_MM, _OUTSIDE_MM))
    rim = round(radius)
    rows, columns = (each.astype(np.float64) for each in np.nonzero(colour))
    rings = covered(seen(columns - x, rows - y, rim + outside + 0.5))
    inside = rings[max(0, rim - thick) : rim + 1].max()
    return bool(inside - rings[rim + thick : rim + outside + 1].mean() >= _MORE)
