"""Emptiness: the parts of a page without ink, and ink that no word covers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup.ink import percentile
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shrink import glimpsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Reading
    from pipeline.cleanup.noun import Pixels

SCALE = 8
"""Pixels of the page to a pixel of a glimpse."""
_INKED, _WHITE = 235, 245
"""What is darker is ink; so much less as paper is darker than white."""
_BAND = 0.2
"""Of the height of a page: a lower band without ink is room between paragraphs."""
_AROUND = 2
_STRAIGHT = 12
"""Pixels of the page by which a rule rises at most whose box covers little but the rule."""


def glimpse(image: Pixels) -> Pixels:
    """The ink of a page at an eighth of its size, 255 where there is some."""
    small = glimpsed(image, SCALE)
    limit = _INKED - max(0.0, _WHITE - percentile(small, 50))
    return pixels(cv2.threshold(small, limit, 255, cv2.THRESH_BINARY_INV)[1])


def find(seen: Pixels, size: tuple[int, int]) -> list[Box]:
    """Bands across a page of that width and height without any ink."""
    width, height = size
    inked = [0, *(np.flatnonzero(seen.any(axis=1)) + 1).tolist(), len(seen) + 1]
    found = []
    for top, below in pairwise(inked):
        if below - 1 - top >= _BAND * len(seen):
            end = height if below > len(seen) else (below - 1) * SCALE
            found.append(Box(0, top * SCALE, width, end - top * SCALE))
    return found


def unread(seen: Pixels, reading: Reading, known: Sequence[Box]) -> Pixels:
    """The ink where no word was read and nothing else is known, seen as in a glimpse.

    The box of a rule that lies askew or is bent covers what stands beside it: it says nothing.
    """
    rest = seen.copy()
    straight = (rule for rule in reading.rules if min(rule.w, rule.h) <= _STRAIGHT)
    for box in (*(word.box for word in reading.words), *known):
        _blank(rest, box, _AROUND)
    for rule in straight:
        _blank(rest, rule, 0)
    return rest


def _blank(seen: Pixels, box: Box, around: int) -> None:
    """Take the ink of a box away; a figure stands closer to its rule than to another word."""
    left, top = box.x // SCALE - around, box.y // SCALE - around
    right, bottom = box.right // SCALE + around, box.bottom // SCALE + around
    seen[max(0, top) : bottom + 1, max(0, left) : right + 1] = 0
