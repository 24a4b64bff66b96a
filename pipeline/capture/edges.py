"""Edges: writing that runs into the edge of the image was cut off there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_STRIP = 1
_LEAST, _MOST = 1, 40
"""Pixels along the edge that a piece of a letter takes; the bed of the scanner is longer."""
_DEEP, _INWARD = 4, 60
_BED = 0.3
"""The share of an edge that is dark where the bed of the scanner is seen beside the paper."""


def cut_pieces(ink: Pixels) -> float:
    """Count the pieces of letters that touch the edge which most of them touch."""
    return float(max(_along(side) for side in _sides(ink)))


def _sides(ink: Pixels) -> tuple[Pixels, ...]:
    """The four margins, each lying so that its first row is the edge."""
    return (
        ink[:_INWARD],
        ink[::-1][:_INWARD],
        ink[:, :_INWARD].T,
        ink[:, ::-1][:, :_INWARD].T,
    )


def _along(side: Pixels) -> int:
    """Count the pieces on one edge: of a letter's size along it, and not only a rim."""
    edge = side[:_STRIP].min(axis=0) > 0
    if edge.mean() > _BED:
        return 0
    turns = np.flatnonzero(np.diff(np.concatenate(([False], edge, [False])).astype(np.int8)))
    starts, ends = turns[::2], turns[1::2]
    fitting = (ends - starts >= _LEAST) & (ends - starts <= _MOST)
    if int(fitting.sum()) == 0:
        return 0
    labels = cv2.connectedComponentsWithStats(np.ascontiguousarray(side), connectivity=8)
    marks, sizes = labels[1], labels[2]
    pieces = 0
    for start, end in zip(starts[fitting], ends[fitting], strict=True):
        mark = int(marks[0, (start + end) // 2])
        height, width = sizes[mark, cv2.CC_STAT_HEIGHT], sizes[mark, cv2.CC_STAT_WIDTH]
        pieces += bool(mark and _DEEP < height < _INWARD and width <= 3 * _MOST)
    return pieces
