"""Faint ink made as dark as ink usually is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.focus import steepness
from pipeline.cleanup.grain import tone
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from pipeline.cleanup.grain import Tone
    from pipeline.cleanup.noun import Pixels

_DARK = 90.0
_GOAL = 160.0
_MOST = 5.0
_LEAST = 15.0
_CLEAR = 6.0
_WRITTEN = 0.17


def darken(even: Pixels, seen: Tone | None = None) -> tuple[Pixels, Action]:
    """Stretch an even page from its paper down until its ink has the contrast of ink.

    Only what was written: shadows of the other side are softer than any writing, and grain does
    not stand out from itself.
    """
    seen = seen or tone(even)
    ink = seen.contrast
    if ink >= _DARK:
        return even, _declined("ink is dark enough", ink)
    if ink < _LEAST or ink < _CLEAR * seen.noise:
        return even, _declined("nothing stands out", ink)
    if steepness(even, seen) < _WRITTEN:
        return even, _declined("too soft for writing", ink)
    by = min(_MOST, _GOAL / ink)
    levels = 255 - (255 - np.arange(256)) * by
    dark = pixels(cv2.LUT(even, np.clip(levels, 0, 255).astype(np.uint8)))
    return dark, Action("faint", applied=True, reason="faint ink", measure=ink)


def _declined(reason: str, measure: float) -> Action:
    return Action("faint", applied=False, reason=reason, measure=measure)
