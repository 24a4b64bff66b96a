"""Boxes for one letter each, and the walls of tables of one row: shorter than rules are.

A register number is often entered in such boxes. Their walls are hardly longer than letters are
high, but unlike strokes they shut in what is as high as a line and has four straight sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels
from pipeline.cleanup.segments import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.segments import Band

SHORTEST = 1.4
"""Letters: neither side of the inside of a box is shorter."""
_LEAST = 8
"""Pixels of a wall at least, however small the letters are."""
_HIGHEST = 4.0
"""Letters: what is higher inside is a cell, or a frame."""
_WIDEST = 1.6
"""Widths of a box for one letter, in its heights."""
_STRAIGHT = 0.85
"""Of the rectangle around it so much is inside a box: paper may be askew."""


def walls(
    ink: Pixels, letter: float, thick: int
) -> tuple[tuple[list[Band], list[Band]], list[Band]]:
    """The level and the plumb walls of boxes for one letter, and the plumb ones of wider boxes.

    They are no thicker than `thick`.
    """
    least = max(_LEAST, int(SHORTEST * letter))
    level = runs(ink, (least, 1), (1, thick + 1))
    plumb = runs(ink, (1, least), (thick + 1, 1))
    across: list[Band] = []
    down: list[Band] = []
    wider: list[Band] = []
    for x, y, w, h in _insides(pixels(cv2.bitwise_or(level, plumb)), letter):
        rows = slice(max(0, y - thick - 2), y + h + thick + 2)
        columns = slice(max(0, x - thick - 2), x + w + thick + 2)
        is_for_one = w <= _WIDEST * h
        sides = slice(columns.start, x + 2), slice(x + w - 2, columns.stop)
        (down if is_for_one else wider).extend(((rows, side), plumb[rows, side]) for side in sides)
        if is_for_one:
            ends = slice(rows.start, y + 2), slice(y + h - 2, rows.stop)
            across.extend(((end, columns), level[end, columns]) for end in ends)
    return (across, down), wider


def _insides(lines: Pixels, letter: float) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, width and height of what lines shut in."""
    whole = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    outlines, family, *_ = cv2.findContours(whole, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for number, outline in enumerate(outlines):
        if family[0, number, 3] < 0:
            continue
        x, y, w, h = cv2.boundingRect(outline)
        if w < SHORTEST * letter or not SHORTEST * letter <= h <= _HIGHEST * letter:
            continue
        if cv2.contourArea(outline) >= _STRAIGHT * (w - 1) * (h - 1):
            yield x, y, w, h
