"""Classical script: words joined along a stem from top to bottom, one below another in columns."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ocr.words import Box
from pipeline.cleanup.ink import Pieces, Written
from pipeline.cleanup.places import gathered, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes

_TALL = 1.8
"""Times as high as wide."""
_LEAST, _MOST = 1.3, 30.0
"""Heights of a word, in letters of the page."""
_USUAL = 1.7
"""Letters: the least usual height of a region's words. Figures in narrow faces are 1.4 high, and a
column of them at the ends of lines is no script."""
_THIN = 0.3
"""Letters; what is thinner is the rest of a rule."""
_ROOM = 4.0
"""Letters between two words or two columns."""
_FEWEST = 5
_BESIDE, _APART, _LEVEL, _MOSTLY = 0.5, 1.5, 0.15, 0.4
"""Heights between letters of a word, close and spaced, and by which their feet differ; and the
share of letters that have such a neighbour. Words of columns stand as high only where the columns
begin."""
_AT_ONCE = 256
"""Pieces of ink that are held against all others at once: a grainy page has tens of thousands."""
_ALONE = 0.8
"""Of all ink of a page: by its usual piece of ink a word, not a letter, is seen."""
_SHARE = 0.6
"""Of all ink in the region: print has far more pieces than its few tall ones."""


def find(written: Written) -> list[Box]:
    """Regions in which nearly every piece of ink is a word in a column."""
    boxes = written.pieces.boxes
    letter = _letter(boxes, written.letter)
    if not letter:
        return []
    tall = boxes[_is_word(boxes, letter)]
    groups = gathered((Box(*map(int, each)) for each in tall), _ROOM * letter)
    regions = [whole(group) for group in groups if _are_words(group, letter)]
    return [region for region in regions if _share(boxes, tall, region, letter) >= _SHARE]


def without(written: Written, regions: Sequence[Box]) -> Written:
    """The ink of a page but for that of the regions: a stem is as straight as a rule."""
    if not regions:
        return written
    mask, boxes = written.mask.copy(), written.pieces.boxes
    kept = np.ones(len(boxes), bool)
    for region in regions:
        mask[region.y : region.bottom, region.x : region.right] = 0
        kept &= ~_inside(boxes, region)
    numbers = np.flatnonzero(kept).tolist()
    outlines = tuple(written.pieces.outlines[number] for number in numbers)
    return Written(mask, Pieces(boxes[kept], outlines), written.letter)


def _letter(boxes: Boxes, usual: float) -> float:
    """The size of a letter; where there is nothing but columns, how wide they are."""
    real = boxes[boxes[:, 3] > usual / 2]
    tall = real[real[:, 3] >= _TALL * real[:, 2]]
    if len(tall) < _FEWEST or tall[:, 3].sum() < _ALONE * real[:, 3].sum() or _in_lines(tall):
        return usual
    wide = float(np.median(tall[:, 2]))
    return min(usual, wide) if usual else wide


def _is_word(boxes: Boxes, letter: float) -> NDArray[np.bool_]:
    w, h = boxes[:, 2], boxes[:, 3]
    return np.asarray(
        (h >= _TALL * w) & (h >= _LEAST * letter) & (h <= _MOST * letter) & (w >= _THIN * letter)
    )


def _are_words(group: Sequence[Box], letter: float) -> bool:
    if len(group) < _FEWEST or median(box.h for box in group) < _USUAL * letter:
        return False
    return not _in_lines(np.array([(box.x, box.y, box.w, box.h) for box in group]))


def _in_lines(tall: Boxes) -> bool:
    """Whether most stand level with one to the right, as letters of a line of print do.

    Letters of a narrow face stand close; the stems of a wide face whose thin strokes are lost stand
    farther apart, but their heads are level, too.
    """
    starts = range(0, len(tall), _AT_ONCE)
    beside = [_are_beside(tall[start : start + _AT_ONCE], tall) for start in starts]
    return bool(np.concatenate(beside).mean() > _MOSTLY)


def _are_beside(some: Boxes, every: Boxes) -> NDArray[np.bool_]:
    """Which of some pieces of ink have one of all pieces level with them to the right."""
    x, y, w, h = some.T[:, :, None]
    gap, fall = every[:, 0] - (x + w), every[:, 1] + every[:, 3] - (y + h)
    level = np.abs(fall) <= _LEVEL * h
    alike = np.abs(every[:, 1] - y) <= _LEVEL * h
    near = (gap <= _BESIDE * h) | (alike & (gap <= _APART * h))
    return np.asarray((level & near & (gap >= 0)).any(axis=1))


def _share(boxes: Boxes, tall: Boxes, region: Box, letter: float) -> float:
    """The share of tall pieces, by height, among all that are no specks."""
    real = boxes[boxes[:, 3] > letter / 2]
    return _heights(tall, region) / max(1, _heights(real, region))


def _heights(boxes: Boxes, region: Box) -> int:
    return int(boxes[_inside(boxes, region), 3].sum())


def _inside(boxes: Boxes, region: Box) -> NDArray[np.bool_]:
    x, y = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
    within = (x >= region.x) & (x < region.right) & (y >= region.y) & (y < region.bottom)
    return np.asarray(within, bool)
