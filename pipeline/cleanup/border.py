"""The scanner's black border around the paper, cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import printed
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
_PALEST, _BLURRED = 0.75, 5
"""Of the grey of the paper: what is darker and hangs on the border is its ragged edge; and within
how many pixels, half of them to either side, that turns into paper."""
_NECK, _ISLAND = 3, 0.01
"""Pixels of the glimpse by which the ground hangs on the paper, and how large it is beside it."""


def crop(grey: Pixels, small: Pixels, dpi: int) -> tuple[Pixels, Matrix, Action]:
    """Cut to the paper and whiten the dark wedges that are left beside it when it lies askew.

    `small` is the glimpse of the page. What is printed up to the edge of the paper stays.
    """
    outside = outside_of(small)
    if cv2.countNonZero(outside):
        held = printed.find(grey, _darker(small, _BLACK), outside, dpi)
        outside = pixels(cv2.subtract(outside, cv2.dilate(held, np.ones((3, 3), np.uint8))))
    measure = cv2.countNonZero(outside) / outside.size
    if measure < _LEAST_BORDER:
        return grey, IDENTITY, _declined("no dark border", measure)
    w, h = cv2.boundingRect(255 - outside)[2:]
    if w * h < _LEAST_PAPER * small.size:
        return grey, IDENTITY, _declined("too little bright paper", measure)
    white = float(np.median(small[outside == 0]))
    ground = _ground(grey, outside, white)
    left, top, width, height = cv2.boundingRect(cv2.bitwise_not(ground))
    within = np.s_[top : top + height, left : left + width]
    paper = grey[within].copy()
    cv2.copyTo(np.full_like(paper, int(white)), ground[within], paper)
    action = Action("border", applied=True, reason="dark border outside the paper", measure=measure)
    return paper, translation(-left, -top), action


def outside_of(small: Pixels) -> Pixels:
    """255 where the page is dark in one piece from its very edge inwards."""
    edges = small[0], small[-1], small[:, 0], small[:, -1]
    if all(edge.min() > _BLACK for edge in edges):
        return np.zeros_like(small)
    dark = _framed(_darker(small, _BLACK), _BRIDGE)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_BRIDGE, _BRIDGE), np.uint8))
    outside = pixels(cv2.dilate(_hanging(pixels(solid), _BRIDGE), np.ones((3, 3), np.uint8)))
    return pixels(cv2.bitwise_or(outside, _islands(small, outside)))


def _framed(dark: Pixels, wide: int) -> Pixels:
    """With a dark frame around it."""
    return pixels(
        cv2.copyMakeBorder(dark, wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=(255,))
    )


def _hanging(framed: Pixels, wide: int) -> Pixels:
    """255 where what is dark hangs on the frame around it, which is taken away again."""
    cv2.floodFill(framed, None, (0, 0), (_REACHED,))
    inner = framed[wide:-wide, wide:-wide]
    return pixels(cv2.inRange(inner, np.array(_REACHED), np.array(_REACHED)))


def _darker(grey: Pixels, limit: float) -> Pixels:
    return pixels(cv2.threshold(grey, limit, 255, cv2.THRESH_BINARY_INV)[1])


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


def _ground(grey: Pixels, outside: Pixels, white: float) -> Pixels:
    """255 where the page at full size is border: up to its ragged edge, not the print beside it."""
    deep = cv2.erode(outside, np.ones((3, 3), np.uint8))
    zones = _enlarged(pixels(cv2.addWeighted(outside, 0.4, deep, 0.6, 0)), grey.shape)
    near, deep = (cv2.threshold(zones, limit, 255, cv2.THRESH_BINARY)[1] for limit in (0, 200))
    edge = cv2.bitwise_and(_darker(grey, _PALEST * white), near)
    ground = _hanging(_framed(pixels(cv2.bitwise_or(deep, edge)), 1), 1)
    return pixels(cv2.dilate(ground, np.ones((_BLURRED, _BLURRED), np.uint8)))


def _enlarged(small: Pixels, shape: tuple[int, ...]) -> Pixels:
    """A glimpse at full size, with what is left over at the right and at the bottom."""
    wide = small.shape[1] * _SCALE, small.shape[0]
    large = cv2.resize(small, wide, interpolation=cv2.INTER_NEAREST).repeat(_SCALE, axis=0)
    down, right = (max(0, side - own) for side, own in zip(shape, large.shape, strict=True))
    whole = cv2.copyMakeBorder(large, 0, down, 0, right, cv2.BORDER_REPLICATE)
    return pixels(whole[: shape[0], : shape[1]])


def _declined(reason: str, measure: float) -> Action:
    return Action("border", applied=False, reason=reason, measure=measure)
