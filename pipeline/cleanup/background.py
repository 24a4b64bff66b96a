"""Uneven and coloured paper made even and white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import percentile
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_EVEN_PAPER = 250
_DARKEST_PAPER = 48


def divide(grey: Pixels, paper: Pixels) -> tuple[Pixels, Action]:
    """Divide the page by its own paper, which is seen where the ink is taken away."""
    darkest = percentile(paper, 2)
    if darkest >= _EVEN_PAPER:
        return grey, Action("background", applied=False, reason="even white paper", measure=darkest)
    even = pixels(cv2.divide(grey, enlarged(paper, grey), scale=255.0))
    return even, Action("background", applied=True, reason="uneven or toned paper", measure=darkest)


def paper_of(small: Pixels) -> Pixels:
    """The paper without its ink, from the glimpse of a page.

    It is brightened over the width of a letter and freed of what is left of the letters.
    """
    bright = cv2.dilate(small, np.ones((7, 7), np.uint8))
    return pixels(np.maximum(cv2.medianBlur(bright, 21), _DARKEST_PAPER))


def enlarged(paper: Pixels, like: Pixels) -> Pixels:
    """The paper at the size of the page again."""
    height, width = like.shape
    return pixels(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR))
