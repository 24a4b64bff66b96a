"""Cells of ruled tables: which words the rules of a page shut in together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.tracks import tracks_of
from ocr.words import Box, around

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.tracks import Place, Tracks
    from ocr.words import Word


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a page between rules, with the words in it."""

    box: Box
    words: tuple[Word, ...]


def cells(words: Iterable[Word], rules: Sequence[Box]) -> tuple[Cell, ...]:
    """The cells with words, row by row; a frame around everything is no cell.

    A cell has a level rule above and below and a plumb one on at least one side: many tables
    have no outer edge.
    """
    tracks = tracks_of(rules)
    found = filled(words, tracks).values() if tracks else ()
    return tuple(sorted(found, key=lambda cell: (cell.box.y, cell.box.x)))


def filled(words: Iterable[Word], tracks: Tracks) -> dict[Place, Cell]:
    """The cells with words, and between which rules each is; none unless in two columns."""
    held: dict[Place, list[Word]] = {}
    for word in words:
        place = tracks.place(word.box)
        if place is not None:
            held.setdefault(place, []).append(word)
    if len({(left, right) for left, right, _, _ in held}) < 2:  # noqa: PLR2004 - two columns
        return {}
    return {place: Cell(_box(place, inside), tuple(inside)) for place, inside in held.items()}


def _box(place: Place, words: Sequence[Word]) -> Box:
    left, right, top, bottom = place
    inner = around([word.box for word in words])
    x = left if left >= 0 else inner.x
    end = right if right >= 0 else inner.right
    return around([inner, Box(x, top, end - x, bottom - top)])
