"""The other side of the paper, where it shows through so strongly that it is taken for writing.

Its ink is paler and softer than that of the page, so that its edges are less steep by far; but so
are those of carbon copies and of faint entries between dark labels. What tells them apart is how
they are read: the other side is, in a mirror.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import shrunk
from pipeline.cleanup.twofold import Two, hinted, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike
    from numpy.typing import NDArray

    from ocr.words import Word
    from pipeline.cleanup.noun import Pixels

NAME = "verso"
_PALEST = 230
"""Ink of the other side is seen on even paper from this grey on."""
_SOME = 0.015
"""The share of a page's ink that has to be soft before it is looked at closely."""
_HINT, _BAND, _APART = 0.01, 128, 4
"""The share in every fourth band of so many pixels, from top to bottom, below which a page is not
looked at any further: a line that shows through crosses several bands."""
_NEAR, _PART, _GRAIN = 9, 0.5, 4
"""Ink is soft where no edge within so many pixels of the half-sized page is steeper than this part
of the steepest; grain is no edge."""
_EDGE, _HALO, _AIR = 9, 5, 9
"""Squares of so many pixels at 300 dpi: what lies in one around a steep edge is the page's own, and
what lies in one around letters of the page or of the other side goes with them."""
_LETTER, _MOSTLY = 60, 0.85
"""A piece no larger than a letter, of which so much is the page's own, stays whole."""
_SPREAD = 61
"""What is as large as that at 300 dpi, in both directions, is a stain or a picture."""
_SURE, _LETTERS = 0.7, 4
"""How sure a word is that counts, and how many letters it has at least."""
_READ = 25.0
"""Letters that are read in a mirror, each as far as the reader is sure of it."""
_HALF = 0.5
"""A word that is read half as surely in a mirror may be of either side."""
_DARKER, _INCHES, _STRIPS = 20, 1.5, 2
_USUAL_DPI = 300
_ROWS = 256
_ACROSS, _DOWN = 1, 0


class Reads(Protocol):
    """Someone who reads an even grey page as it lies."""

    def __call__(self, image: Pixels, dpi: int, /) -> Sequence[Word]:
        """The words that stand there."""
        ...


def remove(even: Pixels, dpi: int, reads: Reads | None) -> tuple[Pixels, Pixels, Action]:
    """Make white what shows through of the other side; also 255 where that was done.

    What is read as it lies stays, be it as pale as the other side, and so does everything where
    that is not read in a mirror.
    """
    none = np.zeros((0, 0), np.uint8)
    bands = _bands(even)
    half = shrunk(bands, 2)
    soft = _soft_share(half)
    if reads is None or soft < _HINT:
        return even, none, _declined("ink of one kind", soft)
    soft = _soft_share(shrunk(even, 2))
    if soft < _SOME:
        return even, none, _declined("ink of one kind", soft)
    kinds = _kinds(even, bands, half)
    if kinds is None:
        return even, none, _declined("no two kinds of ink", soft)
    steep, inked, two = kinds
    paper = np.uint8(ink.percentile(even, 50))
    pale = _pale(even, steep, inked, two, dpi / _USUAL_DPI)
    layer = pixels(np.where(pale > 0, even, paper))
    mirrored = _in_a_mirror(layer, dpi, reads)
    if mirrored < _READ:
        return even, none, _declined("not read in a mirror", mirrored)
    words = [word for word in reads(layer, dpi) if _counts(word)]
    if _amount(words) > mirrored:
        return even, none, _declined("read as it lies", mirrored)
    _spare(pale, [word for word in words if not _is_of_the_back(word, layer, dpi, reads)])
    white = pixels(np.where(pale > 0, np.maximum(even, paper), even))
    return white, pale, Action(NAME, applied=True, reason="read in a mirror", measure=mirrored)


def _declined(reason: str, measure: float) -> Action:
    return Action(NAME, applied=False, reason=reason, measure=measure)


def _kinds(even: Pixels, bands: Pixels, half: Pixels) -> tuple[Pixels, Pixels, Two] | None:
    """How steep a page is, its ink and what parts the two kinds of it; None if it has but one.

    Seen first in some bands of it, whose ink is sought at half their size.
    """
    boxes = 2 * ink.pieces(ink.darker(half, _PALEST)).boxes
    if not hinted(bands, steepness(bands), boxes):
        return None
    steep, inked = steepness(even), ink.darker(even, _PALEST)
    two = told(even, steep, ink.pieces(inked).boxes)
    return (steep, inked, two) if two else None


def steepness(even: Pixels) -> Pixels:
    """How much the greys of a page rise from a pixel to the next, its grain smoothed."""
    smooth = cv2.GaussianBlur(even, (0, 0), 1.0)
    across = cv2.convertScaleAbs(cv2.Sobel(smooth, cv2.CV_16S, 1, 0), alpha=1 / 8)
    down = cv2.convertScaleAbs(cv2.Sobel(smooth, cv2.CV_16S, 0, 1), alpha=1 / 8)
    return pixels(cv2.max(across, down))


def _bands(even: Pixels) -> Pixels:
    """Some bands of a page from top to bottom, side by side."""
    lefts = range(0, even.shape[1], _APART * _BAND)
    return np.concatenate([even[:, left : left + _BAND] for left in lefts], axis=1)


def _soft_share(half: Pixels) -> float:
    """The share of a page's ink that lies near no steep edge, told from half its size."""
    steep = steepness(half)
    limit = math.ceil(_PART * ink.percentile(steep, 99.9))
    if limit <= _GRAIN:
        return 0.0
    near = cv2.dilate(steep, np.ones((_NEAR, _NEAR), np.uint8))
    dark = ink.darker(half, _PALEST)
    soft = cv2.bitwise_and(dark, cv2.inRange(near, _GRAIN + 1, limit - 1))
    return cv2.countNonZero(soft) / max(1, cv2.countNonZero(dark))


