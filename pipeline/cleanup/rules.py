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


def find(ink: Pixels, letter: float) -> Pixels:
    """255 on rules: straight, thin, much longer than a letter is high."""
    length = max(40, int(_SHORTEST * letter))
    thick = max(4, int(_THICKEST * letter))
    across = _straight(ink, (length, 1), thick)
    down = _straight(ink, (1, length), thick)
    return across | down


def erase(grey: Pixels, ink: Pixels, letter: float) -> tuple[Pixels, Pixels, Action]:
    """The page without its rules, and the mask of what was taken away."""
    rules = find(ink, letter)
    measure = cv2.countNonZero(rules) / rules.size
    if measure == 0:
        return grey, rules, Action("rules", applied=False, reason="no rules", measure=0.0)
    broad = pixels(cv2.dilate(rules, np.ones((3, 3), np.uint8)))
    broad &= ~_crossings(ink, broad, letter)
    erased = grey.copy()
    erased[broad > 0] = 255
    return erased, broad, Action("rules", applied=True, reason="ruled lines", measure=measure)


def _straight(ink: Pixels, size: tuple[int, int], thickest: int) -> Pixels:
    """Runs of ink in one direction, without those that are thick: bars and filled areas."""
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
    side = (thickest + 1, 1) if size[1] == 1 else (1, thickest + 1)
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones(side, np.uint8))
    return pixels(cv2.subtract(runs, bars))


def _crossings(ink: Pixels, rules: Pixels, letter: float) -> Pixels:
    """The part of the rules that bridges strokes on both of their sides."""
    strokes = ink & ~rules
    gap = max(5, int(_THICKEST * letter) + 3)
    upright = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    return pixels(upright) & ~strokes & rules
