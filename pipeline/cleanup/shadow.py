"""Shadows: a crease throws a faint straight one from edge to edge, which no writing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

_REACH = 6
_LEAST = 4.0
_INK = 0.45
"""A shadow is darker than the paper by less than so much of the contrast; a rule is ink."""
_PARTS = 20
_DRIFT, _APART = 2, 12
_SLOPES = np.arange(-12, 13) / 400
"""How much a crease may rise or fall: three in a hundred, less than two degrees."""
_LEFT_OUT = 0.015
_SOME = 0.4
_SMALLEST = 100
_FULL = 255


@dataclass(frozen=True, slots=True)
class Shadow:
    """A straight shadow: across the page or down it, by its middle and its slope, in pixels."""

    share: float
    """How much of the page's width or height it runs across: 0, or 0.4 to 1."""
    across: bool
    middle: float
    """The row, or column, where it passes the middle of the page."""
    slope: float


def straightest(small: Pixels, contrast: float) -> Shadow:
    """Find the longest straight shadow of a page that is 600 to 900 pixels long."""
    found = straight_ones(small, contrast, 1)
    return max(found, key=lambda shadow: shadow.share, default=Shadow(0.0, True, 0.0, 0.0))  # noqa: FBT003  # across


def straight_ones(small: Pixels, contrast: float, most: int) -> tuple[Shadow, ...]:
    """Find so many straight shadows across the page, and as many down, the longest first.

    On what is too small for a page there are none.
    """
    if min(small.shape) < _SMALLEST:
        return ()
    high, wide = (int(side * _LEFT_OUT) for side in small.shape)
    inside = pixels(small[high:-high, wide:-wide])
    darkest = max(_LEAST * 3, contrast * _INK)
    return tuple(
        Shadow(share, across, row + _REACH + left_out, slope)
        for page, across, left_out in (
            (inside, True, high),
            (pixels(cv2.transpose(inside)), False, wide),
        )
        for share, row, slope in _lines(_shares(page, darkest), page.shape[1] / _PARTS, most)
    )


def _shares(page: Pixels, darkest: float) -> NDArray[np.float32]:
    """For each part of each row, how many of its pixels are a little darker than rows around it."""
    around = cv2.min(page[: -2 * _REACH], page[2 * _REACH :])
    dip = cv2.subtract(around, page[_REACH:-_REACH])
    shadow = cv2.inRange(dip, _LEAST, darkest)
    parts = np.array_split(shadow, _PARTS, axis=1)
    shares = np.stack([cv2.reduce(part, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F) for part in parts])
    return _drifting(np.asarray(shares[:, :, 0] / _FULL, np.float32))


def _lines(shares: NDArray[np.float32], width: float, most: int) -> list[tuple[float, int, float]]:
    """The best lines through all parts, each so wide: their shares, rows and slopes.

    A crease goes on to both ends of the row, where the lines of a frame or a table stop.
    """
    best = shares.max(axis=1)
    if min(best.mean(), best[0], best[-1]) < _SOME:
        return [(0.0, 0, 0.0)] * most
    parts = np.arange(_PARTS)
    shifts = np.rint(np.outer(_SLOPES, parts - (_PARTS - 1) / 2) * width).astype(np.intp)
    rows = (np.arange(shares.shape[1]) + shifts[:, :, np.newaxis]) % shares.shape[1]
    lines = shares[parts[:, np.newaxis], rows]
    whole = np.minimum(lines.mean(axis=1), np.minimum(lines[:, 0], lines[:, -1]))
    found = []
    for _ in range(most):
        slope, row = np.unravel_index(np.argmax(whole), whole.shape)
        share = float(whole[slope, row])
        found.append((share, int(row), float(_SLOPES[slope])) if share >= _SOME else (0.0, 0, 0.0))
        whole[:, max(0, row - _APART) : row + _APART] = 0
    return found


def _drifting(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Let each part of a row lie a little higher or lower, for no paper lies quite straight."""
    kernel = np.ones((1, 2 * _DRIFT + 1), np.uint8)
    return np.asarray(cv2.dilate(shares, kernel), np.float32)
