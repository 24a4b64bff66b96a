"""Filled areas and large letters: what is narrow of them looks like a rule, and is none.

Beside a rule is paper, on one side of it at least. Between the white letters on a black bar, and
among the shadows of a photograph that has no greys, is ink on both. A stem of a title several times
as large as the text is as long as a short rule, and part of a broader stroke.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.segments import Band

_EDGE = 0.1
"""Letters from a run to what is beside it: its soft edge is none of that."""
_FULL = 0.2
"""Of what is a letter wide on both sides of a run, more is ink; of a rule under text or between
two lines of it, on pages of every damage, 0.12 at most on one side."""
_LONGEST, _LARGEST = 8.0, 12.0
"""Letters: no stem of a title is longer, and no letter of one wider or higher; bars are."""
_NEAR = 2
"""Pixels from a run to the stroke that it is part of."""


def without(ink: Pixels, band: Band, letter: float, thick: int) -> Band:
    """A band with its level runs, less those of filled areas and of large letters.

    `thick` is a rule at the most. The ink is that of the page in which the band lies.
    """
    (rows, columns), run = band
    count, labels, stats, _ = cv2.connectedComponentsWithStats(run)
    boxes = stats[:, :4] + (columns.start, rows.start, 0, 0)
    gone = [
        number
        for number, box in enumerate(boxes[1:count].tolist(), 1)
        if _is_amid_ink(ink, box, letter)
        or (box[2] <= _LONGEST * letter and _is_of_a_letter(ink, box, letter, thick))
    ]
    if not gone:
        return band
    return (rows, columns), pixels(np.where(np.isin(labels, gone), 0, run).astype(np.uint8))


def _is_amid_ink(ink: Pixels, box: tuple[int, int, int, int], letter: float) -> bool:
    """Whether there is much ink on both sides, above and below."""
    x, y, w, h = box
    near, far = max(2, round(_EDGE * letter)), round(letter)
    above = ink[max(0, y - far) : max(0, y - near), x : x + w]
    below = ink[y + h + near : y + h + far, x : x + w]
    return min(_share(above), _share(below)) > _FULL


def _share(part: Pixels) -> float:
    return cv2.countNonZero(part) / part.size if part.size else 0.0


def _is_of_a_letter(ink: Pixels, box: tuple[int, int, int, int], letter: float, thick: int) -> bool:
    """Whether a run is part of strokes of which some are broader than a rule, and no bar."""
    x, y, w, h = box
    most = round(_LARGEST * letter)
    top, left = max(0, y - most), max(0, x - most)
    around = np.ascontiguousarray(ink[top : y + h + most, left : x + w + most])
    broad = cv2.morphologyEx(around, cv2.MORPH_OPEN, np.ones((thick + 1,) * 2, np.uint8))
    labels, stats = cv2.connectedComponentsWithStats(broad)[1:3]
    rows = slice(max(0, y - top - _NEAR), y - top + h + _NEAR)
    columns = slice(max(0, x - left - _NEAR), x - left + w + _NEAR)
    near = np.setdiff1d(labels[rows, columns], [0])
    return bool((stats[near, 2:4] <= most).all(axis=1).any())
