"""Rims: whether a circle of colour stands out, or is but so much of a sheet written in colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_BINS = 72
"""Directions that are told apart."""
_THICK_MM, _OUTSIDE_MM = 1.2, 5.0
_MORE = 0.4
"""By how much more of a rim is coloured than of what lies outside. Of 107 seals all but one or two
have 0.45, and strong ones over writing as well; of circles in letters by a blue pen one has 0.47,
all others 0.36 or less."""


def stands_out(colour: Pixels, disc: tuple[float, float, float], dpi: float) -> bool:
    """Whether the rim of a disc is coloured in many more directions than the ground around it.

    `colour` is 255 where there is some; the disc has its middle and its radius in its pixels.
    """
    x, y, radius = disc
    thick, outside = (round(mm * dpi / 25.4) for mm in (_THICK_MM, _OUTSIDE_MM))
    rim = round(radius)
    rows, columns = np.nonzero(colour)
    far = np.hypot(columns - x, rows - y).round().astype(np.intp)
    near = far <= rim + outside
    angles = np.arctan2(rows[near] - y, columns[near] - x)
    seen = np.zeros((rim + outside + 1, _BINS), np.uint8)
    seen[far[near], (angles * (_BINS / (2 * math.pi))).astype(np.intp) % _BINS] = 1
    covered = cv2.dilate(seen, np.ones((3, 1), np.uint8)).mean(axis=1)
    inside = covered[max(0, rim - thick) : rim + 1].max()
    return bool(inside - covered[rim + thick :].mean() >= _MORE)
