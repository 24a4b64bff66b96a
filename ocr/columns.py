"""Columns of running text: a gutter that is measured, so that no line is read across it."""

from __future__ import annotations

import re
from bisect import bisect
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
NUMBER = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?")
"""What numbers a line or a paragraph: «7.», «(3)», «1.10»."""
_GOES_ON_BESIDE_NUMBERS = 0.25
"""The same of all lines, where those that a number begins are left out of account: paragraphs of a
rule or a contract are short."""
_FLUSH, _JUSTIFIED = 0.6, 0.6
"""Heights of a word within which lines end together, and how many of a justified column do."""
_MANY, _CLOSE, _FEW_WORDS = 8, 2.0, 2.0
"""Lines of a narrow column at least, the most heights of a word from one to the next, and how many
words such lines have."""
_NEAR = 1.5
"""Usual steps from line to line within which one more belongs to the columns below it."""
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
        start = at - 1 if room and _leads(rows[kept:at], rows[at:end], room, height) else at
        sides = _columns(rows[start:end], room, height) if room else ()
        if not sides:
            at += 1
            continue
        if kept < start:
            found.append(tuple(rows[kept:start]))
        found.extend(sides)
        at = kept = end
    if kept < len(rows):
        found.append(tuple(rows[kept:]))
    return tuple(found)


def _pages(words: Sequence[Word], height: float) -> tuple[tuple[Line, ...], ...] | None:
    """The rows of either page of an opening, or of several columns, where all are running text.

    Rows are sought on each page by itself: paper that curls bends them towards the gutter.
    """
    room = gutter(words, height)
    if room is None:
        return None
    for gaps in (_clear(words, _GUTTER * height), [room]):
        sides = _running(_sides(words, gaps), height)
        if sides:
            return sides
    return None


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
            row = rows[number]
            if _is_split(row, gap) or _are_beside(rows[number - 1], row, gap):
                last = number
        if last + 1 - at > best[0] - at:
            best = (max(last + 1, min(end, last + 2)), gap)
    return best


def _leads(before: Sequence[Line], run: Sequence[Line], gap: Gap, height: float) -> bool:
    """Whether the row before a run is the first line of its columns.

    A short or an indented line leaves more room than the gutter. That a sentence goes on from it,
    with a small letter, tells it from headings, and that it stands alone, from rows of forms.
    """
    if not before or not _is_beside(before[-1], gap, height):
        return False
    if len(before) > 1 and _is_beside(before[-2], gap, height):
        return False
    near = _steps((before[-1], run[0]))[0] <= _NEAR * median(_steps(run))
    begins = (side[0] for side in _sides(run[0], [gap]) if side)
    return near and any(word.text[:1].islower() for word in begins)


def _is_beside(row: Line, gap: Gap, height: float) -> bool:
    """Whether a row stands on both sides of a gap, and leaves it free."""
    return _met(row, gap, height) is not None and _is_split(row, gap)


def _met(row: Line, gap: Gap, height: float) -> Gap | None:
    """What of a gap a row leaves free; nothing when a word stands in it."""
    left = max((w.box.right for w in row if w.box.x < gap.start), default=gap.start)
    right = min((w.box.x for w in row if w.box.x >= gap.start), default=gap.end)
    met = Gap(max(gap.start, left), min(gap.end, right))
    return met if met.end - met.start >= _WIDE * height else None


def _is_split(row: Line, gap: Gap) -> bool:
    return row[0].box.x < gap.start and row[-1].box.x >= gap.end


def _are_beside(one: Line, other: Line, gap: Gap) -> bool:
    """Whether two rows stand on either side of a gap, too near for lines of one column."""
    near = abs(one[0].box.y - other[0].box.y) < min(one[0].box.h, other[0].box.h)
    return near and (one[0].box.x < gap.start) != (other[0].box.x < gap.start)


