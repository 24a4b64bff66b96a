"""Salt and pepper: single pixels that differ from everything around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_STEP = 70
_MANY = 0.001
_BAND, _APART = 64, 8
_AROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)


def remove(grey: Pixels) -> tuple[Pixels, Action]:
    """Smooth the page by a 3 × 3 median, but only where it is strewn with single pixels."""
    found = lonely_share(grey)
    if found < _MANY:
        return grey, Action("impulses", applied=False, reason="no specks", measure=found)
    smooth = pixels(cv2.medianBlur(grey, 3))
    return smooth, Action("impulses", applied=True, reason="specks all over", measure=found)


def lonely_share(grey: Pixels) -> float:
    """The share of pixels much darker or much lighter than all of their eight neighbours.

    Counted in bands across the whole page, an eighth of it.
    """
    bands = [grey[top : top + _BAND] for top in range(0, grey.shape[0], _APART * _BAND)]
    part = np.concatenate(bands)
    darker = cv2.subtract(cv2.erode(part, _AROUND), part)
    lighter = cv2.subtract(part, cv2.dilate(part, _AROUND))
    alone = cv2.threshold(cv2.max(darker, lighter), _STEP, 255, cv2.THRESH_BINARY)[1]
    lonely = cv2.countNonZero(alone)
    return lonely / max(1, part.size)
