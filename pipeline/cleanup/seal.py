"""Round coloured seals, taken out from over the writing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.rim import stands_out
from pipeline.cleanup.shrink import glimpsed, shrunk

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_DPI = 75
_SMALLEST_MM, _LARGEST_MM = 9.0, 28.0
_COLOURED = 40
_TINGED = 14
_WRITING = 105
_STRONG, _WELL = 60, 10
_BROWN = (10, 44)
_GREY = 2
_MARGIN = 1.2
_LEAST_COLOUR = 0.0003
_RING = 0.55
_MOST_COLOUR = 0.2
_BINS = 72
_NEAR_MM, _APART_MM = 1.5, 20

Disc = tuple[float, float, float]
"""Middle x, middle y and radius in pixels."""


def remove(image: Pixels, dpi: int) -> tuple[Pixels, tuple[Disc, ...], Action]:
    """The page in grey, without the colour inside discs that have the size and ring of a seal.

    Colour elsewhere stays: it may be violet typing or the ink of a pen.
    """
    if image.ndim == _GREY:
        return image, (), _declined("the master has no colour", 0.0)
    grey = pixels(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    by = max(1, round(dpi / _DPI))
    scale = 1 / by
    small = glimpsed(image, by)
    paper = _paper(small)
    colour = _coloured(pixels(cv2.divide(small, paper, scale=255.0)))
    share = cv2.countNonZero(colour) / colour.size
    if not _LEAST_COLOUR < share < _MOST_COLOUR:
        return grey, (), _declined("no colour of a seal's extent", share)
    found = tuple(d for d in _discs(colour, dpi * scale) if stands_out(colour, d, dpi * scale))
    if not found:
        return grey, (), _declined("colour, but no round seal", share)
    discs = tuple((x / scale, y / scale, r / scale) for x, y, r in found)
    for disc in discs:
        _whiten(image, grey, disc, paper)
    return grey, discs, Action("seal", applied=True, reason="round seals", measure=len(discs))


def _paper(small: Pixels) -> Pixels:
    """The colour of the paper, seen at a quarter of the given size, ink taken away."""
    bright = cv2.dilate(shrunk(small, 2), np.ones((7, 7), np.uint8))
    bright = cv2.medianBlur(shrunk(pixels(bright), 2), 11)
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
    found: list[Disc] = []
    for window in _windows(colour, mm):
        top, left = window[0].start, window[1].start
        for x, y in _middles(pixels(cv2.GaussianBlur(colour[window], (3, 3), 0)), mm):
            disc = x + left, y + top, _rim(colour[window], (x, y), mm)
            apart = all(math.dist(disc[:2], other[:2]) >= _APART_MM * mm for other in found)
            if apart and disc[2]:
                found.append(disc)
    return tuple(found)


def _windows(colour: Pixels, mm: float) -> list[tuple[slice, slice]]:
    """The parts of the page with colour of a seal's extent, nearly all in one piece."""
    near = max(3, round(2 * _NEAR_MM * mm))
    spread = cv2.dilate(colour, np.ones((near, near), np.uint8))
    outlines, _ = cv2.findContours(spread, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = np.array([cv2.boundingRect(each) for each in outlines]).reshape(-1, 4)
    least = 2 * _SMALLEST_MM * mm
    height, width = colour.shape
    return [
        (
            slice(max(0, y - near), min(height, y + h + near)),
            slice(max(0, x - near), min(width, x + w + near)),
        )
        for x, y, w, h in boxes[(boxes[:, 2] >= least) & (boxes[:, 3] >= least)].tolist()
    ]


def _middles(soft: Pixels, mm: float) -> list[tuple[float, float]]:
    """The middles of circles of a seal's size, the clearest first."""
    found = cv2.HoughCircles(
        soft,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=_APART_MM * mm,
        param1=120,
        param2=22,
        minRadius=round(_SMALLEST_MM * mm),
        maxRadius=round(_LARGEST_MM * mm),
    )
    if found is None:
        return []
    return [(float(x), float(y)) for x, y, _ in found[0][:12]]


def _rim(colour: Pixels, middle: tuple[float, float], mm: float) -> float:
    """The radius of the widest ring that is coloured in most directions; 0 when there is none."""
    rows, columns = np.nonzero(colour)
    x, y = columns - middle[0], rows - middle[1]
    far = np.hypot(x, y)
    near = far < _LARGEST_MM * mm
    towards = (np.arctan2(y, x)[near] * (_BINS / (2 * math.pi))).astype(np.intp) % _BINS
    seen = np.zeros((round(_LARGEST_MM * mm) + 3, _BINS), np.uint8)
    seen[far[near].round().astype(np.intp), towards] = 1
    covered = cv2.dilate(seen, np.ones((3, 1), np.uint8)).mean(axis=1)
    rings = np.flatnonzero(covered >= _RING)
    return float(rings[-1]) if rings.size and rings[-1] >= _SMALLEST_MM * mm else 0.0


def _whiten(image: Pixels, grey: Pixels, disc: Disc, paper: Pixels) -> None:
    """Give the coloured pixels of a disc the grey of the paper, less what is written below them."""
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
    seal = (near > 0) & (inside > 0) & (chroma > _TINGED)
    if seal.any():
        through = np.minimum(value[seal] / _solid(value[seal], chroma[seal]), 1.0)
        window[seal] = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY)[seal] * through


def _solid(value: Pixels, chroma: Pixels) -> float:
    """How bright a seal's ink is, where it took well, in the channel in which it is brightest.

    Writing below it is as much darker than that as it is darker than paper elsewhere. Where the
    colour is strong there is no writing.
    """
    strong = value[chroma >= np.percentile(chroma, _STRONG)]
    return max(float(_WRITING), float(np.percentile(strong, _WELL)))


def _declined(reason: str, measure: float) -> Action:
    return Action("seal", applied=False, reason=reason, measure=measure)
