"""Ruled lines of forms and tables, taken out without the strokes that cross them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

_THICKEST = 0.35
_SHORTEST = 3.5
_QUARTER = 4


def find(ink: Pixels, letter: float) -> Pixels:
    """255 on rules: straight, thin, much longer than a letter is high."""
    length = max(40, int(_SHORTEST * letter))
    thick = max(4, int(_THICKEST * letter))
    across = _straight(ink, (length, 1), thick)
    down = _straight(ink, (1, length), thick)
    return pixels(cv2.bitwise_or(across, down))


def erase(grey: Pixels, ink: Pixels, letter: float) -> tuple[Pixels, Pixels, Action]:
    """The page without its rules, and the mask of what was taken away."""
    rules = find(ink, letter)
    measure = cv2.countNonZero(rules) / rules.size
    if measure == 0:
        return grey, rules, Action("rules", applied=False, reason="no rules", measure=0.0)
    broad = pixels(cv2.dilate(rules, np.ones((3, 3), np.uint8)))
    broad = pixels(cv2.subtract(broad, _crossings(ink, broad, letter)))
    erased = pixels(cv2.max(grey, broad))
    return erased, broad, Action("rules", applied=True, reason="ruled lines", measure=measure)


def _straight(ink: Pixels, size: tuple[int, int], thickest: int) -> Pixels:
    """Runs of ink in one direction, without those that are thick: bars and filled areas."""
    across = size[1] == 1
    lines = _lines(ink, size)
    found = np.zeros_like(ink)
    if lines.size == 0:
        return found
    part = ink[lines] if across else np.ascontiguousarray(ink[:, lines])
    runs = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
    side = (thickest + 1, 1) if across else (1, thickest + 1)
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones(side, np.uint8))
    found[(lines, slice(None)) if across else (slice(None), lines)] = cv2.subtract(runs, bars)
    return found


def _lines(ink: Pixels, size: tuple[int, int]) -> NDArray[np.intp]:
    """The rows, or columns, in which a run so long is possible, and the one on either side.

    Looked at by quarters of the length, where it is quick: a run of ink fills all but two of the
    quarters that it touches; at the edge of the page some more are lost.
    """
    across = size[1] == 1
    whole = _quarters(ink) if across else _quarters_down(ink)
    least = max(1, max(size) // _QUARTER - 3)
    if whole.size == 0:
        return np.zeros(0, np.intp)
    held = cv2.erode(whole, np.ones((1, least) if across else (least, 1), np.uint8))
    any_ = cv2.reduce(held, 1 if across else 0, cv2.REDUCE_MAX).reshape(-1, 1)
    return np.flatnonzero(cv2.dilate(any_, np.ones((3, 1), np.uint8)))


def _quarters(ink: Pixels) -> Pixels:
    """1 where four pixels beside one another are ink."""
    columns = ink.shape[1] // _QUARTER * _QUARTER
    fours = ink[:, :columns].view(np.uint32)
    return pixels((fours == np.uint32(0xFFFFFFFF)).view(np.uint8))


def _quarters_down(ink: Pixels) -> Pixels:
    """255 where four pixels below one another are ink."""
    rows = ink.shape[0] // _QUARTER * _QUARTER
    first, second, third, fourth = (ink[start:rows:_QUARTER] for start in range(_QUARTER))
    return pixels(cv2.min(cv2.min(first, second), cv2.min(third, fourth))) if rows else ink[:0]


def _crossings(ink: Pixels, rules: Pixels, letter: float) -> Pixels:
    """The part of the rules that bridges strokes on both of their sides."""
    strokes = cv2.subtract(ink, rules)
    gap = max(5, int(_THICKEST * letter) + 3)
    upright = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    return pixels(cv2.bitwise_and(cv2.subtract(upright, strokes), rules))
