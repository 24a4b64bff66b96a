"""Boxes to be ticked, which the engine takes for letters: «Ю», «р», «№», without believing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels

_DOUBTED = 0.7
"""How sure the engine is of such a letter at most."""
_LONGEST = 2
"""Signs that are read of one box."""
_SQUARE = 1.25
"""How much longer one side of a box is than the other at most."""
_WALL, _WHOLE = 0.18, 0.9
"""Of a side, how near to the edge its wall stands, and how much of it has ink: letters have round
corners, or no wall on one of their four sides."""
_MIDDLE, _STEM = (0.4, 0.6), 0.8
"""Of the width of a sign its middle, and of its height how much of a column there is a stem: «Ш»
with serifs has three. A tick and a cross lean."""
_ROMAN = frozenset("IVXІХ")
"""Letters of Roman figures: «II» with serifs has four walls as well, and no box is read so."""
_INK = 128


def without_boxes(reading: Reading, image: Pixels) -> Reading:
    """The reading of a cleaned page without the letters that are boxes with four walls."""
    words = tuple(word for word in reading.words if not _is_box(word, image))
    return reading if len(words) == len(reading.words) else replace(reading, words=words)


def _is_box(word: Word, image: Pixels) -> bool:
    if word.confidence >= _DOUBTED or len(word.text) > _LONGEST or _ROMAN.issuperset(word.text):
        return False
    box = word.box
    if not 0 < max(box.w, box.h) <= _SQUARE * min(box.w, box.h):
        return False
    ink = image[box.y : box.bottom, box.x : box.right] < _INK
    deep = max(1, int(_WALL * min(ink.shape))) if ink.size else 0
    sides = (ink[:deep], ink[-deep:], ink[:, :deep].T, ink[:, -deep:].T)
    return bool(deep) and all(_is_wall(side) for side in sides) and not _has_stem(ink)


def _has_stem(ink: NDArray[np.bool_]) -> bool:
    """Whether a stroke stands upright in the middle of a sign, from its head to its foot."""
    left, right = (round(share * ink.shape[1]) for share in _MIDDLE)
    return bool((ink[:, left : right + 1].mean(axis=0) >= _STEM).any())


def _is_wall(side: NDArray[np.bool_]) -> bool:
    """Whether ink goes from one end of a side to the other."""
    return float(np.mean(side.any(axis=0))) >= _WHOLE
