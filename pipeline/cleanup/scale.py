"""Resolution: what it is when the file does not say, and bringing a page near 300 dpi."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2

from pipeline.cleanup.noun import Action, pixels
from pipeline.geometry import IDENTITY, Matrix, scaling

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_A4_INCHES = 11.69
_NEAR = 0.02
_LEAST_GUESS = 70
_USUAL = (300, 100, 150, 200, 240, 400, 600)
_LEAST, _MOST = 50, 2400
_TARGET = 300
_COARSE, _FINE = 200, 400
_LETTER = 24.0
_SMALL_LETTER, _LARGE_LETTER = 15.0, 48.0
_LARGEST_SIDE = 16_000


def known(dpi: float | None, size: tuple[int, int]) -> tuple[int, str]:
    """The resolution and where it comes from: the file, or a guess from the paper sizes in use."""
    if dpi is not None and _LEAST <= dpi <= _MOST:
        return round(dpi), "file"
    return _inferred(max(size)), "inferred"


def _inferred(long_side: int) -> int:
    """A4 at a usual resolution, or a larger sheet of the series at 300 dpi, or roughly A4."""
    for dpi in _USUAL:
        if abs(long_side - dpi * _A4_INCHES) <= _NEAR * long_side:
            return dpi
    for doublings in range(1, 5):
        sheet = _A4_INCHES * math.sqrt(2) ** doublings
        if abs(long_side - _TARGET * sheet) <= _NEAR * long_side:
            return _TARGET
    guess = round(long_side / _A4_INCHES)
    return max(_LEAST_GUESS, guess) if guess <= max(_USUAL) else _TARGET


def fitted(grey: Pixels, dpi: int, letter: float) -> tuple[Pixels, Matrix, int, Action]:
    """The page at about 300 dpi, when it is much coarser or finer and its letters are too."""
    factor = _factor(dpi, letter)
    height, width = grey.shape
    factor = min(factor, max(1.0, _LARGEST_SIDE / max(height, width)))
    if factor == 1.0:
        return grey, IDENTITY, dpi, Action("scale", applied=False, reason="fits", measure=letter)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = pixels(cv2.resize(grey, size, interpolation=how))
    reason = "letters too large" if factor < 1 else "letters too small"
    action = Action("scale", applied=True, reason=reason, measure=factor)
    matrix = scaling(size[0] / width, size[1] / height)
    return scaled, matrix, round(dpi * factor), action


def _factor(dpi: int, letter: float) -> float:
    """By what to multiply; letters that are as large as at 300 dpi speak for leaving it."""
    if dpi < _COARSE and letter < _SMALL_LETTER:
        return min(4.0, _TARGET / dpi)
    if dpi > _FINE and (letter > _LARGE_LETTER or letter == 0):
        return _TARGET / dpi
    return 1.0
