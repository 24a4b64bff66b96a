"""Folds: a crease throws a faint straight shadow from edge to edge, which no writing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

_LONG_SIDE = 800
_REACH = 6
_LEAST = 4.0
_INK = 0.45
"""A shadow is darker than the paper by less than so much of the contrast; a rule is ink."""
_PARTS = 20
_DRIFT = 1
_SLOPES = np.arange(-12, 13) / 400
"""How much a crease may rise or fall: three in a hundred, less than two degrees."""
_LEFT_OUT = 0.015
_FULL = 255


def straightest_shadow(grey: Pixels, contrast: float) -> float:
    """The share of the page's width or height that the longest straight shadow runs across."""
    factor = max(1.0, max(grey.shape) / _LONG_SIDE)
    size = int(grey.shape[1] / factor), int(grey.shape[0] / factor)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    high, wide = (int(side * _LEFT_OUT) for side in small.shape)
    inside = pixels(small[high:-high, wide:-wide])
    most = max(_LEAST * 3, contrast * _INK)
    return max(_across(inside, most), _across(pixels(cv2.transpose(inside)), most))


def _across(page: Pixels, most: float) -> float:
    """The best row: the share of its pixels that are a little darker than the rows around it.

    A crease goes on to both ends of the row, where the lines of a frame or a table stop.
    """
    around = cv2.min(page[: -2 * _REACH], page[2 * _REACH :])
    dip = cv2.subtract(around, page[_REACH:-_REACH])
    shadow = cv2.inRange(dip, _LEAST, most)
    parts = np.array_split(shadow, _PARTS, axis=1)
    shares = np.stack([cv2.reduce(part, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F) for part in parts])
    drifting = _drifting(np.asarray(shares[:, :, 0] / _FULL, np.float32))
    return _straightest(drifting, page.shape[1] / _PARTS)


def _straightest(shares: NDArray[np.float32], width: float) -> float:
    """The best line through all parts, each so wide, on any slope that a crease may have."""
    parts = np.arange(_PARTS)
    shifts = np.rint(np.outer(_SLOPES, parts - (_PARTS - 1) / 2) * width).astype(np.intp)
    rows = (np.arange(shares.shape[1]) - shifts[:, :, np.newaxis]) % shares.shape[1]
    lines = shares[parts[:, np.newaxis], rows]
    ends = np.minimum(lines[:, 0], lines[:, -1])
    return float(np.max(np.minimum(lines.mean(axis=1), ends)))


def _drifting(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Let each part of a row lie a little higher or lower, for no paper lies quite straight."""
    kernel = np.ones((1, 2 * _DRIFT + 1), np.uint8)
    return np.asarray(cv2.dilate(shares, kernel), np.float32)
