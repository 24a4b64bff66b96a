"""The scanner's black border around the paper, cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import GLIMPSE as _SCALE
from pipeline.geometry import IDENTITY, Matrix, translation

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_BLACK = 70
_BRIDGE = 5
_REACHED = 128
_LEAST_PAPER = 0.3
_LEAST_BORDER = 0.004
_NECK, _ISLAND = 3, 0.01
"""Pixels of the glimpse by which the ground hangs on the paper, and how large it is beside it."""


def crop(grey: Pixels, small: Pixels) -> tuple[Pixels, Matrix, Action]:
    """Cut to the paper and whiten the dark wedges that are left beside it when it lies askew.

    `small` is the glimpse of the page.
    """
    outside = outside_of(small)
    measure = cv2.countNonZero(outside) / outside.size
    if measure < _LEAST_BORDER:
        return grey, IDENTITY, _declined("no dark border", measure)
    x, y, w, h = cv2.boundingRect(255 - outside)
    if w * h < _LEAST_PAPER * small.size:
        return grey, IDENTITY, _declined("too little bright paper", measure)
    left, top, right, bottom = _enlarged((x, y, x + w, y + h), grey)
    paper = grey[top:bottom, left:right].copy()
    wedges = cv2.resize(
        outside[y : y + h, x : x + w],
        (paper.shape[1], paper.shape[0]),
        interpolation=cv2.INTER_NEAREST,
    )
    paper[wedges > 0] = int(np.median(small[outside == 0]))
    action = Action("border", applied=True, reason="dark border outside the paper", measure=measure)
    return paper, translation(-left, -top), action


def outside_of(small: Pixels) -> Pixels:
    """255 where the page is dark in one piece from its very edge inwards."""
    edges = small[0], small[-1], small[:, 0], small[:, -1]
    if all(edge.min() > _BLACK for edge in edges):
        return np.zeros_like(small)
    dark = cv2.threshold(small, _BLACK, 255, cv2.THRESH_BINARY_INV)[1]
    framed = cv2.copyMakeBorder(
        dark, _BRIDGE, _BRIDGE, _BRIDGE, _BRIDGE, cv2.BORDER_CONSTANT, value=(255,)
    )
    solid = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((_BRIDGE, _BRIDGE), np.uint8))
    cv2.floodFill(solid, None, (0, 0), (_REACHED,))
    reached = cv2.inRange(solid, np.array(_REACHED), np.array(_REACHED))
    inner = reached[_BRIDGE:-_BRIDGE, _BRIDGE:-_BRIDGE]
    outside = pixels(cv2.dilate(inner, np.ones((3, 3), np.uint8)))
    return pixels(cv2.bitwise_or(outside, _islands(small, outside)))


def _islands(small: Pixels, outside: Pixels) -> Pixels:
    """255 where the ground around the paper is not quite black: in small pieces darker than it."""
    held, square = cv2.bitwise_not(outside), np.ones((_NECK, _NECK), np.uint8)
    parted = cv2.morphologyEx(held, cv2.MORPH_OPEN, square)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(parted)
    sizes = stats[:, cv2.CC_STAT_AREA]
    if count == 1 or not cv2.countNonZero(outside):
        return np.zeros_like(small)
    largest = 1 + int(sizes[1:].argmax())
    ground = (_BLACK + float(np.median(small[labels == largest]))) / 2
    kept = np.zeros_like(small)
    for number in range(1, count):
        own = labels == number
        if sizes[number] >= _ISLAND * sizes[largest] or np.median(small[own]) >= ground:
            kept[own] = 255
    return pixels(cv2.subtract(held, cv2.dilate(kept, square)))


def _enlarged(box: tuple[int, int, int, int], grey: Pixels) -> tuple[int, int, int, int]:
    """The box at full size; sides that were not cut stay where they are."""
    height, width = grey.shape
    left, top, right, bottom = (value * _SCALE for value in box)
    right = width if right >= width - _SCALE else right
    bottom = height if bottom >= height - _SCALE else bottom
    return left, top, right, bottom


def _declined(reason: str, measure: float) -> Action:
    return Action("border", applied=False, reason=reason, measure=measure)
