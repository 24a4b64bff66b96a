"""Folds: how much of a page the straightest shadow runs across."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shadow import straightest
from pipeline.cleanup.shrink import shrunk

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_SHORTEST, _LONG_SIDE, _LONGEST = 600, 800, 900
"""Pixels of the longer side at which a shadow is looked for."""


def straightest_shadow(grey: Pixels, contrast: float) -> float:
    """The share of the page's width or height that the longest straight shadow runs across."""
    return straightest(_small(grey), contrast).share


def _small(grey: Pixels) -> Pixels:
    """The page at the size for it: by a whole number where one leads there, which is quicker."""
    by = max(grey.shape) // _SHORTEST
    if by and max(grey.shape) <= by * _LONGEST:
        return shrunk(grey, by)
    factor = max(1.0, max(grey.shape) / _LONG_SIDE)
    size = int(grey.shape[1] / factor), int(grey.shape[0] / factor)
    return pixels(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))
