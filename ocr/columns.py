"""Columns of running text: a gutter that is measured, so that no line is read across it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from ocr.order import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Word

    Line = tuple[Word, ...]

_WIDE = 1.0
_FEWEST = 5
_FULL = 0.72
_WORDS = 2.5
_UNEVEN = 1.8
_INNER = 1.6
_GOES_ON = 0.4
"""Of the lines of running text, how many at least begin in the middle of a sentence: with a small
letter. Labels begin with capitals, each of them."""
_GUTTER = 2.5
"""Heights of a word: the least room between the writing of two pages."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between words, in pixels from the left."""

    start: int
    end: int


def parted(rows: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """Runs of lines in the order in which a person reads them: a column, then the next one.

    Columns are running text on both sides of a gutter: both sides full of words, row after row.
    A form's labels and entries, which leave room of their own, stay in one row.
    """
    found: list[tuple[Line, ...]] = []
    at, kept = 0, 0
    height = median(word.box.h for row in rows for word in row) if rows else 1
    pages = _pages([word for row in rows for word in row], height)
    if pages is not None:
        return pages
    while at < len(rows):
        end, room = _run(rows, at, height)
        if room is None or not _is_text(rows[at:end], room, height):
            at += 1
            continue
        if kept < at:
            found.append(tuple(rows[kept:at]))
        sides = _sides(rows[at:end], room)
        found.extend(tuple(line for line in side if line) for side in sides)
        at = kept = end
    if kept < len(rows):
        found.append(tuple(rows[kept:]))
    return tuple(found)


def _pages(words: Sequence[Word], height: float) -> tuple[tuple[Line, ...], ...] | None:
    """The rows of either page of an opening, where both are running text.

    Rows are sought on each page by itself: paper that curls bends them towards the gutter.
    """
    room = gutter(words, height)
    if room is None:
        return None
    sides = (
        [word for word in words if word.box.x < room.end],
        [word for word in words if word.box.x >= room.end],
    )
    left, right = (rows_of(side) for side in sides)
    texts = all(len(side) >= _FEWEST and _runs_on(side, height) for side in (left, right))
    return (left, right) if texts else None


def gutter(words: Sequence[Word], height: float) -> Gap | None:
    """The widest room that no word of a page reaches into, where it is as wide as a gutter."""
    reached, best = 0, Gap(0, 0)
    for word in sorted(words, key=lambda word: word.box.x):
        if reached and word.box.x - reached > best.end - best.start:
            best = Gap(reached, word.box.x)
        reached = max(reached, word.box.right)
    return best if best.end - best.start >= _GUTTER * height else None


def _gaps(row: Line, height: float) -> list[Gap]:
    """The room between the words of a row, where it is wide; and that beside a lone column."""
    return [
        Gap(one.box.right, other.box.x)
        for one, other in pairwise(row)
        if other.box.x - one.box.right >= _WIDE * height
    ]


def _run(rows: Sequence[Line], at: int, height: float) -> tuple[int, Gap | None]:
    """How far the rows from one on leave one and the same room, and where it is."""
    best: tuple[int, Gap | None] = (at + 1, None)
    for first in _gaps(rows[at], height):
        gap, end, last = first, at + 1, at
        for number in range(at + 1, len(rows)):
            met = _met(rows[number], gap, height)
            if met is None:
                break
            gap, end = met, number + 1
            last = number if _is_split(rows[number], gap) else last
        if last + 1 - at > best[0] - at:
            best = (max(last + 1, min(end, last + 2)), gap)
    return best


def _met(row: Line, gap: Gap, height: float) -> Gap | None:
    """What of a gap a row leaves free; nothing when a word stands in it."""
    left = max((w.box.right for w in row if w.box.x < gap.start), default=gap.start)
    right = min((w.box.x for w in row if w.box.x >= gap.start), default=gap.end)
    met = Gap(max(gap.start, left), min(gap.end, right))
    return met if met.end - met.start >= _WIDE * height else None


def _is_split(row: Line, gap: Gap) -> bool:
    return row[0].box.x < gap.start and row[-1].box.x >= gap.end


def _sides(rows: Sequence[Line], gap: Gap) -> tuple[list[Line], list[Line]]:
    middle = (gap.start + gap.end) / 2
    left = [tuple(word for word in row if word.box.x < middle) for row in rows]
    right = [tuple(word for word in row if word.box.x >= middle) for row in rows]
    return left, right


def _is_text(rows: Sequence[Line], gap: Gap, height: float) -> bool:
    """Whether both sides are running text of much the same width."""
    if len(rows) < _FEWEST:
        return False
    left, right = ([line for line in side if line] for side in _sides(rows, gap))
    if min(len(left), len(right)) < _FEWEST:
        return False
    widths = [_edges(side)[1] - _edges(side)[0] for side in (left, right)]
    if max(widths) > _UNEVEN * max(1, min(widths)):
        return False
    return all(_runs_on(side, height) for side in (left, right))


def _edges(side: Sequence[Line]) -> tuple[int, int]:
    return min(line[0].box.x for line in side), max(line[-1].box.right for line in side)


def _runs_on(side: Sequence[Line], height: float) -> bool:
    """Whether a side is full of sentences that go on from line to line; labels do not."""
    goes_on = fmean(line[0].text[:1].islower() for line in side)
    return goes_on >= _GOES_ON and _is_full(side, height)


def _is_full(side: Sequence[Line], height: float) -> bool:
    start, end = _edges(side)
    filled = median((line[-1].box.right - line[0].box.x) / max(1, end - start) for line in side)
    roomy = fmean(
        any(b.box.x - a.box.right > _INNER * height for a, b in pairwise(line)) for line in side
    )
    return filled >= _FULL and roomy <= 1 - _FULL and fmean(map(len, side)) >= _WORDS
