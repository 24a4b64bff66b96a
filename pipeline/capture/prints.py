"""Prints: in how many cells two of them differ, and which of many is most like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.capture.thresholds import Thresholds

ROWS, COLUMNS = 32, 24
BITS = ROWS * COLUMNS


def difference(one: str, other: str) -> int:
    """Return in how many bits two prints differ; all of them where one is missing."""
    if not one or not other or len(one) != len(other):
        return BITS
    return (int(one, 16) ^ int(other, 16)).bit_count()


def looks_like(likeness: str, before: Sequence[tuple[str, str]], limits: Thresholds) -> str | None:
    """Return the page of a batch that a print is most like, if it is like enough to any."""
    found = min(
        ((difference(likeness, other), page) for page, other in before),
        default=(BITS, ""),
    )
    return found[1] if found[0] <= limits.same else None
