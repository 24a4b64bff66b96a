"""Dots: ink that a fax, a copier or a worn ribbon put down in pieces smaller than strokes."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.cleanup.ink import darker, threshold
from pipeline.cleanup.noun import Pixels, pixels

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
_ASIDE = 0.15
"""Heights of a small letter, from that: what lies further away is grain of the paper."""


def is_screened(grey: Pixels, letter: float) -> bool:
    """Whether the ink of a page, without its rules and with small letters so high, is in dots."""
    top, left = (max(0, side - _SAMPLE) // 2 for side in grey.shape)
    part = np.ascontiguousarray(grey[top : top + _SAMPLE, left : left + _SAMPLE])
    limit = threshold(part)
    soft = darker(pixels(cv2.GaussianBlur(part, (0, 0), _SOFTENED * letter)), limit)
    near = cv2.dilate(soft, np.ones((2 * round(_ASIDE * letter) + 1,) * 2, np.uint8))
    inked = pixels(cv2.bitwise_and(darker(part, limit), near))
    seen = _pieces(inked)
    return seen >= max(_ENOUGH, _RUN_TOGETHER * _pieces(soft))


def _pieces(inked: Pixels) -> int:
    return len(cv2.findContours(inked, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)[0])
