"""Dotted leaders: rows of dots that lead the eye or carry the pen, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import pieces
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes, Pieces
    from pipeline.cleanup.noun import Pixels

_DOT = 0.36
_SPECK = 2
_GAP = 1.1
_FEWEST = 6


def erase(
    grey: Pixels, ink: Pixels, letter: float, found: Pieces | None = None
) -> tuple[Pixels, Pixels, Action]:
    """The page without its leaders, and the mask of what was taken away.

    `found` are the pieces of the ink where they are known already.
    """
    gone = np.zeros_like(ink)
    found = found or pieces(ink)
    dots = _in_rows(_dots(found.boxes, letter), found.boxes, letter)
    if not dots:
        return grey, gone, Action("leaders", applied=False, reason="no rows of dots", measure=0.0)
    cv2.drawContours(gone, [found.outlines[dot] for dot in dots], -1, (255,), cv2.FILLED)
    gone = pixels(cv2.dilate(gone, np.ones((5, 5), np.uint8)))
    action = Action("leaders", applied=True, reason="rows of dots", measure=float(len(dots)))
    return pixels(cv2.max(grey, gone)), gone, action


def _dots(boxes: Boxes, letter: float) -> NDArray[np.intp]:
    """Pieces of ink as small as a dot and about as wide as high."""
    w, h = boxes[:, 2], boxes[:, 3]
    largest = max(5.0, _DOT * letter)
    small = (w <= largest) & (h <= largest) & (w >= _SPECK) & (h >= _SPECK)
    round_ = (w <= 2.5 * h) & (h <= 2.5 * w)
    return np.nonzero(small & round_)[0]


def _in_rows(dots: NDArray[np.intp], boxes: Boxes, letter: float) -> list[int]:
    """The dots that stand in a level row of at least six with even, narrow gaps."""
    height = max(2.0, 0.25 * letter)
    middle = boxes[dots, 1] + boxes[dots, 3] / 2
    found: set[int] = set()
    for shift in (0.0, 0.5):
        row = np.floor(middle / height + shift)
        order = np.lexsort((boxes[dots, 0], row))
        ordered = dots[order]
        left = boxes[ordered, 0]
        gap = left[1:] - (left + boxes[ordered, 2])[:-1]
        breaks = np.nonzero((np.diff(row[order]) != 0) | (gap > _GAP * letter) | (gap < 0))[0] + 1
        for run in np.split(ordered, breaks):
            if len(run) >= _FEWEST:
                found.update(int(dot) for dot in run)
    return sorted(found)
