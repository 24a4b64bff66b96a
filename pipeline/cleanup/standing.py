"""How letters stand: single letters vote on which way is up.

A small network has learnt, from letters and figures in many fonts, what a Cyrillic letter looks
like in each of the four quarter turns. `training/standing.py` makes its weights again.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from ocr.osd import Upright
from pipeline.cleanup.ink import mask, pieces, usual_height

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes
    from pipeline.cleanup.noun import Pixels

Floats: TypeAlias = "NDArray[np.float32]"

WEIGHTS = Path(__file__).with_name("standing.npz")
SIDE = 16
TURNS = (0, 90, 180, 270)

_FEWEST, _MOST = 12, 240
_SMALLEST, _LARGEST = 0.7, 2.2
_WIDEST = 2.2


def judge(even: Pixels, weights: Path = WEIGHTS, fewest: int = _FEWEST) -> Upright | None:
    """The turn that the letters vote for; None when there are too few of them.

    The confidence is how many times a letter speaks for that turn, on the average, against the
    next best: e to its power is the ratio.
    """
    ink = mask(even)
    boxes = pieces(ink).boxes
    shapes = letters(ink, boxes, usual_height(boxes))
    if len(shapes) < fewest:
        return None
    votes = votes_of(shapes, weights).mean(axis=0)
    best = int(votes.argmax())
    second = float(np.delete(votes, best).max())
    return Upright(TURNS[best], float(votes[best]) - second)


def letters(ink: Pixels, boxes: Boxes, usual: float) -> Floats:
    """Pieces of ink of a letter's size, each fitted into a square: a row of numbers for each."""
    w, h = boxes[:, 2], boxes[:, 3]
    longer, shorter = np.maximum(w, h), np.minimum(w, h)
    fits = (longer >= _SMALLEST * usual) & (longer <= _LARGEST * usual)
    fits &= (longer <= _WIDEST * shorter) & (shorter > 0)
    chosen = np.nonzero(fits)[0]
    step = max(1, len(chosen) // _MOST)
    some = boxes[chosen[::step]].tolist()
    squares = np.zeros((len(some), SIDE, SIDE), np.uint8)
    for square, (x, y, w, h) in zip(squares, some, strict=True):
        _fit(ink[y : y + h, x : x + w], square)
    return squares.reshape(-1, SIDE * SIDE).astype(np.float32) / np.float32(255)


def votes_of(shapes: Floats, weights: Path) -> Floats:
    """For each shape the logarithm of the likelihood of each turn that would right it."""
    first, bias, second, offset = _learnt(weights)
    scores = np.maximum(shapes @ first + bias, 0) @ second + offset
    scores -= scores.max(axis=1, keepdims=True)
    votes: Floats = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return np.maximum(votes, np.float32(-4))


@cache
def _learnt(weights: Path) -> tuple[Floats, ...]:
    with np.load(weights) as stored:
        return tuple(
            stored[name].astype(np.float32) for name in ("first", "bias", "second", "offset")
        )


def _fit(shape: Pixels, square: Pixels) -> None:
    """Put a piece of ink into the middle of a square, its longer side as long as the square's."""
    height, width = shape.shape
    scale = SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    inside = square[top : top + size[1], left : left + size[0]]
    cv2.resize(shape, size, dst=inside, interpolation=cv2.INTER_AREA)
