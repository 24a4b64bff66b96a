"""Gaps: room that rows of words leave free below one another, as a gutter is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Word

    Line = tuple[Word, ...]

WIDE = 1.0
"""Heights of a word: the least room between two columns."""
GUTTER = 2.5
"""Heights of a word: the least room between the writing of two pages."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between words, in pixels from the left."""

    start: int
    end: int


def gutter(words: Sequence[Word], height: float) -> Gap | None:
    """The widest room that no word of a page reaches into, where it is as wide as a gutter."""
    reached, best = 0, Gap(0, 0)
    for word in sorted(words, key=lambda word: word.box.x):
        if reached and word.box.x - reached > best.end - best.start:
            best = Gap(reached, word.box.x)
        reached = max(reached, word.box.right)
    return best if best.end - best.start >= GUTTER * height else None


def clear(words: Sequence[Word], least: float) -> list[Gap]:
    """All room, so many pixels wide at least, that no word reaches into."""
    found, reached = list[Gap](), 0
    for word in sorted(words, key=lambda word: word.box.x):
        if reached and word.box.x - reached >= least:
            found.append(Gap(reached, word.box.x))
        reached = max(reached, word.box.right)
    return found


def _gaps(row: Line, height: float) -> list[Gap]:
    """The room between the words of a row, where it is wide; and that beside a lone column."""
    return [
        Gap(one.box.right, other.box.x)
        for one, other in pairwise(row)
        if other.box.x - one.box.right >= WIDE * height
    ]


def common(rows: Sequence[Line], at: int, height: float) -> tuple[int, Gap | None]:
    """How far the rows from one on leave one and the same room, and where it is.

    `height` is that of a word, in pixels.
    """
    best: _Followed | None = None
    followed = [_Followed(gap, at + 1, at) for gap in reversed(_gaps(rows[at], height))]
    while followed:
        one = followed.pop()
        if best is None or (one.last, one.stop) > (best.last, best.stop):
            best = one
        if one.end < len(rows):
            followed += reversed(one.onwards(rows[one.end - 1], rows[one.end], height))
    return (at + 1, None) if best is None or best.last == at else (best.stop, best.gap)


@dataclass(frozen=True, slots=True)
class _Followed:
    """Room that rows leave up to one of them, and the last that stands on both sides of it."""

    gap: Gap
    end: int
    last: int

    @property
    def stop(self) -> int:
        """Where columns end at most: one of them may have a line more than the other."""
        return min(self.end, self.last + 2)

    def onwards(self, before: Line, row: Line, height: float) -> list[_Followed]:
        """The same with the next row, which may stand in the middle of the room and leave two."""
        return [self._with(row, gap, before) for gap in _left(row, self.gap, height)]

    def _with(self, row: Line, gap: Gap, before: Line) -> _Followed:
        splits = _is_split(row, gap) or _are_beside(before, row, gap)
        return _Followed(gap, self.end + 1, self.end if splits else self.last)


def is_beside(row: Line, gap: Gap, height: float) -> bool:
    """Whether a row stands on both sides of a gap, and leaves it free."""
    return any(_is_split(row, left) for left in _left(row, gap, height))


def _left(row: Line, gap: Gap, height: float) -> list[Gap]:
    """What of a gap the words of a row leave free, from the left, where it is wide enough."""
    found, start = [], gap.start
    for word in row:
        if word.box.right > start and word.box.x < gap.end:
            found.append(Gap(start, word.box.x))
            start = word.box.right
    found.append(Gap(start, gap.end))
    return [each for each in found if each.end - each.start >= WIDE * height]


def _is_split(row: Line, gap: Gap) -> bool:
    return row[0].box.x < gap.start and row[-1].box.x >= gap.end


def _are_beside(one: Line, other: Line, gap: Gap) -> bool:
    """Whether two rows stand on either side of a gap, too near for lines of one column."""
    near = abs(one[0].box.y - other[0].box.y) < min(one[0].box.h, other[0].box.h)
    return near and (one[0].box.x < gap.start) != (other[0].box.x < gap.start)
