"""Places: boxes inside and beside one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.words import around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ocr.words import Box

    Edges = NDArray[np.int64]
    """Left, top, right and bottom, of one box or of each row's."""


def holds(box: Box, other: Box) -> bool:
    """Whether the middle of the other one lies inside."""
    x, y = other.x + other.w / 2, other.y + other.h / 2
    return box.x <= x < box.right and box.y <= y < box.bottom


def gathered(boxes: Iterable[Box], room: float) -> list[list[Box]]:
    """Groups of boxes that are no farther apart than the room allows, each the next one's.

    Box after box is held against all that are left at once: specks are thousands.
    """
    every = list(boxes)
    edges = np.array([(box.x, box.y, box.right, box.bottom) for box in every]).reshape(-1, 4)
    left = np.arange(len(every))
    groups: list[list[Box]] = []
    while left.size:
        group, left = [int(left[0])], left[1:]
        for number in group:
            near = _apart(edges[number], edges[left]) <= room
            group += left[near].tolist()
            left = left[~near]
        groups.append([every[number] for number in group])
    return groups


def whole(boxes: Iterable[Box]) -> Box:
    """The box around all of a group."""
    return around(tuple(boxes))


def _apart(one: Edges, others: Edges) -> NDArray[np.int64]:
    """How far others lie from one: the wider gap of those across and down, 0 where they touch."""
    gaps = np.hstack([one[:2] - others[:, 2:], others[:, :2] - one[2:]])
    apart: NDArray[np.int64] = gaps.max(axis=1, initial=0)
    return apart
