"""Pens: ink in another colour than most of what is on a page, as of a pen among print."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.seal import Disc
    from pipeline.cleanup.tinted import Tinted

NAME = "pens"
_DARK = 60
"""By so many greys ink is darker than paper, seen small, before its colour is looked at."""
_APART = 0.15
"""How far from most ink its colour lies, in parts of how dark it is."""
_FULLEST = 0.5
"""Of more ink there is no paper that it stands on."""
_CLOSE = (5, 3)
"""Pixels, across and down, from which on ink belongs to another word, seen small."""
_LEAST, _FULL = 6, 0.15
"""Pixels of ink that a word has at least, seen small, and the share of its box that they fill: the
frame of a stamp fills less."""
_RIM = 1.1
"""Radii of a seal within which ink is its own."""
_MOST = 500
"""Where there are more, it is the paper that has colours."""


def find(colours: Tinted | None, seals: Sequence[Disc]) -> tuple[list[Box], Action]:
    """Where a master has words in another colour than most of its ink, in its own pixels.

    What belongs to a seal is left out.
    """
    if colours is None:
        return [], Action(NAME, applied=False, reason="no colours", measure=0.0)
    other = _other(colours.balanced)
    boxes = [box for box in _boxes(other, colours.by) if not _is_sealed(box, seals)]
    if len(boxes) > _MOST:
        return [], Action(NAME, applied=False, reason="colours all over", measure=len(boxes))
    reason = "another colour" if boxes else "one colour"
    return boxes, Action(NAME, applied=bool(boxes), reason=reason, measure=len(boxes))


def _is_sealed(box: Box, seals: Sequence[Disc]) -> bool:
    x, y = box.x + box.w / 2, box.y + box.h / 2
    return any(math.hypot(x - left, y - top) <= _RIM * radius for left, top, radius in seals)


def _other(balanced: Pixels) -> Pixels:
    """255 where ink has another colour than most: bluer or redder, greener or more purple."""
    blue, green, red = cv2.split(balanced)
    dark = cv2.bitwise_not(cv2.min(blue, cv2.min(green, red)))
    inked = dark > _DARK
    other = np.zeros_like(blue)
    if 0 < np.count_nonzero(inked) < _FULLEST * inked.size:
        own = balanced[inked].astype(np.float32)
        tints = np.stack((own[:, 0] - own[:, 2], own[:, 1] - (own[:, 0] + own[:, 2]) / 2))
        tints /= dark[inked]
        apart = np.abs(tints - np.median(tints, axis=1, keepdims=True)).max(axis=0)
        other[inked] = np.where(apart > _APART, 255, 0)
    return pixels(other)


def _boxes(other: Pixels, by: int) -> list[Box]:
    """Words of it, in pixels of the master."""
    if not other.any():
        return []
    whole = cv2.morphologyEx(other, cv2.MORPH_CLOSE, np.ones(_CLOSE[::-1], np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pixels(whole), connectivity=8)
    ink = np.bincount(labels[other > 0], minlength=count)
    return [
        Box(left * by, top * by, width * by, height * by)
        for (left, top, width, height, _), inked in zip(stats[1:].tolist(), ink[1:], strict=True)
        if inked >= _LEAST and inked >= _FULL * width * height
    ]
