"""Boxes for one letter each, and the walls of tables of one row: shorter than rules are.

A register number is often entered in such boxes. Their walls are hardly longer than letters are
high, but unlike strokes they shut in what is as high as a line and has four straight sides. Boxes
to tick do so, too. A squared letter does, but stands in a word: nothing is in it, and a letter as
high as it right beside it. What is smaller stays, be it a letter or a box to tick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels
from pipeline.cleanup.segments import runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.segments import Band

    Inside = tuple[int, int, int, int]

SHORTEST = 1.4
"""Letters: neither side of the inside of a box is shorter."""
_LEAST = 8
"""Pixels of a wall at least, however small the letters are."""
_HIGHEST = 4.0
"""Letters: what is higher inside is a cell, or a frame."""
_WIDEST = 1.6
"""Widths of a box for one letter, in its heights."""
_BESIDE = 0.35
"""Heights of a square from it to the letter beside it in a word."""
_AS_HIGH = 0.7
"""Of the height of a square, so much of the letter beside it is ink."""
_ALIKE = 0.2
"""Of their height, by how much boxes of one row differ."""
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
    insides = list(_insides(pixels(cv2.bitwise_or(level, plumb)), letter))
    for x, y, w, h in insides:
        if _is_letter(ink, (x, y, w, h), insides, thick):
            continue
        rows = slice(max(0, y - thick - 2), y + h + thick + 2)
        columns = slice(max(0, x - thick - 2), x + w + thick + 2)
        is_for_one = w <= _WIDEST * h
        sides = slice(columns.start, x + 2), slice(x + w - 2, columns.stop)
        (down if is_for_one else wider).extend(((rows, side), plumb[rows, side]) for side in sides)
        if is_for_one:
            ends = slice(rows.start, y + 2), slice(y + h - 2, rows.stop)
            across.extend(((end, columns), level[end, columns]) for end in ends)
    return (across, down), wider


def _is_letter(ink: Pixels, inside: Inside, insides: Sequence[Inside], thick: int) -> bool:
    """Whether a square is an О or a nought: empty, no others beside it, but letters of its height.

    A box to tick has room around it, and boxes for letters stand in rows.
    """
    x, y, w, h = inside
    rows, edge = slice(y, y + h), thick + 2
    if w > _WIDEST * h or cv2.countNonZero(ink[y + 2 : y + h - 2, x + 2 : x + w - 2]):
        return False
    if any(other != inside and _are_in_row(inside, other) for other in insides):
        return False
    room = round(_BESIDE * h)
    beside = (
        ink[rows, max(0, x - edge - room) : max(0, x - edge)],
        ink[rows, x + w + edge : x + w + edge + room],
    )
    return any(_is_as_high(part) for part in beside)


def _are_in_row(one: Inside, other: Inside) -> bool:
    """Whether two boxes stand on one level, as high as each other, and near."""
    slack = _ALIKE * one[3]
    far = max(other[0] - one[0] - one[2], one[0] - other[0] - other[2])
    is_level = abs(one[1] - other[1]) < slack and abs(one[3] - other[3]) < slack
    return is_level and far < one[3]


def _is_as_high(part: Pixels) -> bool:
    """Whether the ink of a part of the page reaches over its height."""
    if not part.size:
        return False
    return bool(part.any(axis=1).mean() >= _AS_HIGH)


def _insides(lines: Pixels, letter: float) -> Iterator[Inside]:
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
