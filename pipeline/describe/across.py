"""Across a row: its words parted where there is room, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.layout import Row, Token

CELL_GAP = 1.2


def middle(tokens: Sequence[Token]) -> float:
    """The middle of words of one row, in pixels from the left."""
    return (tokens[0].box.x + tokens[-1].box.right) / 2


def half(tokens: Sequence[Token]) -> float:
    """Half the width of words of one row."""
    return (tokens[-1].box.right - tokens[0].box.x) / 2


def between(row: Row, left: float, right: float) -> Iterator[tuple[int, Token]]:
    """The words that begin behind one edge and have their middle before another, with places."""
    for at, token in enumerate(row.tokens):
        if left <= token.box.x and token.box.x + token.box.w / 2 < right:
            yield at, token


def cells_of(row: Row, start: int, room: float = CELL_GAP) -> list[list[Token]]:
    """The words of a row from one on, parted where there is room: so many heights of the row."""
    cells: list[list[Token]] = []
    for at in range(start, len(row.tokens)):
        apart = row.gap_before(at) > room * row.height and not row.tokens[at].goes_on
        if not cells or apart:
            cells.append([])
        cells[-1].append(row.tokens[at])
    return cells


def phrase(row: Row, start: int, end: int) -> list[Token]:
    """Words `start` up to `end` of a row with those in front that no room parts from them."""
    while start and (row.tokens[start].goes_on or row.gap_before(start) <= CELL_GAP * row.height):
        start -= 1
    return list(row.tokens[start:end])
