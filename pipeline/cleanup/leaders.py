"""Dotted leaders: rows of dots that lead the eye or carry the pen, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import pieces, with_paler
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes, Pieces
    from pipeline.cleanup.noun import Pixels

_DOT = 0.36
_SPECK = 2
_GAP = 1.1
_FEWEST = 6
_AROUND = 2
_LEVEL, _ALIKE = 0.15, 0.12
"""Letters by which a dot under a word may stand higher or lower than its row, and be larger."""
_UNEVEN, _MOSTLY = 0.25, 0.6
_AS_LARGE = 0.68
"""Of the dots of a row, so many are as large as the usual one: rests of pale letters are not."""
_LARGE, _SEVERAL, _FOOT = 0.5, 3, 0.25
"""Letters: how high a piece is that is no dot; so many pieces tell whether a row runs through
letters; and how much lower their feet are then. Those of a word on a leader are as low as it."""
_DARK = 1 / 3
"""For each pale dot of a leader so many are dark enough for ink at least."""
_STANDING = 0.5
"""Letters by which a leader may run below the words on it."""
_TOUCHING, _CUT, _SOME = 0.15, 0.5, 20
"""Letters between pieces of one letter that is cut through; the share of the dots of a row that are
such pieces, of leaders at most a third, be there words on them; and so many tell, or twice that."""


def erase(
    grey: Pixels, ink: Pixels, letter: float, found: Pieces | None = None
) -> tuple[Pixels, Pixels, Action]:
    """The page without its leaders, and the mask of what was taken away.

    `found` are the pieces of the ink where they are known already. Where there are leaders at all,
    those are sought as well of which only some dots are dark enough for ink.
    """
    gone, found = np.zeros(ink.shape, np.uint8), found or pieces(ink)
    rows = _rows(found.boxes, letter)
    if not rows:
        return grey, gone, Action("leaders", applied=False, reason="no rows of dots", measure=0.0)
    image = grey.copy()
    for row in rows:
        _take_out(image, gone, row, found)
    paler = pieces(with_paler(image, pixels(cv2.subtract(ink, gone))))
    small = found.boxes[(found.boxes[:, 2:] <= _largest(letter)).all(axis=1)]
    pitches = [_pitch(found.boxes[row]) for row in rows]
    more = [
        row
        for row in _rows(paler.boxes, letter)
        if _is_spaced(paler.boxes[row], pitches) and _is_partly(paler.boxes[row], small, letter)
    ]
    for row in more:
        _take_out(image, gone, row, paler)
    count = float(len(set().union(*rows)) + len(set().union(*more)))
    return image, gone, Action("leaders", applied=True, reason="rows of dots", measure=count)


def _rows(boxes: Boxes, letter: float) -> list[list[int]]:
    """The dots of leaders among pieces of ink, by rows."""
    dots = _dots(boxes, letter)
    rows = _in_rows(dots, boxes, letter)
    return rows + _under_words(rows, dots, boxes, letter) if rows else []


def _is_spaced(dots: Boxes, pitches: list[float]) -> bool:
    """Whether the dots of a row stand as far apart as those of a leader of the page."""
    own = _pitch(dots)
    return any(abs(pitch - own) <= max(_UNEVEN * pitch, 1.5) for pitch in pitches)


def _is_partly(dots: Boxes, small: Boxes, letter: float) -> bool:
    """Whether among the pale dots of a row small pieces of ink stand, on one level with them."""
    level = np.median(dots[:, 1] + dots[:, 3] / 2)
    on_it = np.abs(small[:, 1] + small[:, 3] / 2 - level) <= _LEVEL * letter
    start, end = dots[:, 0].min(), (dots[:, 0] + dots[:, 2]).max()
    among = (small[:, 0] < end) & (small[:, 0] + small[:, 2] > start)
    return bool(np.count_nonzero(on_it & among) >= _DARK * len(dots))


def _pitch(dots: Boxes) -> float:
    """How far the dots of a row are usually from one to the next."""
    return float(np.median(np.diff(np.sort(dots[:, 0]))))


def _take_out(image: Pixels, gone: Pixels, row: list[int], found: Pieces) -> None:
    """Whiten the dots of one row, two pixels around, and mark them in the mask."""
    boxes = found.boxes[row]
    low = np.maximum(boxes[:, :2].min(axis=0) - _AROUND, 0)
    high = (boxes[:, :2] + boxes[:, 2:]).max(axis=0) + _AROUND
    window = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    dots = np.zeros_like(gone[window])
    outlines = [found.outlines[dot] - low for dot in row]
    cv2.drawContours(dots, outlines, -1, (255,), cv2.FILLED)
    dots = pixels(cv2.dilate(dots, np.ones((2 * _AROUND + 1,) * 2, np.uint8)))
    image[window] = cv2.max(image[window], dots)
    gone[window] = cv2.bitwise_or(gone[window], dots)


def _dots(boxes: Boxes, letter: float) -> NDArray[np.intp]:
    """Pieces of ink as small as a dot and about as wide as high."""
    w, h = boxes[:, 2], boxes[:, 3]
    largest = _largest(letter)
    small = (w <= largest) & (h <= largest) & (w >= _SPECK) & (h >= _SPECK)
    round_ = (w <= 2.5 * h) & (h <= 2.5 * w)
    return np.nonzero(small & round_)[0]


def _largest(letter: float) -> float:
    """How wide and high a dot is at most."""
    return max(5.0, _DOT * letter)


def _in_rows(dots: NDArray[np.intp], boxes: Boxes, letter: float) -> list[list[int]]:
    """The dots that stand in a level row of at least six with even, narrow gaps, by rows."""
    height = max(2.0, 0.25 * letter)
    middle = boxes[dots, 1] + boxes[dots, 3] / 2
    rows: list[list[int]] = []
    for shift in (0.0, 0.5):
        row = np.floor(middle / height + shift)
        order = np.lexsort((boxes[dots, 0], row))
        ordered = dots[order]
        left = boxes[ordered, 0]
        gap = left[1:] - (left + boxes[ordered, 2])[:-1]
        breaks = np.nonzero((np.diff(row[order]) != 0) | (gap > _GAP * letter) | (gap < 0))[0] + 1
        runs = (run for run in np.split(ordered, breaks) if len(run) >= _FEWEST)
        rows += [run.tolist() for run in runs if _is_of_dots(boxes[run])]
    return [
        row
        for row in rows
        if not _is_amid(boxes[row], boxes, letter) and not _is_cut(boxes[row], boxes, letter)
    ]


def _under_words(
    rows: list[list[int]], dots: NDArray[np.intp], boxes: Boxes, letter: float
) -> list[list[int]]:
    """The dots that go on with a row where letters part it: as high, as large, as far apart."""
    loose = np.setdiff1d(dots, np.concatenate(rows))
    loose = loose[np.argsort(boxes[loose, 0], kind="stable")]
    middle = boxes[loose, 1] + boxes[loose, 3] / 2
    found = []
    for row in rows:
        own = boxes[row]
        pitch = float(np.median(np.diff(own[:, 0])))
        level = np.abs(middle - np.median(own[:, 1] + own[:, 3] / 2)) <= _LEVEL * letter
        alike = np.abs(boxes[loose, 2:] - np.median(own[:, 2:], axis=0)) <= _ALIKE * letter
        chosen = loose[level & alike.all(axis=1)]
        next_to = np.abs(np.diff(boxes[chosen, 0]) - pitch) <= max(_UNEVEN * pitch, 1.5)
        paired = np.append(next_to, False) | np.insert(next_to, 0, False)
        if paired.any():
            found.append(chosen[paired].tolist())
    return found


def _is_amid(dots: Boxes, boxes: Boxes, letter: float) -> bool:
    """Whether a row of dots runs through the middle of letters: broken off from their thin strokes.

    Words stand on their leader, but for the few of their letters that hang below it.
    """
    middle = float(np.median(dots[:, 1] + dots[:, 3] / 2))
    start, end = dots[:, 0].min(), (dots[:, 0] + dots[:, 2]).max()
    x, y, w, h = boxes.T
    near = (y < middle) & (y + h > middle - _STANDING * letter)
    feet = (y + h)[near & (h > _LARGE * letter) & (x + w > start) & (x < end)]
    return len(feet) >= _SEVERAL and bool(np.median(feet) > middle + _FOOT * letter)


def _is_cut(dots: Boxes, boxes: Boxes, letter: float) -> bool:
    """Whether a row of dots is what streaks left of letters: the rest of these is right beside.

    Nothing begins so close below a leader; above it words stand, but no more pieces of them.
    """
    reach, dots = max(float(_SPECK), _TOUCHING * letter), dots[:: 1 + len(dots) // _SOME]
    low, high = dots[:, :2].min(axis=0) - reach, (dots[:, :2] + dots[:, 2:]).max(axis=0) + reach
    near = ((boxes[:, :2] <= high) & (boxes[:, :2] + boxes[:, 2:] >= low)).all(axis=1)
    x, y, w, h = boxes[near].T
    left, top, right, bottom = (
        side[:, None] for side in (*dots[:, :2].T, *(dots[:, :2] + dots[:, 2:]).T)
    )
    begins = (y > top) & (y - bottom <= reach)
    ends = (y + h < bottom) & (top - (y + h) <= reach) & (h <= _LARGE * letter)
    beside = (x < right) & (x + w > left) & (begins | ends)
    return bool(beside.any(axis=1).mean() > _CUT)


def _is_of_dots(run: Boxes) -> bool:
    return _is_even(run[:, 0]) and _are_alike(run[:, 2:])


def _are_alike(sizes: NDArray[np.int32]) -> bool:
    """Whether most dots are as wide and as high as the usual one."""
    usual = np.median(sizes, axis=0)
    near = np.abs(sizes - usual) <= np.maximum(_UNEVEN * usual, 1.5)
    return bool(near.all(axis=1).mean() >= _AS_LARGE)


def _is_even(left: NDArray[np.int32]) -> bool:
    """Whether most dots are as far from the next as the usual one: grain and specks are not."""
    pitch = np.diff(left)
    usual = np.median(pitch)
    near = np.abs(pitch - usual) <= np.maximum(_UNEVEN * usual, 1.5)
    return bool(near.mean() >= _MOSTLY)
