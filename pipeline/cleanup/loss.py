"""Ink that clean-up lost: the cleaned page held against the master."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import background, border, ink
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import GLIMPSE, QUARTER, glimpsed, shrunk
from pipeline.cleanup.warp import moved
from pipeline.geometry import compose, scaling

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels, Work
    from pipeline.geometry import Matrix

FLAG = "ink_loss"
_TOO_MUCH = 0.06
_FAINT = 200
_SHADE = (61, 3)
"""Pixels of the quarter: what is dark so far along and so far aside is the shade of a gutter or of
a fold, not writing; at 300 dpi that is two centimetres by one millimetre."""

_NEAR = (7, 7)
"""What lies so near to what was removed on purpose belongs to it."""


def check(master: Pixels, work: Work, removed: Pixels) -> tuple[bool, Action]:
    """Whether more ink is gone than a careful hand would lose, and how much it is.

    The master is given at a quarter of its size.
    """
    lost = share(master, work.image, work.matrix, removed)
    too_much = lost > _TOO_MUCH
    reason = "ink is missing" if too_much else "the ink is there"
    return too_much, Action("ink_loss", applied=False, reason=reason, measure=lost)


def _shrunk(master: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    """The master, seen at a quarter of its size, where the cleaned page has it."""
    up, down = scaling(QUARTER, QUARTER), scaling(1 / QUARTER, 1 / QUARTER)
    return moved(master, compose(up, matrix, down), size)


def _any(removed: Pixels) -> Pixels:
    """255 where anything was removed, be it a single pixel, at a quarter of the size.

    Of a page that is no quarter's pixel wide or high, as it is seen in its only ones.
    """
    rows, columns = (side // QUARTER * QUARTER for side in removed.shape)
    if not rows or not columns:
        return pixels(cv2.threshold(shrunk(removed, QUARTER), 0, 255, cv2.THRESH_BINARY)[1])
    fours = np.ascontiguousarray(removed[:rows, :columns])
    first, second, third, fourth = (fours[start::QUARTER] for start in range(QUARTER))
    either = cv2.bitwise_or(cv2.bitwise_or(first, second), cv2.bitwise_or(third, fourth))
    return pixels(either.view(np.uint32) != 0) * np.uint8(255)


def _shade(dark: Pixels) -> Pixels:
    """255 where a band is dark that is longer and thicker than any stroke of a letter."""
    shade = np.zeros_like(dark)
    for size in (_SHADE, _SHADE[::-1]):
        band = np.ones(size, np.uint8)
        middles = cv2.erode(dark, band)
        if cv2.countNonZero(middles):
            shade = pixels(cv2.bitwise_or(shade, cv2.dilate(middles, band)))
    return shade


def share(master: Pixels, cleaned: Pixels, matrix: Matrix, removed: Pixels) -> float:
    """The share of the master's ink that is neither in the cleaned page nor removed on purpose.

    All is compared at a quarter of the size, a pixel of slack on every side.
    """
    now = glimpsed(cleaned, QUARTER)
    size = now.shape[1], now.shape[0]
    then = _shrunk(master, matrix, size)
    near = np.ones(_NEAR, np.uint8)
    outside = _shrunk(pixels(cv2.dilate(border.outside_of(master), near)), matrix, size)
    paper = background.paper_of(glimpsed(then, GLIMPSE))
    before = ink.mask(pixels(cv2.divide(then, background.enlarged(paper, then), scale=255.0)))
    limit = max(_FAINT, ink.threshold(now))
    kept = cv2.dilate(
        cv2.threshold(now, limit - 1, 255, cv2.THRESH_BINARY_INV)[1], np.ones((3, 3), np.uint8)
    )
    asked = cv2.dilate(cv2.bitwise_or(_any(removed), _shade(before)), near)
    counted = cv2.subtract(before, cv2.bitwise_or(asked, outside))
    total = cv2.countNonZero(counted)
    return cv2.countNonZero(cv2.subtract(counted, kept)) / total if total else 0.0
