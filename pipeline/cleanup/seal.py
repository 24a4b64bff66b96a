"""Round coloured seals, taken out from over the writing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_DPI = 75
_SMALLEST_MM, _LARGEST_MM = 9.0, 28.0
_COLOURED = 40
_TINGED = 14
_WRITING = 105
_BROWN = (10, 44)
_GREY = 2
_MARGIN = 1.06
_LEAST_COLOUR = 0.0003
_RING = 0.55
_MOST_COLOUR = 0.2
_BINS = 72

Disc = tuple[float, float, float]
"""Middle x, middle y and radius in pixels."""


def remove(image: Pixels, dpi: int) -> tuple[Pixels, tuple[Disc, ...], Action]:
    """The page in grey, without the colour inside discs that have the size and ring of a seal.

    Colour elsewhere stays: it may be violet typing or the ink of a pen.
    """
    if image.ndim == _GREY:
        return image, (), _declined("the master has no colour", 0.0)
    grey = pixels(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    scale = min(1.0, _DPI / dpi)
    small = pixels(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    paper = _paper(small)
    colour = _coloured(pixels(cv2.divide(small, paper, scale=255.0)))
    share = cv2.countNonZero(colour) / colour.size
    if not _LEAST_COLOUR < share < _MOST_COLOUR:
        return grey, (), _declined("no colour of a seal's extent", share)
    found = _discs(colour, dpi * scale)
    if not found:
        return grey, (), _declined("colour, but no round seal", share)
    discs = tuple((x / scale, y / scale, r / scale) for x, y, r in found)
    for disc in discs:
        _whiten(image, grey, disc, paper)
    return grey, discs, Action("seal", applied=True, reason="round seals", measure=len(discs))


def _paper(small: Pixels) -> Pixels:
    """The colour of the paper at half of the given size, ink taken away."""
    half = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    bright = cv2.medianBlur(cv2.dilate(half, np.ones((7, 7), np.uint8)), 21)
    height, width = small.shape[:2]
    return pixels(cv2.resize(bright, (width, height), interpolation=cv2.INTER_LINEAR))


def _value_and_chroma(image: Pixels) -> tuple[Pixels, Pixels]:
    """The brightest channel, and how far it stands above the darkest."""
    blue, green, red = cv2.split(image)
    value = cv2.max(cv2.max(blue, green), red)
    return pixels(value), pixels(cv2.subtract(value, cv2.min(cv2.min(blue, green), red)))


def _coloured(balanced: Pixels) -> Pixels:
    """255 where there is blue, violet, green or red ink; brown and yellow are paper."""
    chroma = _value_and_chroma(balanced)[1]
    hue = cv2.cvtColor(balanced, cv2.COLOR_BGR2HSV)[:, :, 0]
    brown = cv2.inRange(hue, np.array(_BROWN[0]), np.array(_BROWN[1]))
    strong = cv2.threshold(chroma, _COLOURED, 255, cv2.THRESH_BINARY)[1]
    return pixels(cv2.subtract(strong, brown))


def _discs(colour: Pixels, dpi: float) -> tuple[Disc, ...]:
    """Circles of a seal's size whose rim is coloured most of the way round."""
    mm = dpi / 25.4
    soft = cv2.GaussianBlur(colour, (3, 3), 0)
    found = cv2.HoughCircles(
        soft,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=20 * mm,
        param1=120,
        param2=22,
        minRadius=round(_SMALLEST_MM * mm),
        maxRadius=round(_LARGEST_MM * mm),
    )
    if found is None:
        return ()
    circles = [(float(x), float(y), float(r)) for x, y, r in found[0][:12]]
    return tuple(circle for circle in circles if _rim(colour, circle) >= _RING)


def _rim(colour: Pixels, disc: Disc) -> float:
    """The share of directions in which there is colour at the rim."""
    x, y, r = disc
    thick = cv2.dilate(colour, np.ones((3, 3), np.uint8))
    hits = 0
    for n in range(_BINS):
        angle = 2 * math.pi * n / _BINS
        for radius in (r - 1.5, r, r + 1.5):
            column, row = int(x + radius * math.cos(angle)), int(y + radius * math.sin(angle))
            if 0 <= row < thick.shape[0] and 0 <= column < thick.shape[1] and thick[row, column]:
                hits += 1
                break
    return hits / _BINS


def _whiten(image: Pixels, grey: Pixels, disc: Disc, paper: Pixels) -> None:
    """Give the coloured pixels of a disc the grey of the paper; dark ones are writing and stay."""
    x, y, r = disc[0], disc[1], disc[2] * _MARGIN
    top, bottom = max(0, int(y - r)), min(grey.shape[0], int(y + r) + 1)
    left, right = max(0, int(x - r)), min(grey.shape[1], int(x + r) + 1)
    part, window = image[top:bottom, left:right], grey[top:bottom, left:right]
    scale = paper.shape[0] / grey.shape[0]
    rows, columns = (
        slice(int(top * scale), int(bottom * scale) + 1),
        slice(int(left * scale), int(right * scale) + 1),
    )
    size = (right - left, bottom - top)
    sheet = cv2.resize(paper[rows, columns], size, interpolation=cv2.INTER_LINEAR)
    balanced = pixels(cv2.divide(part, sheet, scale=255.0))
    near = cv2.dilate(_coloured(balanced), np.ones((5, 5), np.uint8))
    inside = np.zeros_like(window)
    cv2.circle(inside, (int(x) - left, int(y) - top), int(r), (255,), -1)
    value, chroma = _value_and_chroma(balanced)
    seal = (near > 0) & (inside > 0) & (value > _WRITING) & (chroma > _TINGED)
    window[seal] = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY)[seal]


def _declined(reason: str, measure: float) -> Action:
    return Action("seal", applied=False, reason=reason, measure=measure)
