"""Resolution: what it is when the file does not say, and bringing a page near 300 dpi."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from pipeline.cleanup.noun import Action, pixels
from pipeline.geometry import IDENTITY, Matrix, scaling

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_A4_INCHES = 11.69
_USUAL = (100, 150, 200, 240, 300, 400, 600)
_LEAST, _MOST = 50, 2400
_TARGET = 300
_COARSE, _FINE = 200, 400
_LETTER = 24.0
_SMALL_LETTER, _LARGE_LETTER = 15.0, 48.0
_LARGEST_SIDE = 16_000


def known(dpi: float | None, size: tuple[int, int]) -> tuple[int, str]:
    """The resolution and where it comes from: the file, or a guess that the page is A4."""
    if dpi is not None and _LEAST <= dpi <= _MOST:
        return round(dpi), "file"
    guess = max(size) / _A4_INCHES
    usual = min(_USUAL, key=lambda each: abs(each - guess))
    near = abs(usual - guess) <= 0.06 * usual
    return (usual if near else min(1200, max(70, round(guess)))), "inferred"


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
