"""Ink: which pixels of an even grey page were written or printed, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

Pieces: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int32]]

BLANK = 0.0002
"""Below this share of ink a page is blank: on A4 less than two printed letters' worth per line."""

_FAINTEST = 205
_DARK_PAPER = 90
_SAMPLE = 4000
_LETTERS = (6, 200)
_FEW = 20


def threshold(even: Pixels) -> int:
    """The grey below which a pixel is ink, half-way to the darkest; 0 where nothing is dark."""
    darkest = percentile(even[::4, ::4], 0.5)
    if darkest > _FAINTEST:
        darkest = float(even[::2, ::2].min())
    if darkest > _FAINTEST:
        return 0
    return int(min(215, max(110, (darkest + 255) / 2)))


def mask(even: Pixels) -> Pixels:
    """255 where there is ink, 0 where there is paper."""
    limit = threshold(even)
    if limit == 0:
        return np.zeros_like(even)
    return pixels(cv2.threshold(even, limit, 255, cv2.THRESH_BINARY_INV)[1])


@dataclass(frozen=True, slots=True)
class Written:
    """The ink of a page, taken apart once: its mask, its pieces, the usual height of a letter."""

    mask: Pixels
    pieces: Pieces
    letter: float


def written(even: Pixels) -> Written:
    """Take the ink of an even page apart."""
    inked = mask(even)
    found = pieces(inked)
    return Written(inked, found, usual_height(found[1]))


def share(ink: Pixels) -> float:
    """The share of the page that is ink; specks smaller than a full stop do not count."""
    small = cv2.erode(ink, np.ones((2, 2), np.uint8))
    return float(cv2.countNonZero(small)) / max(1, ink.size)


def is_dark(grey: Pixels) -> bool:
    """Whether the page has no bright paper at all: nothing to read without a person's eye."""
    return percentile(grey[::4, ::4], 90) < _DARK_PAPER


def percentile(grey: Pixels, percent: float) -> float:
    """What `numpy.percentile` gives, in a third of the time: there are only 256 values."""
    counted = cv2.calcHist([np.ascontiguousarray(grey)], [0], None, [256], [0, 256])
    below = np.cumsum(counted.astype(np.int64))
    place = (grey.size - 1) * percent / 100
    low, high = np.searchsorted(below, [int(place), int(np.ceil(place))], side="right")
    return float(low + (high - low) * (place - int(place)))


def pieces(ink: Pixels) -> Pieces:
    """A label for every pixel, and the table of connected pieces as OpenCV gives it; 0 is paper."""
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        ink, connectivity=8, ltype=cv2.CV_32S, ccltype=cv2.CCL_BBDT
    )
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)


def letter_height(ink: Pixels) -> float:
    """The usual height of a letter in pixels; 0 when there are too few to tell.

    Every piece of ink has the weight of its square, so that dots and specks do not count.
    """
    height, width = ink.shape
    top, left = max(0, height - _SAMPLE) // 2, max(0, width - _SAMPLE) // 2
    return usual_height(pieces(ink[top : top + _SAMPLE, left : left + _SAMPLE])[1])


def usual_height(stats: NDArray[np.int32]) -> float:
    """The usual height of a letter among connected pieces; 0 when there are too few to tell."""
    w, h = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    least, most = _LETTERS
    letters = np.sort(h[(h >= least) & (h <= most) & (4 * w >= h) & (2 * w <= 5 * h)])
    if letters.size < _FEW:
        return 0.0
    weights = np.cumsum(letters.astype(np.float64) ** 2)
    return float(letters[np.searchsorted(weights, weights[-1] / 2)])
