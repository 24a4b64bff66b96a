"""Feet of letters: bold ones touch, and their row looks like a short rule.

A rule is thin wherever no stroke crosses it. What is made of feet, or of the bars of letters, is
thin only in the gaps between stems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.segments import Band

_LONGEST = 12.0
"""Letters: feet touch for no more than a word, or two beside one another."""
_SOFT = 3
"""Pixels by which a stem is higher than a rule: one, and the soft edges on both sides."""
_ALONE = 0.6
"""Of the columns of a rule so many are no thicker than a rule, at least; of feet 0.16 to 0.36, and
of the bars of letters that were moved, whose stems are nearly as pale as paper, 0.38 to 0.66."""


def without(ink: Pixels, band: Band, letter: float, thick: int) -> Band:
    """A band with its level runs, less those that are feet; `thick` is a rule at the most.

    `ink` is the page's with its stems.
    """
    (rows, columns), run = band
    count, labels, stats, _ = cv2.connectedComponentsWithStats(run)
    short = [number for number in range(1, count) if stats[number, 2] <= _LONGEST * letter]
    if not short:
        return band
    taller = thick + _SOFT
    top = max(0, rows.start - taller)
    around = np.ascontiguousarray(ink[top : rows.stop + taller, columns])
    opened = cv2.morphologyEx(around, cv2.MORPH_OPEN, np.ones((taller, 1), np.uint8))
    tall = opened[rows.start - top :][: len(run)]
    kept = run.copy()
    for number in short:
        x, y, w, h = stats[number, :4].tolist()
        window = slice(y, y + h), slice(x, x + w)
        own = labels[window] == number
        if (own & (tall[window] > 0)).any(axis=0).mean() > 1.0 - _ALONE:
            kept[window][own] = 0
    return (rows, columns), pixels(kept)
