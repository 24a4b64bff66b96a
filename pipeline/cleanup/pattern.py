"""Patterns: nets of pale coloured curves printed behind the writing, as on certificates.

Their lines are as thin as strokes and cross them, and the engine takes what they shut in for a
picture. Their colour tells them from writing: in its brightest channel such ink is hardly seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.colour import PALE, brightest, hue_of, like, usual, value_and_chroma
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import shrunk
from pipeline.cleanup.tinted import DPI, tinted

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.tinted import Tinted

NAME = "pattern"
_GREY, _WHITE, _MM_PER_INCH = 2, 255, 25.4
_CLEAR = 0.42
"""How much of what such ink takes from its darkest channel it takes from its brightest, at most,
be it thick or thin; ribbons and pens take half and more."""
_BRIGHT = pixels(np.ceil(_WHITE - _CLEAR * (_WHITE - np.arange(_WHITE + 1))).astype(np.uint8))
"""How bright the brightest channel is then at least, for every grey of the darkest."""
_REASON = "pale curves behind the writing"
_LONG_MM, _SEVERAL = 60.0, 3
"""Without a net, curves so long, and so many of them, are a pattern, too: no word is as long."""
_NET_MM, _CURVE_MM, _LETTER_MM, _RULE_MM, _BROAD_MM = 60.0, 15.0, 6.0, 25.0, 12.0
"""A net is so large, up and across, as no seal is; where there is one, what is so long, and higher
than letters, belongs to it, and so does all in its hue. Straight runs are rules, what is broader a
field or a picture."""
_LEAST, _HINT = 0.004, 0.001
"""Of a page: what a pattern covers at least, and what is seen of it where the paper is known less
well."""
_INK = 0.45
"""Of the paper's grey: what is darker is ink over the pattern, such as a number in red."""
_ROWS = 32


def lift(
    image: Pixels, grey: Pixels, dpi: int, seen: Tinted | None = None
) -> tuple[Pixels, Action]:
    """The grey page with the patterns on it as pale as their brightest channel.

    The measure is the share of the page that they cover.
    """
    if image.ndim == _GREY:
        return grey, _declined("the master has no colour")
    seen = seen or tinted(image, dpi)
    if _share(_clear(seen.balanced)) < _HINT:
        return grey, _declined("no pattern")
    paper = _paper(seen.small)
    balanced = pixels(cv2.divide(seen.small, paper, scale=float(_WHITE)))
    clear = _clear(balanced)
    nets = _nets(clear)
    if not cv2.countNonZero(nets):
        return grey, _declined("no pattern")
    same = like(balanced, usual(hue_of(balanced)[nets > 0]))
    found = pixels(np.where(same, clear, nets))
    action = Action(NAME, applied=True, reason=_REASON, measure=_share(found))
    return _lifted(image, grey, paper, found), action


def _clear(balanced: Pixels) -> Pixels:
    """255 where there is coloured ink that is hardly seen in its brightest channel."""
    value, chroma, least = value_and_chroma(balanced)
    inked = cv2.threshold(chroma, PALE, _WHITE, cv2.THRESH_BINARY)[1]
    seen = cv2.compare(value, cv2.LUT(least, _BRIGHT), cv2.CMP_GE)
    return pixels(cv2.bitwise_and(inked, seen))


def _share(mask: Pixels) -> float:
    return cv2.countNonZero(mask) / mask.size


def _paper(small: Pixels) -> Pixels:
    """The colour of the paper without what stands on it."""
    bright = cv2.medianBlur(cv2.dilate(shrunk(small, 2), np.ones((9, 9), np.uint8)), 21)
    size = small.shape[1], small.shape[0]
    return pixels(cv2.resize(np.maximum(bright, 1), size, interpolation=cv2.INTER_LINEAR))


def _nets(colour: Pixels) -> Pixels:
    """What of a coloured mask hangs together over much of the page, without rules and fields."""
    if _share(colour) < _LEAST:
        return np.zeros_like(colour)
    mm = DPI / _MM_PER_INCH
    rule, broad = round(_RULE_MM * mm), round(_BROAD_MM * mm)
    plain = np.zeros_like(colour)
    for size in ((1, rule), (rule, 1), (broad, broad)):
        run = cv2.morphologyEx(colour, cv2.MORPH_OPEN, np.ones(size, np.uint8))
        plain = pixels(cv2.bitwise_or(plain, run))
    curves = cv2.subtract(colour, plain)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(curves)
    low, high = np.sort(boxes[:, 2:4], axis=1).T
    low[0] = high[0] = 0
    curved = (high >= _CURVE_MM * mm) & (low >= _LETTER_MM * mm)
    long = np.count_nonzero(curved & (high >= _LONG_MM * mm))
    if not (low >= _NET_MM * mm).any() and long < _SEVERAL:
        return np.zeros_like(colour)
    return pixels(np.where(curved[labels], curves, np.uint8(0)))


def _lifted(image: Pixels, grey: Pixels, paper: Pixels, found: Pixels) -> Pixels:
    """The page with the brightest channel near a mask, on the scale of the grey paper.

    Some rows at a time, and only those that the mask comes near.
    """
    size = grey.shape[1], grey.shape[0]
    near = cv2.dilate(found, np.ones((5, 5), np.uint8))
    ground = cv2.cvtColor(paper, cv2.COLOR_BGR2GRAY)
    scale = np.where(near > 0, ground / paper.max(axis=2).astype(np.float32), 0)
    whole = cv2.resize(scale.astype(np.float32), size, interpolation=cv2.INTER_NEAREST)
    light = cv2.resize(ground, size)
    lifted = grey.copy()
    for top in range(0, len(grey), _ROWS):
        rows = np.s_[top : top + _ROWS]
        if whole[rows].any():
            value = np.minimum(brightest(image[rows]) * whole[rows], light[rows])
            inked = grey[rows] < _INK * light[rows]
            lifted[rows] = np.where(inked, grey[rows], np.maximum(grey[rows], value))
    return lifted


def _declined(reason: str) -> Action:
    return Action(NAME, applied=False, reason=reason, measure=0.0)
