"""Folds: a crease throws a faint straight shadow from edge to edge, which no writing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

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
_SLOPES = tuple(number / 400 for number in range(-12, 13))
"""How much a crease may rise or fall: three in a hundred, less than two degrees."""
_LEFT_OUT = 0.015


def straightest_shadow(grey: Pixels, contrast: float) -> float:
    """The share of the page's width or height that the longest straight shadow runs across."""
    factor = max(1.0, max(grey.shape) / _LONG_SIDE)
    size = int(grey.shape[1] / factor), int(grey.shape[0] / factor)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    high, wide = (int(side * _LEFT_OUT) for side in small.shape)
    inside = small[high:-high, wide:-wide]
    most = max(_LEAST * 3, contrast * _INK)
    return max(_across(inside, most), _across(inside.T, most))


def _across(page: NDArray[np.float32], most: float) -> float:
    """The best row: the share of its pixels that are a little darker than the rows around it.

    A crease goes on to both ends of the row, where the lines of a frame or a table stop.
    """
    around = np.minimum(page[: -2 * _REACH], page[2 * _REACH :])
    middle = page[_REACH:-_REACH]
    dip = around - middle
    shadow = ((dip >= _LEAST) & (dip <= most)).astype(np.float32)
    parts = np.array_split(shadow, _PARTS, axis=1)
    shares = np.stack([part.mean(axis=1) for part in parts])
    drifting, width = _drifting(shares), page.shape[1] / _PARTS
    return max(_straight(drifting, slope * width) for slope in _SLOPES)


def _straight(shares: NDArray[np.float32], step: float) -> float:
    """The best line through all parts that rises by so many rows from one to the next."""
    middle = (_PARTS - 1) / 2
    rows = [np.roll(part, round(step * (number - middle))) for number, part in enumerate(shares)]
    lines = np.stack(rows)
    return float(np.max(np.minimum(lines.mean(axis=0), np.minimum(lines[0], lines[-1]))))


def _drifting(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Let each part of a row lie a little higher or lower, for no paper lies quite straight."""
    kernel = np.ones((1, 2 * _DRIFT + 1), np.uint8)
    return np.asarray(cv2.dilate(shares, kernel), np.float32)
