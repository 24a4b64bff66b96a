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
_DEEP, _SHORT = frozenset("руүфgjpqy"), frozenset("дцщДЦЩ")
_MISLED, _SURE = 0.15, 2.0
"""Of a word's height, by how much two words alike in their tails may reach less low than each
other: by so much each line misleads. What is less than twice of what they mislead by together is
no slope."""


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
    ordered = sorted(chosen, key=lambda word: (word.standing.x, _middle(word, slope)))
    tall = _TALL * median(word.standing.h for word in ordered)
    found: list[_Row] = []
    for word in sorted(ordered, key=lambda word: word.standing.h > tall):
        row = _row_of(word, found, slope)
        if row is None:
            top = word.standing.y - slope * word.standing.x
            row = _Row([], top, top)
            found.append(row)
        row.add(word, slope)
    found.sort(key=lambda row: median(_middle(word, slope) for word in row.words))
    return tuple(tuple(sorted(row.words, key=lambda word: word.standing.x)) for row in found)


def slope_of(words: Sequence[Word]) -> float:
    """How far rows fall for each pixel to the right: the rest that straightening has left.

    Measured on the engine's own long lines, between words alike in their tails: lines of a register
    go from figures to names, and tails would make a level page lean. 0 where lines are too few or
    too short to tell.
    """
    slopes, lengths = [], []
    by_line = sorted(words, key=lambda word: (word.block, word.line, word.standing.x))
    for _, line in groupby(by_line, key=lambda word: (word.block, word.line)):
        first, last = _ends(tuple(line))
        length, height = (
            last.standing.x - first.standing.x,
            max(1, first.standing.h, last.standing.h),
        )
        if length > _LONG_LINE * height:
            slopes.append((last.standing.bottom - first.standing.bottom) / length)
            lengths.append(length / height)
    if len(slopes) < _FEW_LINES:
        return 0.0
    slope = median(slopes)
    doubt = _SURE * _MISLED / hypot(*lengths)
    return slope if doubt <= abs(slope) <= _STEEPEST else 0.0


def _ends(line: Sequence[Word]) -> tuple[Word, Word]:
    """The words of a line farthest apart among those whose letters reach as low.

    How low signs reach differs from face to face; words with any are left out.
    """
    alike: dict[int, list[Word]] = {}
    for word in line:
        if word.text.replace(".", "").replace("-", "").isalnum():
            alike.setdefault(_depth(word.text), []).append(word)
    ends = [(found[0], found[-1]) for found in alike.values()] or [(line[0], line[0])]
    return max(ends, key=lambda pair: pair[1].standing.x - pair[0].standing.x)


def _depth(text: str) -> int:
    """How deep the tails of a word go: 2 as in р, 1 as in ц, 0 without any."""
    letters = set(text)
    return 2 if letters & _DEEP else 1 if letters & _SHORT else 0


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
        top = word.standing.y - slope * word.standing.x
        self.words.append(word)
        self.top, self.bottom = min(self.top, top), max(self.bottom, top + word.standing.h)


def _row_of(word: Word, found: Sequence[_Row], slope: float) -> _Row | None:
    """The row whose nearest word stands at the same height, if there is one."""
    best, overlap = None, _OVERLAP
    top = word.standing.y - slope * word.standing.x
    for row in found:
        if row.top > top + word.standing.h or row.bottom < top:
            continue
        nearest = min(row.words, key=lambda other: _distance(word, other))
        shared = _overlap(word, nearest, slope)
        if shared >= overlap:
            best, overlap = row, shared
    return best


def _overlap(one: Word, other: Word, slope: float) -> float:
    """The share of the lower word's height that both have in common."""
    fall = slope * (other.standing.x - one.standing.x)
    top = max(one.standing.y, other.standing.y - fall)
    bottom = min(one.standing.bottom, other.standing.bottom - fall)
    return (bottom - top) / max(1, min(one.standing.h, other.standing.h))


def _distance(one: Word, other: Word) -> int:
    return max(other.standing.x - one.standing.right, one.standing.x - other.standing.right)


def _middle(word: Word, slope: float) -> float:
    return word.standing.y + word.standing.h / 2 - slope * word.standing.x
