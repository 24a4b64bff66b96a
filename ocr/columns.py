"""Columns of running text: a gutter that is measured, so that no line is read across it."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from ocr.gaps import GUTTER, WIDE, Gap, clear, common, gutter, is_beside
from ocr.order import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Word

    Line = tuple[Word, ...]

_FEWEST = 5
_FULL, _ALMOST_FULL = 0.72, 0.65
_WORDS = 2.5
_UNEVEN = 1.8
_INNER = 1.6
_GOES_ON = 0.4
"""Of the lines of running text, how many at least begin in the middle of a sentence: with a small
letter. Labels begin with capitals, each of them."""
_SURELY = 0.6
"""The same where there is no doubt: large letters leave more of a line free."""
NUMBER = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?")
"""What numbers a line or a paragraph: «7.», «(3)», «1.10»."""
_GOES_ON_BESIDE_NUMBERS = 0.25
"""The same of all lines, where those that a number begins are left out of account: paragraphs of a
rule or a contract are short."""
_FLUSH, _JUSTIFIED = 0.6, 0.6
"""Heights of a word within which lines end together, and how many of a justified column do."""
_MANY, _CLOSE, _FEW_WORDS = 8, 2.2, 2.0
"""Lines of a narrow column at least, the most heights of a word from one to the next, and how many
words such lines have."""
_NEAR = 1.5
"""Usual steps from line to line within which one more belongs to the columns below it."""


def parted(rows: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """Runs of lines in the order in which a person reads them: a column, then the next one.

    Columns are running text on both sides of a gutter: both sides full of words, row after row.
    A form's labels and entries, which leave room of their own, stay in one row.
    """
    found: list[tuple[Line, ...]] = []
    at, kept = 0, 0
    height = median(word.box.h for row in rows for word in row) if rows else 1
    pages = _pages(_words(rows), height)
    if pages is not None:
        return pages
    while at < len(rows):
        end, room = common(rows, at, height)
        start = at + _entries(rows[at:end], room, height) if room else at
        if room and start == at and _leads(rows[kept:at], rows[at:end], room, height):
            start = at - 1
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
    for gaps in (clear(words, GUTTER * height), [room]):
        sides = _running(_sides(words, gaps), height)
        if sides:
            return sides
    return None


def _entries(run: Sequence[Line], gap: Gap, height: float) -> int:
    """How many rows a run begins with that are a form's, above the columns.

    Paragraphs that begin beside each other are indented alike, or not at all; an entry stands
    anywhere to the right of its label. What goes on with a small letter is running text.
    """
    edges = [min(word.box.x for word in side) for side in _sides(_words(run), [gap]) if side]
    for number, row in enumerate(run):
        begins = [side[0] for side in _sides(row, [gap]) if side]
        if len(begins) < len(edges) or any(word.text[:1].islower() for word in begins):
            return number
        indents = [word.box.x - edge for word, edge in zip(begins, edges, strict=True)]
        if max(indents) - min(indents) <= _FLUSH * height:
            return number
    return 0


def _words(rows: Iterable[Line]) -> list[Word]:
    return [word for row in rows for word in row]


def _leads(before: Sequence[Line], run: Sequence[Line], gap: Gap, height: float) -> bool:
    """Whether the row before a run is the first line of its columns.

    A short or an indented line leaves more room than the gutter. That a sentence goes on from it,
    with a small letter, tells it from headings, and that it stands alone, from rows of forms.
    """
    if not before or not is_beside(before[-1], gap, height):
        return False
    if len(before) > 1 and is_beside(before[-2], gap, height):
        return False
    near = _steps((before[-1], run[0]))[0] <= _NEAR * median(_steps(run))
    begins = (side[0] for side in _sides(run[0], [gap]) if side)
    return near and any(word.text[:1].islower() for word in begins)


def _columns(rows: Sequence[Line], gap: Gap, height: float) -> tuple[tuple[Line, ...], ...]:
    """The columns of running text that some rows are, from the left; nothing where they are none.

    Rows are sought in every column by itself: paragraphs that stand apart put them out of level.
    """
    words = _words(rows)
    for gaps in (clear(words, WIDE * height), [gap]):
        columns = _running(_sides(words, gaps), height)
        if columns and _are_alike(columns):
            return columns
    return ()


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
    return small >= least and _is_full(side, height, surely=small >= _SURELY * len(side))


def _is_full(side: Sequence[Line], height: float, *, surely: bool) -> bool:
    """Whether lines reach across, without room inside but that which makes them end together."""
    start, end = _edges(side)
    filled = median((line[-1].box.right - line[0].box.x) / max(1, end - start) for line in side)
    roomy = fmean(
        any(b.box.x - a.box.right > _INNER * height for a, b in pairwise(line)) for line in side
    )
    level = fmean(end - line[-1].box.right <= _FLUSH * height for line in side) >= _JUSTIFIED
    words = _FEW_WORDS if _is_close(side, height) else _WORDS
    full = _ALMOST_FULL if surely else _FULL
    return filled >= full and (level or roomy <= 1 - _FULL) and fmean(map(len, side)) >= words


def _is_close(side: Sequence[Line], height: float) -> bool:
    """Whether a side has many lines, as near to one another as those of a paragraph."""
    return len(side) >= _MANY and median(_steps(side)) <= _CLOSE * height


def _steps(rows: Sequence[Line]) -> list[int]:
    """From each row to the next one, in pixels."""
    return [other[0].box.bottom - one[0].box.bottom for one, other in pairwise(rows)]
