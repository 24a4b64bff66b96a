"""Ruled tables whole: every cell of each, those without words too."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ocr.cells import Cell, filled
from ocr.tracks import NEAR, REACH, between, tracks_of
from ocr.words import Box, around

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocr.tracks import Place, Tracks
    from ocr.words import Word

_SQUARED = 1000
"""Empty cells from which on a sheet is squared paper, and no table: a register has hundreds."""

Table = tuple[Cell, ...]
"""The cells of a table, row by row."""


def tables(words: Iterable[Word], rules: Sequence[Box]) -> tuple[Table, ...]:
    """The tables of a page in which there is anything to read, from top to bottom."""
    tracks = tracks_of(rules)
    held = filled(words, tracks) if tracks else {}
    if tracks is None or not held:
        return ()
    found = held | _empty(tracks, held)
    row_by_row = [found[place] for place in sorted(found, key=lambda at: (at[2], at[0]))]
    return tuple(table for table in _apart(row_by_row) if any(cell.words for cell in table))


def _empty(tracks: Tracks, held: Mapping[Place, Cell]) -> dict[Place, Cell]:
    """The cells without words: what is between rules that meet at its corners.

    Those of squared paper are none.
    """
    pieces: dict[Place, list[Box]] = {}
    heights = sorted(set(tracks.heights.values()))
    rows = [(top, end, tracks.down((top + end) // 2)) for top, end in pairwise(heights)]
    for left, right in pairwise(_sides(tracks)):
        x = (left + right) // 2
        across = tracks.across(x)
        for top, end, down in rows:
            place = between(across, down, x, (top + end) // 2)
            if place is not None and place not in held:
                pieces.setdefault(place, []).append(Box(left, top, right - left, end - top))
    corners = tracks.corners()
    shut = {at: around(boxes) for at, boxes in pieces.items() if _corners(at) <= corners}
    if len(shut) > _SQUARED:
        return {}
    inner = [*shut.values(), *(cell.box for cell in held.values())]
    return {at: Cell(box, ()) for at, box in shut.items() if not _is_around(box, inner)}


def _is_around(box: Box, cells: Iterable[Box]) -> bool:
    """Whether there are cells in a box: it is the frame of a table."""
    return any(
        other != box
        and box.x < other.x + other.w // 2 < box.right
        and box.y < other.y + other.h // 2 < box.bottom
        for other in cells
    )


def _sides(tracks: Tracks) -> list[int]:
    """The sides of columns; an outer one that has no plumb rule ends where its level rules do."""
    plumb = sorted(set(tracks.sides.values()))
    ends = {end for rule in tracks.level for end in (rule.x, rule.right)}
    return sorted({*plumb, *(end for end in ends if all(abs(end - x) > REACH for x in plumb))})


def _corners(place: Place) -> set[tuple[int, int]]:
    left, right, top, bottom = place
    return {(x, y) for x in (left, right) if x >= 0 for y in (top, bottom)}


def _apart(cells: Sequence[Cell]) -> list[Table]:
    """Cells that touch one another are of one table."""
    groups: list[list[int]] = []
    for at, cell in enumerate(cells):
        near, others = [at], list[list[int]]()
        for group in groups:
            touches = any(_touch(cell.box, cells[other].box) for other in group)
            (near.extend if touches else others.append)(group)
        groups = [*others, near]
    return [tuple(cells[at] for at in sorted(group)) for group in sorted(groups, key=min)]


def _touch(one: Box, other: Box) -> bool:
    return (
        max(one.x, other.x) <= min(one.right, other.right) + NEAR
        and max(one.y, other.y) <= min(one.bottom, other.bottom) + NEAR
    )
