"""Outlines: words that stand together as one region, and never over print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleanup.places import gathered, holds, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Box


def joined(boxes: Iterable[Box], print_: Sequence[Box], room: float) -> list[Box]:
    """Boxes that stand together as one region, if no print stands inside."""
    return [box for group in gathered(boxes, room) for box in apart(group, print_)]


def apart(group: Sequence[Box], print_: Sequence[Box]) -> list[Box]:
    """One region, or as many as there are stretches where print would stand inside."""
    box = whole(group)
    return list(group) if any(holds(box, other) for other in print_) else [box]


def outermost(boxes: Sequence[Box]) -> list[Box]:
    """Those that lie inside no other."""
    return [box for box in boxes if not any(whole((box, each)) == each != box for each in boxes)]
