"""Places: boxes inside and beside one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.words import around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr.words import Box


def holds(box: Box, other: Box) -> bool:
    """Whether the middle of the other one lies inside."""
    x, y = other.x + other.w / 2, other.y + other.h / 2
    return box.x <= x < box.right and box.y <= y < box.bottom


def gathered(boxes: Iterable[Box], room: float) -> list[list[Box]]:
    """Groups of boxes that are no farther apart than the room allows, each the next one's."""
    groups: list[list[Box]] = []
    for box in boxes:
        near = [group for group in groups if any(_apart(box, other) <= room for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([box, *(other for group in near for other in group)])
    return groups


def whole(boxes: Iterable[Box]) -> Box:
    """The box around all of a group."""
    return around(tuple(boxes))


def _apart(one: Box, other: Box) -> float:
    across = max(one.x - other.right, other.x - one.right, 0)
    down = max(one.y - other.bottom, other.y - one.bottom, 0)
    return max(across, down)
