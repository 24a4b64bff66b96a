"""Letters on a dark ground: how light they are, and how many stand there in rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import percentile, pieces
from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes
    from pipeline.cleanup.noun import Pixels

_STROKE_MM = 2.6
"""No stroke of a letter is as thick."""
_LEAST, _CONTRAST = 20, 0.45
"""By how much strokes are lighter than the ground, in greys and of the lightest of them."""
_SMALLEST_MM, _LARGEST_MM = 1.0, 12.0
_LONGEST = 16.0
"""Letters that touch are no longer than so many times their height; each of them counts."""
_MOST = 300
"""Pieces that are looked at, evenly spread, for what stands beside them."""
_WORD = 2.5
"""A piece that is so many times as long as high is several letters."""
_NEAR, _LEVEL, _ALIKE = 1.5, 0.6, 0.5
_IN_ROWS = 0.6
_COVER = 0.45
_EVEN = 0.5
"""Of the contrast of letters: how far the greys of a ground may lie apart."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A ground with letters: its grey, that of the letters, and how many there are in rows."""

    ground: float
    light: float
    letters: int


def seen(page: Pixels, field: Pixels, dpi: float) -> Lettered | None:
    """What is written in light letters in a field; None where none is, or no even ground.

    The field is 255 inside.
    """
    mm = dpi / 25.4
    page = pixels(cv2.blur(page, (3, 3)))
    side = max(3, round(_STROKE_MM * mm)) | 1
    ground = pixels(cv2.morphologyEx(page, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)))
    raised = pixels(cv2.bitwise_and(cv2.subtract(page, ground), field))
    contrast = _most(raised)
    limit = max(_LEAST, _CONTRAST * contrast)
    strokes = pixels(cv2.threshold(raised, limit, 255, cv2.THRESH_BINARY)[1])
    cover = cv2.countNonZero(strokes) / max(1, cv2.countNonZero(field))
    bare = ground[field > 0]
    low, high, usual = np.percentile(bare, (10, 75, 50)) if bare.size else (0, 255, 0)
    if not contrast or cover > _COVER or high - low > _EVEN * contrast:
        return None
    boxes = pieces(strokes).boxes
    return Lettered(float(usual), float(usual + contrast), in_rows(boxes, mm))


def _most(raised: Pixels) -> float:
    """By how much the lightest strokes are lighter; 0 where there are none."""
    strokes = raised[raised >= _LEAST]
    return percentile(strokes.reshape(-1, 1), 95) if strokes.size else 0.0


def in_rows(boxes: Boxes, mm: float) -> int:
    """How many letters the pieces are; 0 unless most of them stand in rows."""
    shorter, longer = boxes[:, 2:].min(axis=1), boxes[:, 2:].max(axis=1)
    height = np.maximum(shorter, _SMALLEST_MM * mm)
    fits = (longer >= _SMALLEST_MM * mm) & (shorter <= _LARGEST_MM * mm)
    fits &= longer <= _LONGEST * height
    letters, joined = boxes[fits], (longer / height)[fits].clip(1)
    if not len(letters):
        return 0
    some = np.arange(0, len(letters), 1 + len(letters) // _MOST)
    words = joined[some] >= _WORD
    across, down = (
        float((words | _beside(each[some], each)).mean())
        for each in (letters, letters[:, (1, 0, 3, 2)])
    )
    return round(joined.sum()) if max(across, down) >= _IN_ROWS else 0


def _beside(some: Boxes, boxes: Boxes) -> NDArray[np.bool_]:
    """Whether some pieces have another one, about as high, beside them on one line."""
    x, y, w, h = (each[:, None] for each in some.T.astype(np.float64))
    left, top, wide, high = boxes.T.astype(np.float64)
    shared = np.minimum(y + h, top + high) - np.maximum(y, top)
    lower, higher = np.minimum(h, high), np.maximum(h, high)
    gap = np.maximum(x - left - wide, left - x - w)
    found = (shared >= _LEVEL * lower) & (lower >= _ALIKE * higher)
    found &= (gap <= _NEAR * higher) & (gap > -lower) & ((x != left) | (y != top))
    return np.asarray(found.any(axis=1), np.bool_)