def _pale(even: Pixels, steep: Pixels, inked: Pixels, two: Two, scale: float) -> Pixels:
    """255 where ink of the paler kind stands, and none of the page's own near by."""
    letters, mixed, lone = _parted(even, steep, inked, two, scale)
    blots = cv2.morphologyEx(lone, cv2.MORPH_OPEN, _square(_SPREAD, scale))
    pale = cv2.dilate(cv2.bitwise_or(lone, mixed), _square(_AIR, scale))
    pale = cv2.subtract(pale, cv2.dilate(letters, _square(_HALO, scale)))
    return pixels(cv2.subtract(pale, cv2.dilate(blots, _square(_SPREAD, scale))))


def _parted(
    even: Pixels, steep: Pixels, inked: Pixels, two: Two, scale: float
) -> tuple[Pixels, Pixels, Pixels]:
    """The page's own ink, the paler parts of pieces that have some, and pieces that have none."""
    around = cv2.dilate(inked, np.ones((3, 3), np.uint8))
    edges = cv2.inRange(steep, math.ceil(two.least), 255)
    own = cv2.bitwise_and(cv2.bitwise_or(edges, cv2.inRange(even, 0, two.dark - 1)), around)
    count, labels, facts, _ = cv2.connectedComponentsWithStats(inked, ltype=cv2.CV_32S)
    near = pixels(cv2.dilate(own, _square(_EDGE, scale)))
    owned = _covered(pixels(own), labels, count) > 0
    covered = _covered(near, labels, count)
    sides = np.maximum(facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT])
    mostly = covered >= _MOSTLY * facts[:, cv2.CC_STAT_AREA]
    whole = owned & mostly & (sides <= _LETTER * scale)
    owned[0], whole[0] = True, False
    letters = pixels(cv2.bitwise_or(own, _chosen(whole, labels)))
    mixed = pixels(cv2.subtract(inked, cv2.bitwise_or(near, letters)))
    return letters, mixed, _chosen(~owned, labels)


def _covered(mask: Pixels, labels: MatLike, count: int) -> NDArray[np.int64]:
    """How many pixels of each labelled piece a mask covers, some rows at a time for memory."""
    covered = np.zeros(count, np.int64)
    for top in range(0, len(mask), _ROWS):
        rows = np.s_[top : top + _ROWS]
        covered += np.bincount(labels[rows][mask[rows] > 0], minlength=count)
    return covered


def _chosen(pieces: NDArray[np.bool_], labels: MatLike) -> Pixels:
    """255 where some of the labelled pieces are, looked up some rows at a time for memory."""
    shown, chosen = pieces * np.uint8(255), np.empty(labels.shape, np.uint8)
    for top in range(0, len(chosen), _ROWS):
        chosen[top : top + _ROWS] = shown[labels[top : top + _ROWS]]
    return chosen


def _square(side: float, scale: float) -> Pixels:
    odd = 2 * int(side * scale / 2) + 1
    return np.ones((odd, odd), np.uint8)


def _in_a_mirror(layer: Pixels, dpi: int, reads: Reads) -> float:
    """How many letters are read of the other side, be the sheet turned over sideways or upwards."""
    strips = _densest(layer, dpi)
    best = 0.0
    for way in (_ACROSS, _DOWN):
        best = max(best, _amount(reads(pixels(cv2.flip(strips, way)), dpi)))
        if best >= _READ:
            break
    return best


def _densest(layer: Pixels, dpi: int) -> Pixels:
    """The strips that are fullest of ink, one below the other."""
    high = round(_INCHES * dpi)
    if layer.shape[0] <= _STRIPS * high:
        return layer
    dark = ink.darker(layer, int(ink.percentile(layer, 50)) - _DARKER)
    rows = cv2.reduce(dark, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0].astype(np.float64)
    strips = []
    for _ in range(_STRIPS):
        top = int(np.convolve(rows, np.ones(high), "valid").argmax())
        strips.append(layer[top : top + high])
        rows[top : top + high] = 0
    return np.concatenate(strips)


def _is_of_the_back(word: Word, layer: Pixels, dpi: int, reads: Reads) -> bool:
    """Whether a word is read in a mirror, too, be it less surely: many letters are alike there."""
    box, air = word.box, word.box.h // 4
    part = layer[max(0, box.y - air) : box.bottom + air, max(0, box.x - air) : box.right + air]
    every, paper = (word.box.h,) * 4, int(ink.percentile(layer, 50))
    alone = cv2.copyMakeBorder(part, *every, cv2.BORDER_CONSTANT, value=(paper,))
    found = (reads(pixels(cv2.flip(alone, way)), dpi) for way in (_ACROSS, _DOWN))
    return any(_said(words) >= _HALF * _said([word]) for words in found)


def _spare(pale: Pixels, words: Sequence[Word]) -> None:
    """Take out of a mask where words stand."""
    for word in words:
        box, air = word.box, word.box.h // 4
        top, left = max(0, box.y - air), max(0, box.x - air)
        pale[top : box.bottom + air, left : box.right + air] = 0


def _counts(word: Word) -> bool:
    return word.confidence >= _SURE and sum(sign.isalnum() for sign in word.text) >= _LETTERS


def _amount(words: Sequence[Word]) -> float:
    return _said([word for word in words if _counts(word)])


def _said(words: Sequence[Word]) -> float:
    """How many letters words have, each as far as the reader is sure of it."""
    return sum(word.confidence * len(word.text) for word in words)
