"""Cells of ruled tables: which words the rules of a page shut in together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.words import Box, around

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Word

_OVERHANG = 6
_NEAR = 12
_REACH = 24
"""Pixels by which rules of a worn table miss each other."""


_Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a page between rules, with the words in it."""

    box: Box
    words: tuple[Word, ...]


def cells(words: Iterable[Word], rules: Sequence[Box]) -> tuple[Cell, ...]:
    """The cells with words, row by row; a frame around everything is no cell.

    A cell has a level rule above and below and a plumb one on at least one side: many tables
    have no outer edge. A plumb rule that no level one reaches is of no table: it parts a paper
    whose lines are to be filled in.
    """
    level = tuple(sorted((rule for rule in rules if rule.w >= rule.h), key=lambda rule: rule.y))
    upright = (rule for rule in rules if rule.w < rule.h and any(_meet(rule, one) for one in level))
    plumb = tuple(sorted(upright, key=lambda rule: rule.x))
    if not level or not plumb:
        return ()
    tracks = _Tracks(level, plumb, _merged(r.y for r in level), _merged(r.x for r in plumb))
    held: dict[_Place, list[Word]] = {}
    for word in words:
        place = tracks.place(word.box)
        if place is not None:
            held.setdefault(place, []).append(word)
    if len({(left, right) for left, right, _, _ in held}) < 2:  # noqa: PLR2004 - two columns
        return ()
    found = [Cell(_box(place, inside), tuple(inside)) for place, inside in held.items()]
    return tuple(sorted(found, key=lambda cell: (cell.box.y, cell.box.x)))


@dataclass(frozen=True, slots=True)
class _Tracks:
    """The rules of a page, and where those that are one stand."""

    level: Sequence[Box]
    plumb: Sequence[Box]
    heights: dict[int, int]
    sides: dict[int, int]

    def place(self, box: Box) -> _Place | None:
        """The rules to the left and right, above and below of a word; -1 for an open side."""
        x, y = box.x + box.w // 2, box.y + box.h // 2
        across = [self.heights[r.y] for r in self.level if _spans(r.x, r.right, x)]
        over, under = [at for at in across if at <= y], [at for at in across if at > y]
        down = [self.sides[r.x] for r in self.plumb if _spans(r.y, r.bottom, y)]
        before, behind = [at for at in down if at <= x], [at for at in down if at > x]
        if not over or not under or not down:
            return None
        return max(before, default=-1), min(behind, default=-1), max(over), min(under)


def _spans(start: int, end: int, at: int) -> bool:
    return start - _OVERHANG <= at < end + _OVERHANG


def _meet(plumb: Box, level: Box) -> bool:
    """Whether a level rule reaches a plumb one."""
    return (
        level.x - _REACH <= plumb.x <= level.right + _REACH
        and plumb.y - _REACH <= level.y <= plumb.bottom + _REACH
    )


def _merged(places: Iterable[int]) -> dict[int, int]:
    """Pieces of one rule stand some pixels apart: each with the place of its first piece."""
    found: dict[int, int] = {}
    first = last = -2 * _NEAR
    for place in sorted(places):
        first = place if place - last > _NEAR else first
        found[place], last = first, place
    return found


def _box(place: _Place, words: Sequence[Word]) -> Box:
    left, right, top, bottom = place
    inner = around([word.box for word in words])
    x = left if left >= 0 else inner.x
    end = right if right >= 0 else inner.right
    return around([inner, Box(x, top, end - x, bottom - top)])
