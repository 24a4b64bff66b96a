"""Ink: which pixels of an even grey page were written or printed, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

Boxes: TypeAlias = NDArray[np.int32]
"""One row for each piece of ink: left, top, width, height."""

BLANK = 0.0002
"""Below this share of ink a page is blank: on A4 less than two printed letters' worth per line."""

_PAPER = 255
_FAINTEST = 205
_DARK_PAPER = 90
_SAMPLE = 4000
_LETTERS = (6, 200)
_BROKEN, _WHOLE = 20, 1.4
"""Where letters seem no higher than so many pixels, and are by so much higher with their paler
strokes, the mask broke them: hairlines, and stems that were moved."""
_FEW = 20
_ENOUGH = 1 << 19
"""Pixels whose greys tell those of a page."""


def threshold(even: Pixels) -> int:
    """The grey below which a pixel is ink, half-way to the darkest; 0 where nothing is dark."""
    darkest = percentile(even, 0.5)
    if darkest > _FAINTEST:
        darkest = float(even[::2, ::2].min())
    if darkest > _FAINTEST:
        return 0
    return int(min(215, max(110, (darkest + 255) / 2)))


def mask(even: Pixels) -> Pixels:
    """255 where there is ink, 0 where there is paper."""
    return darker(even, threshold(even))


def darker(even: Pixels, limit: int) -> Pixels:
    """255 where a page is no lighter than its threshold; nowhere if that is 0."""
    if limit == 0:
        return np.zeros_like(even)
    return pixels(cv2.threshold(even, limit, 255, cv2.THRESH_BINARY_INV)[1])


@dataclass(frozen=True, slots=True)
class Pieces:
    """The connected pieces of ink: where each lies, and the points of its outline."""

    boxes: Boxes
    outlines: tuple[NDArray[np.int32], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The ink of a page, taken apart once: its mask, its pieces, the usual height of a letter."""

    mask: Pixels
    pieces: Pieces
    letter: float


def written(even: Pixels, inked: Pixels | None = None) -> Written:
    """Take the ink of an even page apart; `inked` is its mask where that is known already."""
    inked = mask(even) if inked is None else inked
    found = pieces(inked)
    return Written(inked, found, _unbroken(even, inked, found.boxes))


def _unbroken(even: Pixels, inked: Pixels, boxes: Boxes) -> float:
    """How high letters are, of which some may be in pieces: with paler strokes these are fewer."""
    letter = usual_height(boxes)
    if not 0 < letter <= _BROKEN:
        return letter
    paler = pieces(with_paler(even, inked)).boxes
    whole, fewer = usual_height(paler), _count(paler) < _count(boxes)
    return whole if fewer and whole >= _WHOLE * letter else letter


def _count(boxes: Boxes) -> int:
    """Of pieces of ink those as high as a small letter and higher."""
    return int(np.count_nonzero(boxes[:, 3] >= _LETTERS[0]))


def with_paler(even: Pixels, inked: Pixels) -> Pixels:
    """The ink of a page with what is half as far from paper: hairlines, and stems that moved."""
    return pixels(cv2.bitwise_or(inked, darker(even, (threshold(even) + _PAPER) // 2)))


def share(halved: Pixels) -> float:
    """The share of the page that is ink, seen at half size; specks of a pixel do not count."""
    whole = cv2.threshold(halved, 254, 255, cv2.THRESH_BINARY)[1]
    return float(cv2.countNonZero(whole)) / max(1, halved.size)


def is_dark(small: Pixels) -> bool:
    """Whether a page, seen small, has no bright paper: nothing to read without a person's eye."""
    return percentile(small, 90) < _DARK_PAPER


def percentile(grey: Pixels, percent: float) -> float:
    """What `numpy.percentile` gives, in a third of the time: there are only 256 values.

    Of a large page some rows, evenly spread, are enough to tell.
    """
    return percentiles(grey, percent)[0]


def percentiles(grey: Pixels, *percents: float) -> tuple[float, ...]:
    """Several percentiles of the same greys, which are counted once."""
    rows = np.ascontiguousarray(grey[:: max(1, grey.size // _ENOUGH)])
    counted = cv2.calcHist([rows], [0], None, [256], [0, 256])
    below = np.cumsum(counted.astype(np.int64))
    return tuple(_at(below, (rows.size - 1) * percent / 100) for percent in percents)


def percentile_of(values: NDArray[np.generic], percent: float) -> float:
    """What `numpy.percentile` gives of few values of any kind, in an eighth of the time."""
    place = (values.size - 1) * percent / 100
    low, high = int(place), int(np.ceil(place))
    ordered = np.partition(values, (low, high), axis=None)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def _at(below: NDArray[np.int64], place: float) -> float:
    """The grey at a place among all that were counted, or between two."""
    low, high = np.searchsorted(below, [int(place), int(np.ceil(place))], side="right")
    return float(low + (high - low) * (place - int(place)))


def middle(grey: Pixels, where: Pixels) -> float | None:
    """The median of the greys where the mask is set, as `numpy.median` gives it, and quicker."""
    below = np.cumsum(cv2.calcHist([grey], [0], where, [256], [0, 256]).astype(np.int64))
    count = int(below[-1])
    if count == 0:
        return None
    low, high = np.searchsorted(below, [(count - 1) // 2, count // 2], side="right")
    return float(low + high) / 2


def pieces(ink: Pixels) -> Pieces:
    """All pieces of ink whose pixels touch, be it by a corner.

    Outlines are followed, which takes a fifth of the time of labelling every pixel.
    """
    found, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return Pieces(np.zeros((0, 4), np.int32), ())
    outer = np.flatnonzero(np.asarray(tree)[0, :, 3] < 0).tolist()
    outlines = cast("tuple[NDArray[np.int32], ...]", tuple(map(found.__getitem__, outer)))
    starts = np.cumsum([0, *map(len, outlines[:-1])])
    points = np.concatenate(outlines)[:, 0]
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    return Pieces(np.hstack([low, high - low + 1]).astype(np.int32), outlines)


def letter_height(ink: Pixels) -> float:
    """The usual height of a letter in pixels; 0 when there are too few to tell.

    Every piece of ink has the weight of its square, so that dots and specks do not count.
    """
    height, width = ink.shape
    top, left = max(0, height - _SAMPLE) // 2, max(0, width - _SAMPLE) // 2
    return usual_height(pieces(ink[top : top + _SAMPLE, left : left + _SAMPLE]).boxes)


def usual_height(boxes: Boxes) -> float:
    """The usual height of a letter among connected pieces; 0 when there are too few to tell.

    Pieces about as high as wide count first: the words of classical script, joined from top to
    bottom, are many letters high.
    """
    w, h = boxes[:, 2], boxes[:, 3]
    least, most = _LETTERS
    fitting = (h >= least) & (h <= most) & (2 * w <= 5 * h)
    letters = np.sort(h[fitting & (9 * w >= 5 * h)])
    if letters.size < _FEW:
        letters = np.sort(h[fitting & (4 * w >= h)])
    if letters.size < _FEW:
        return 0.0
    weights = np.cumsum(letters.astype(np.float64) ** 2)
    return float(letters[np.searchsorted(weights, weights[-1] / 2)])
