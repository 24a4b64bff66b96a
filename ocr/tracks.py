"""Tracks of ruled tables: level and plumb rules of a page, and between which of them it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Box

Place = tuple[int, int, int, int]
"""The rules to the left and right, above and below; -1 for an open side."""

_OVERHANG = 6
NEAR = 12
REACH = 24
"""Pixels by which rules of a worn table miss each other."""


@dataclass(frozen=True, slots=True)
class Tracks:
    """The rules of a page, and where those that are one stand."""

    level: Sequence[Box]
    plumb: Sequence[Box]
    heights: dict[int, int]
    sides: dict[int, int]

    def place(self, box: Box) -> Place | None:
        """Between which rules the middle of a box is, if it is shut in."""
        x, y = box.x + box.w // 2, box.y + box.h // 2
        return between(self.across(x), self.down(y), x, y)

    def across(self, x: int) -> list[int]:
        """The heights of the rules that cross a line from top to bottom."""
        return [self.heights[r.y] for r in self.level if _spans(r.x, r.right, x)]

    def down(self, y: int) -> list[int]:
        """The sides where rules cross a line from left to right."""
        return [self.sides[r.x] for r in self.plumb if _spans(r.y, r.bottom, y)]

    def corners(self) -> frozenset[tuple[int, int]]:
        """The sides and heights where rules meet."""
        return frozenset(
            (self.sides[side.x], self.heights[one.y])
            for side in self.plumb
            for one in self.level
            if _meet(side, one)
        )


def tracks_of(rules: Sequence[Box]) -> Tracks | None:
    """The tracks of a page that has rules of both kinds.

    A plumb rule that no level one reaches is of no table: it parts a paper whose lines are to be
    filled in.
    """
    level = tuple(sorted((rule for rule in rules if rule.w >= rule.h), key=lambda rule: rule.y))
    upright = (rule for rule in rules if rule.w < rule.h and any(_meet(rule, one) for one in level))
    plumb = tuple(sorted(upright, key=lambda rule: rule.x))
    if not level or not plumb:
        return None
    return Tracks(level, plumb, _merged(r.y for r in level), _merged(r.x for r in plumb))


def between(across: Iterable[int], down: Sequence[int], x: int, y: int) -> Place | None:
    """The nearest of the rules that cross the lines through a point, if it is shut in.

    It is by a level rule above and below and a plumb one on at least one side.
    """
    heights = tuple(across)
    over, under = [at for at in heights if at <= y], [at for at in heights if at > y]
    before, behind = [at for at in down if at <= x], [at for at in down if at > x]
    if not over or not under or not down:
        return None
    return max(before, default=-1), min(behind, default=-1), max(over), min(under)


def _spans(start: int, end: int, at: int) -> bool:
    return start - _OVERHANG <= at < end + _OVERHANG


def _meet(plumb: Box, level: Box) -> bool:
    """Whether a level rule reaches a plumb one."""
    return (
        level.x - REACH <= plumb.x <= level.right + REACH
        and plumb.y - REACH <= level.y <= plumb.bottom + REACH
    )


def _merged(places: Iterable[int]) -> dict[int, int]:
    """Pieces of one rule stand some pixels apart: each with the place of its first piece."""
    found: dict[int, int] = {}
    first = last = -2 * NEAR
    for place in sorted(places):
        first = place if place - last > NEAR else first
        found[place], last = first, place
    return found
