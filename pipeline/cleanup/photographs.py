"""Photographs: rectangles much darker than the paper, of all greys, with sharp edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup.ink import percentile
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shrink import GLIMPSE as _SCALE

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_PAPER, _DARK = 75.0, 0.8
_SMALLEST_MM, _LARGEST_MM = 16.0, 160.0
_FULL = 0.6
_NARROW = 3.0
_STEP = 0.1
"""Of the paper's brightness: how much darker a photograph is than the paper beside its edge."""
_SHARP_SIDES = 3
_MANY_GREYS = 6.0


def find(small: Pixels, dpi: int) -> tuple[Box, ...]:
    """Where photographs may be, in pixels of a page as scanned; given is its glimpse."""
    paper = percentile(small, _PAPER)
    dark = pixels(cv2.threshold(small, _DARK * paper, 255, cv2.THRESH_BINARY_INV)[1])
    near = np.ones((3, 3), np.uint8)
    dark = pixels(cv2.morphologyEx(dark, cv2.MORPH_OPEN, near))
    dark = pixels(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)))
    _, _, found, _ = cv2.connectedComponentsWithStats(dark)
    mm = dpi / 25.4 / _SCALE
    boxes = (Box(*map(int, row[:4])) for row in found[1:])
    return tuple(
        Box(box.x * _SCALE, box.y * _SCALE, box.w * _SCALE, box.h * _SCALE)
        for box in boxes
        if _fits(box, mm) and _is_photograph(small, dark, box, paper)
    )


def _fits(box: Box, mm: float) -> bool:
    low, high = sorted((box.w, box.h))
    return low >= _SMALLEST_MM * mm and high <= min(_LARGEST_MM * mm, _NARROW * low)


def _is_photograph(small: Pixels, dark: Pixels, box: Box, paper: float) -> bool:
    height, width = small.shape
    if box.x < 2 or box.y < 2 or box.right > width - 2 or box.bottom > height - 2:  # noqa: PLR2004  # two pixels of paper on every side
        return False
    inside = slice(box.y, box.bottom), slice(box.x, box.right)
    if cv2.countNonZero(dark[inside]) < _FULL * box.w * box.h:
        return False
    if float(small[inside].std()) < _MANY_GREYS:
        return False
    sides = (
        (small[inside[0], box.x - 2], small[inside[0], box.x + 1]),
        (small[inside[0], box.right + 1], small[inside[0], box.right - 2]),
        (small[box.y - 2, inside[1]], small[box.y + 1, inside[1]]),
        (small[box.bottom + 1, inside[1]], small[box.bottom - 2, inside[1]]),
    )
    steps = [float(np.median(out.astype(np.int16) - own)) for out, own in sides]
    return sum(step >= _STEP * paper for step in steps) >= _SHARP_SIDES
