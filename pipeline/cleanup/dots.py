"""Dots: ink that a fax, a copier or a worn ribbon put down in pieces smaller than strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import darker, threshold
from pipeline.cleanup.noun import Pixels, pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SAMPLE = 1000
"""Pixels of the middle of a page, each way, by which it is told."""
_SOFTENED = 0.07
"""Heights of a small letter, as the deviation of the blur in which dots run together."""
_RUN_TOGETHER = 1.7
"""How many times as many pieces, holes counted as well, dots are as what they run together to: of
six ruled pages in dots 1.9 times and more; of 48 others with every damage 1.3 at the most, and of
six that were moved while they were taken all but one, which is hardly read, 1.4."""
_ENOUGH = 100
"""Pieces of which that is told: where they are few, cut stems are as many again."""
_FIELD, _SOME = 200, 8
"""Pixels of a field, each way, and pieces of dots in it from which on it tells anything."""
_ASIDE = 0.15
"""Heights of a small letter, from that: what lies further away is grain of the paper."""


def is_screened(grey: Pixels, letter: float) -> bool:
    """Whether the ink of a page, without its rules and with small letters so high, is in dots.

    Half of the fields of its middle are asked for: a picture in dots is no page in dots.
    """
    top, left = (max(0, side - _SAMPLE) // 2 for side in grey.shape)
    part = np.ascontiguousarray(grey[top : top + _SAMPLE, left : left + _SAMPLE])
    limit = threshold(part)
    soft = darker(pixels(cv2.GaussianBlur(part, (0, 0), _SOFTENED * letter)), limit)
    near = cv2.dilate(soft, np.ones((2 * round(_ASIDE * letter) + 1,) * 2, np.uint8))
    inked = pixels(cv2.bitwise_and(darker(part, limit), near))
    seen, run_together = _by_field(inked), _by_field(soft)
    if seen.sum() < _ENOUGH:
        return False
    told = seen >= _SOME
    return bool(np.median(seen[told] / np.maximum(run_together[told], 1)) >= _RUN_TOGETHER)


def _by_field(inked: Pixels) -> NDArray[np.float64]:
    """How many pieces of ink, and holes in them, begin in each field."""
    outlines = cv2.findContours(inked, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)[0]
    if not outlines:
        return np.zeros((_SAMPLE // _FIELD,) * 2)
    first = np.array([outline[0, 0] for outline in outlines])
    edges = np.arange(0, _SAMPLE + 1, _FIELD)
    counts, *_ = np.histogram2d(first[:, 0], first[:, 1], [edges, edges])
    return np.asarray(counts, np.float64)
