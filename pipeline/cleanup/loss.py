"""Ink that clean-up lost: the cleaned page held against the master."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import background, border, ink
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.warp import moved
from pipeline.geometry import compose, scaling

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels, Work
    from pipeline.geometry import Matrix

FLAG = "ink_loss"
_TOO_MUCH = 0.06
_SCALE = 3
_FAINT = 200


def check(master: Pixels, work: Work, removed: Pixels) -> tuple[bool, Action]:
    """Whether more ink is gone than a careful hand would lose, and how much it is."""
    lost = share(master, work.image, work.matrix, removed)
    too_much = lost > _TOO_MUCH
    reason = "ink is missing" if too_much else "the ink is there"
    return too_much, Action("ink_loss", applied=False, reason=reason, measure=lost)


def _shrunk(master: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    """The master at a third of the size, where the cleaned page has it."""
    height, width = master.shape
    small_size = (max(1, width // _SCALE), max(1, height // _SCALE))
    small = pixels(cv2.resize(master, small_size, interpolation=cv2.INTER_AREA))
    up = scaling(width / small_size[0], height / small_size[1])
    return moved(small, compose(up, matrix, scaling(1 / _SCALE, 1 / _SCALE)), size)


def share(master: Pixels, cleaned: Pixels, matrix: Matrix, removed: Pixels) -> float:
    """The share of the master's ink that is neither in the cleaned page nor removed on purpose.

    All is compared at a third of the size, a pixel of slack on every side.
    """
    height, width = cleaned.shape
    size = (max(1, width // _SCALE), max(1, height // _SCALE))
    then = _shrunk(master, matrix, size)
    paper = background.paper_of(then)
    before = ink.mask(pixels(cv2.divide(then, background.enlarged(paper, then), scale=255.0)))
    now = pixels(cv2.resize(cleaned, size, interpolation=cv2.INTER_AREA))
    limit = max(_FAINT, ink.threshold(now))
    kept = cv2.dilate((now < limit).astype(np.uint8), np.ones((3, 3), np.uint8))
    excused = cv2.resize(removed, size, interpolation=cv2.INTER_AREA)
    excused = cv2.dilate(
        cv2.bitwise_or(excused, border.outside_of(then)), np.ones((7, 7), np.uint8)
    )
    counted = (before > 0) & (excused == 0)
    total = int(np.count_nonzero(counted))
    return int(np.count_nonzero(counted & (kept == 0))) / total if total else 0.0
