"""Focus: the soft edges of a blurred page made crisp again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.grain import contrast
from pipeline.cleanup.ink import percentile
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from pipeline.cleanup.grain import Tone
    from pipeline.cleanup.noun import Pixels

NAME = "focus"
_SOFT = 0.24
_EDGES = 99.9
_BAND, _APART = 64, 8
_WIDTH_MM = 0.17
_AMOUNT = 1.0
_LEAST = 20.0
_USUAL_DPI = 300
_NARROWEST = 3


def sharpen(even: Pixels, dpi: int, seen: Tone | None = None) -> tuple[Pixels, Action]:
    """Steepen the edges of a page on which even the steepest take many pixels to rise.

    A page that is sharp anywhere is left alone: sharpening would only rouse its grain.
    """
    steepest = steepness(even, seen) * dpi / _USUAL_DPI
    if steepest >= _SOFT:
        return even, Action(NAME, applied=False, reason="sharp enough", measure=steepest)
    soft = cv2.GaussianBlur(even, (0, 0), _WIDTH_MM * dpi / 25.4)
    crisp = pixels(cv2.addWeighted(even, 1 + _AMOUNT, soft, -_AMOUNT, 0))
    return crisp, Action(NAME, applied=True, reason="soft edges", measure=steepest)


def steepness(even: Pixels, seen: Tone | None = None) -> float:
    """By how much of the ink's contrast the steepest edges rise from a pixel to the next."""
    ink = seen.contrast if seen else contrast(even)
    bands = [even[top : top + _BAND] for top in range(0, even.shape[0], _APART * _BAND)]
    part = np.concatenate(bands)
    if ink < _LEAST or part.shape[1] < _NARROWEST:
        return 1.0
    rise = cv2.absdiff(part[:, 2:], part[:, :-2])
    return percentile(pixels(rise), _EDGES) / (2 * ink)
