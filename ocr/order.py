"""The order in which a person reads: visual rows, found by geometry alone."""

from __future__ import annotations

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr.words import Reading, Word

_OVERLAP = 0.5
_TALL = 2.2


def rows(reading: Reading) -> tuple[tuple[Word, ...], ...]:
    """Rows top to bottom, the words of a row left to right; every word is in one row.

    The engine's own order is not used: it reads the cells of a table column by column.
    """
    return rows_of(reading.words)


def rows_of(words: Iterable[Word]) -> tuple[tuple[Word, ...], ...]:
    """The same for words chosen from a reading."""
    ordered = sorted(words, key=lambda word: (word.box.x, _middle(word)))
    if not ordered:
        return ()
    tall = _TALL * median(word.box.h for word in ordered)
    found: list[list[Word]] = []
    for word in sorted(ordered, key=lambda word: word.box.h > tall):
        row = _row_of(word, found)
        if row is None:
            found.append([word])
        else:
            row.append(word)
    found.sort(key=lambda row: median(_middle(word) for word in row))
    return tuple(tuple(sorted(row, key=lambda word: word.box.x)) for row in found)


def blocks(reading: Reading) -> tuple[tuple[tuple[Word, ...], ...], ...]:
    """The engine's own grouping: blocks of lines of words, as formats like ALTO want it."""
    ordered = sorted(reading.words, key=lambda word: (word.block, word.line))
    return tuple(
        tuple(tuple(line) for _, line in groupby(block, key=lambda word: word.line))
        for _, block in groupby(ordered, key=lambda word: word.block)
    )


def _row_of(word: Word, found: list[list[Word]]) -> list[Word] | None:
    """The row whose nearest word stands at the same height, if there is one."""
    best, overlap = None, _OVERLAP
    for row in found:
        nearest = min(row, key=lambda other: _distance(word, other))
        shared = _overlap(word, nearest)
        if shared >= overlap:
            best, overlap = row, shared
    return best


def _overlap(one: Word, other: Word) -> float:
    """The share of the lower word's height that both have in common."""
    top, bottom = max(one.box.y, other.box.y), min(one.box.bottom, other.box.bottom)
    return (bottom - top) / max(1, min(one.box.h, other.box.h))


def _distance(one: Word, other: Word) -> int:
    return max(other.box.x - one.box.right, one.box.x - other.box.right)


def _middle(word: Word) -> float:
    return word.box.y + word.box.h / 2