def _columns(rows: Sequence[Line], gap: Gap, height: float) -> tuple[tuple[Line, ...], ...]:
    """The columns of running text that some rows are, from the left; nothing where they are none.

    Rows are sought in every column by itself: paragraphs that stand apart put them out of level.
    """
    words = [word for row in rows for word in row]
    for gaps in (_clear(words, _WIDE * height), [gap]):
        columns = _running(_sides(words, gaps), height)
        if columns and _are_alike(columns):
            return columns
    return ()


def _clear(words: Sequence[Word], least: float) -> list[Gap]:
    """All room, so many pixels wide at least, that no word reaches into."""
    found, reached = list[Gap](), 0
    for word in sorted(words, key=lambda word: word.box.x):
        if reached and word.box.x - reached >= least:
            found.append(Gap(reached, word.box.x))
        reached = max(reached, word.box.right)
    return found


def _sides(words: Sequence[Word], gaps: Sequence[Gap]) -> list[list[Word]]:
    """The words before, between and behind gaps, which are given from the left."""
    sides: list[list[Word]] = [[] for _ in range(len(gaps) + 1)]
    middles = [(gap.start + gap.end) / 2 for gap in gaps]
    for word in words:
        sides[bisect(middles, word.box.x)].append(word)
    return sides


def _running(sides: Sequence[Sequence[Word]], height: float) -> tuple[tuple[Line, ...], ...]:
    """The rows of several sides, all of them running text; nothing where one of them is none."""
    if len(sides) < 2 or not all(map(_may_run_on, sides)):  # noqa: PLR2004  # one is no column
        return ()
    found = []
    for side in sides:
        rows = rows_of(side)
        if len(rows) < _FEWEST or not _runs_on(rows, height):
            return ()
        found.append(rows)
    return tuple(found)


def _may_run_on(side: Sequence[Word]) -> bool:
    """Whether words are enough for running text, whatever rows they make: quicker than rows."""
    small = sum(word.text[:1].islower() for word in side)
    least = _FEWEST * _GOES_ON_BESIDE_NUMBERS
    return len(side) >= _FEWEST * _FEW_WORDS and small >= least


def _are_alike(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether columns are of much the same width."""
    widths = [end - start for start, end in map(_edges, columns)]
    return max(widths) <= _UNEVEN * max(1, min(widths))


def _edges(side: Sequence[Line]) -> tuple[int, int]:
    return min(line[0].box.x for line in side), max(line[-1].box.right for line in side)


def _runs_on(side: Sequence[Line], height: float) -> bool:
    """Whether a side is full of sentences that go on from line to line; labels do not."""
    small = sum(line[0].text[:1].islower() for line in side)
    numbered = sum(NUMBER.fullmatch(line[0].text) is not None for line in side)
    least = max(_GOES_ON * (len(side) - numbered), _GOES_ON_BESIDE_NUMBERS * len(side))
    return small >= least and _is_full(side, height)


def _is_full(side: Sequence[Line], height: float) -> bool:
    """Whether lines reach across, without room inside but that which makes them end together."""
    start, end = _edges(side)
    filled = median((line[-1].box.right - line[0].box.x) / max(1, end - start) for line in side)
    roomy = fmean(
        any(b.box.x - a.box.right > _INNER * height for a, b in pairwise(line)) for line in side
    )
    level = fmean(end - line[-1].box.right <= _FLUSH * height for line in side) >= _JUSTIFIED
    words = _FEW_WORDS if _is_close(side, height) else _WORDS
    return filled >= _FULL and (level or roomy <= 1 - _FULL) and fmean(map(len, side)) >= words


def _is_close(side: Sequence[Line], height: float) -> bool:
    """Whether a side has many lines, as near to one another as those of a paragraph."""
    return len(side) >= _MANY and median(_steps(side)) <= _CLOSE * height


def _steps(rows: Sequence[Line]) -> list[int]:
    """From each row to the next one, in pixels."""
    return [other[0].box.bottom - one[0].box.bottom for one, other in pairwise(rows)]
