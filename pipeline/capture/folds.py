"""Folds: how much of a page the straightest shadow runs across."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shadow import straightest

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_LONG_SIDE = 800


def straightest_shadow(grey: Pixels, contrast: float) -> float:
    """The share of the page's width or height that the longest straight shadow runs across."""
    factor = max(1.0, max(grey.shape) / _LONG_SIDE)
    size = int(grey.shape[1] / factor), int(grey.shape[0] / factor)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return straightest(pixels(small), contrast).share
