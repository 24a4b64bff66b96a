"""The skeleton of a form or table as it is kept: one flat box for each rule, the longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.words import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.geometry import Segment

MOST = 400
"""Rules that are kept; a page with more is a drawing."""


def skeleton(segments: Iterable[Segment]) -> tuple[Box, ...]:
    """The rules as boxes at least one pixel wide and high."""
    found = sorted(map(_box, segments), key=lambda box: -max(box.w, box.h))
    return tuple(found) if len(found) <= MOST else ()


def _box(segment: Segment) -> Box:
    xs = sorted(round(point.x) for point in segment)
    ys = sorted(round(point.y) for point in segment)
    return Box(xs[0], ys[0], max(1, xs[1] - xs[0]), max(1, ys[1] - ys[0]))
