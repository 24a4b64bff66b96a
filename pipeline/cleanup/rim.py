"""Rims: a circle of colour seen by distance and direction, and whether it stands out."""

from __future__ import annotations

import math
from functools import lru_cache
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
    near = np.hypot(x, y) < reach
    return _spots(_places(x[near], y[near], reach), reach)


def seen_near(
    colour: Pixels, middle: tuple[float, float], reach: float, off: int
) -> dict[tuple[int, int], Pixels]:
    """What is `seen` from every other pixel near a middle, by how far that is off to either side.

    `colour` is 255 where there are spots.
    """
    across, down = math.floor(middle[0]), math.floor(middle[1])
    lattice = _lattice(middle[0] - across, middle[1] - down, reach, 2 * off)
    far, wide = len(lattice) // 2, len(lattice)
    top, left = max(0, down - far + off), max(0, across - far + off)
    rows, columns = np.nonzero(colour[top : down + far - off + 1, left : across + far - off + 1])
    place = (rows + (top - down + far)) * wide + columns + (left - across + far)
    flat, around = lattice.reshape(-1), range(-off, off + 1, 2)
    return {(x, y): _spots(flat[place - (y * wide + x)], reach) for x in around for y in around}


@lru_cache(maxsize=64)
def _lattice(x: float, y: float, reach: float, room: int) -> NDArray[np.intp]:
    """The places of all pixels around a middle that lies so far beside one, with room around.

    Middles are found on a coarse lattice themselves: few places beside a pixel are asked for.
    """
    far = math.ceil(reach) + 1 + room
    rows, columns = np.mgrid[-far : far + 1, -far : far + 1].astype(np.float64)
    return _places(columns - x, rows - y, reach)


def _places(x: NDArray[np.float64], y: NDArray[np.float64], reach: float) -> NDArray[np.intp]:
    """Distance and direction of spots as one number; beyond the reach all have one more."""
    far = np.hypot(x, y)
    towards = (np.arctan2(y, x) * (_BINS / (2 * math.pi))).astype(np.intp) % _BINS
    within = far.round().astype(np.intp) * _BINS + towards
    return np.where(far < reach, within, _rings(reach) * _BINS)


def _spots(places: NDArray[np.intp], reach: float) -> Pixels:
    found = np.zeros(_rings(reach) * _BINS + 1, np.uint8)
    found[places] = 1
    return found[:-1].reshape(-1, _BINS)


def _rings(reach: float) -> int:
    return math.ceil(reach) + 2


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
