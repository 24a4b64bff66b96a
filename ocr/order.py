"""The order in which a person reads: visual rows, found by geometry alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import hypot
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Reading, Word

_OVERLAP = 0.5
_TALL = 2.2
_LONG_LINE = 12
_FEW_LINES = 3
_STEEPEST = 0.03
_TAIL, _SURE = 0.3, 2.0
"""Of a word's height, by how much one with a tail reaches lower than one without: by so much each
line misleads. What is less than twice of what they mislead by together is no slope."""


def rows(reading: Reading) -> tuple[tuple[Word, ...], ...]:
    """Rows top to bottom, the words of a row left to right; every word is in one row.

    The engine's own order is not used: it reads the cells of a table column by column.
    """
    return rows_of(reading.words)


def rows_of(words: Iterable[Word]) -> tuple[tuple[Word, ...], ...]:
    """The same for words chosen from a reading."""
    chosen = tuple(words)
    if not chosen:
        return ()
    slope = slope_of(chosen)
    ordered = sorted(chosen, key=lambda word: (word.box.x, _middle(word, slope)))
    tall = _TALL * median(word.box.h for word in ordered)
    found: list[_Row] = []
    for word in sorted(ordered, key=lambda word: word.box.h > tall):
        row = _row_of(word, found, slope)
        if row is None:
            top = word.box.y - slope * word.box.x
            row = _Row([], top, top)
            found.append(row)
        row.add(word, slope)
    found.sort(key=lambda row: median(_middle(word, slope) for word in row.words))
    return tuple(tuple(sorted(row.words, key=lambda word: word.box.x)) for row in found)


def slope_of(words: Sequence[Word]) -> float:
    """How far rows fall for each pixel to the right: the rest that straightening has left.

    Measured on the engine's own long lines; 0 where they are too few or too short to tell.
    """
    slopes, lengths = [], []
    by_line = sorted(words, key=lambda word: (word.block, word.line, word.box.x))
    for _, line in groupby(by_line, key=lambda word: (word.block, word.line)):
        first, *rest = line
        last = rest[-1] if rest else first
        long = last.box.right - first.box.x > _LONG_LINE * max(first.box.h, last.box.h)
        if long and len(rest) > 1:
            length = last.box.x - first.box.x
            slopes.append((last.box.bottom - first.box.bottom) / length)
            lengths.append(length / max(first.box.h, last.box.h))
    if len(slopes) < _FEW_LINES:
        return 0.0
    slope = median(slopes)
    doubt = _SURE * _TAIL / hypot(*lengths)
    return slope if doubt <= abs(slope) <= _STEEPEST else 0.0


def blocks(reading: Reading) -> tuple[tuple[tuple[Word, ...], ...], ...]:
    """The engine's own grouping: blocks of lines of words, as formats like ALTO want it."""
    ordered = sorted(reading.words, key=lambda word: (word.block, word.line))
    return tuple(
        tuple(tuple(line) for _, line in groupby(block, key=lambda word: word.line))
        for _, block in groupby(ordered, key=lambda word: word.block)
    )


@dataclass(slots=True)
class _Row:
    """The words of a row so far, and how high and low they reach once it is level."""

    words: list[Word]
    top: float
    bottom: float

    def add(self, word: Word, slope: float) -> None:
        top = word.box.y - slope * word.box.x
        self.words.append(word)
        self.top, self.bottom = min(self.top, top), max(self.bottom, top + word.box.h)


def _row_of(word: Word, found: Sequence[_Row], slope: float) -> _Row | None:
    """The row whose nearest word stands at the same height, if there is one."""
    best, overlap = None, _OVERLAP
    top = word.box.y - slope * word.box.x
    for row in found:
        if row.top > top + word.box.h or row.bottom < top:
            continue
        nearest = min(row.words, key=lambda other: _distance(word, other))
        shared = _overlap(word, nearest, slope)
        if shared >= overlap:
            best, overlap = row, shared
    return best


def _overlap(one: Word, other: Word, slope: float) -> float:
    """The share of the lower word's height that both have in common."""
    fall = slope * (other.box.x - one.box.x)
    top = max(one.box.y, other.box.y - fall)
    bottom = min(one.box.bottom, other.box.bottom - fall)
    return (bottom - top) / max(1, min(one.box.h, other.box.h))


def _distance(one: Word, other: Word) -> int:
    return max(other.box.x - one.box.right, one.box.x - other.box.right)


def _middle(word: Word, slope: float) -> float:
    return word.box.y + word.box.h / 2 - slope * word.box.x
