"""Likeness: a print of where the ink lies, alike for two scans of the same paper.

Two papers of one printed form differ only in what was filled in: the cells are small, and each says
whether more ink lies in it than around it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.capture.prints import COLUMNS, ROWS
from pipeline.cleanup.shrink import glimpsed

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_GLIMPSE = 4
_SPREAD = 2.2
"""How many standard deviations of the ink's places lie to either side of its middle."""
_LEAST_INK = 1.5
"""Of 255: below so much ink on a page its print says nothing."""


def likeness(ink: Pixels) -> str:
    """Return the print in hexadecimal, wherever the paper lay and however far it was enlarged.

    The cells lie around the middle of the ink and are as large as it is spread.
    """
    ink = glimpsed(ink, _GLIMPSE)
    found = cv2.moments(ink)
    if found["m00"] < _LEAST_INK * ink.size:
        return ""
    x, y = found["m10"] / found["m00"], found["m01"] / found["m00"]
    wide, high = (math.sqrt(max(1.0, found[name] / found["m00"])) for name in ("mu20", "mu02"))
    across, down = 2 * _SPREAD * wide / COLUMNS, 2 * _SPREAD * high / ROWS
    soft = cv2.GaussianBlur(ink, (0, 0), sigmaX=across / 2, sigmaY=down / 2)
    back = np.array([[across, 0, x - _SPREAD * wide], [0, down, y - _SPREAD * high]])
    cells = cv2.warpAffine(
        soft, back, (COLUMNS, ROWS), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    ).astype(np.float32)
    return np.packbits(cells > cv2.blur(cells, (5, 5))).tobytes().hex()
