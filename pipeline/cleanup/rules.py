"""Ruled lines of forms and tables, taken out without the strokes that cross them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
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
    broad &= ~_crossings(ink, broad, letter)
    erased = pixels(cv2.max(grey, broad))
    return erased, broad, Action("rules", applied=True, reason="ruled lines", measure=measure)


def _straight(ink: Pixels, size: tuple[int, int], thickest: int) -> Pixels:
    """Runs of ink in one direction, without those that are thick: bars and filled areas."""
    if not _may_have(ink, size):
        return np.zeros_like(ink)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
    side = (thickest + 1, 1) if size[1] == 1 else (1, thickest + 1)
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones(side, np.uint8))
    return pixels(cv2.subtract(runs, bars))


def _may_have(ink: Pixels, size: tuple[int, int]) -> bool:
    """Whether a run so long is possible: seen at a quarter of the length, where it is quick.

    A run of ink covers all but two of the quarters that it touches; at the edge some more are lost.
    """
    across = size[1] == 1
    height, width = ink.shape
    short = (width // _QUARTER, height) if across else (width, height // _QUARTER)
    if 0 in short:
        return False
    whole = ink[:, : short[0] * _QUARTER] if across else ink[: short[1] * _QUARTER]
    quarter = cv2.resize(whole, short, interpolation=cv2.INTER_AREA)
    full = cv2.threshold(quarter, 254, 255, cv2.THRESH_BINARY)[1]
    least = max(1, max(size) // _QUARTER - 3)
    kernel = np.ones((1, least) if across else (least, 1), np.uint8)
    return cv2.countNonZero(cv2.erode(full, kernel)) > 0


def _crossings(ink: Pixels, rules: Pixels, letter: float) -> Pixels:
    """The part of the rules that bridges strokes on both of their sides."""
    strokes = ink & ~rules
    gap = max(5, int(_THICKEST * letter) + 3)
    upright = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    return pixels(upright) & ~strokes & rules
