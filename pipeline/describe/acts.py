"""The acts on the pages of a bound register: where each begins, and how far it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.describe.abreast import halves
from pipeline.describe.anchors import anchors_in
from pipeline.describe.layout import Stretch, rows_on
from pipeline.describe.ledger import NUMBER, ledger_on
from pipeline.describe.numbers import act_numbers
from pipeline.describe.titles import form_at, register_title, title_of
from pipeline.describe.wording import folded
from pipeline.geometry import Point, Polygon, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.description import LeafText, PageText
    from pipeline.describe.form import Forms
    from pipeline.describe.layout import Row
    from pipeline.describe.ledger import Ledger

_HEAD_ROWS = 3
_HEAD_LIKE = 80
_TITLE_TO_NUMBER = 4
_SHORT_ROW = 4


@dataclass(frozen=True, slots=True)
class Start:
    """The row that an act begins on, with what it says of the act."""

    page: int
    """Position in the sequence of pages."""
    row: int
    type: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its start, its rows as text, and the part of each page that it fills."""

    start: Start
    text: str
    parts: tuple[tuple[int, Polygon], ...]
    """Position in the sequence of pages, and polygon in cleaned pixels."""


def acts_on(pages: Sequence[LeafText], forms: Forms) -> list[Act]:
    """Every act that begins on the pages; what precedes the first belongs to none of them."""
    wordings = tuple(dict.fromkeys(anchor for form in forms.all for anchor in form.act_anchors))
    parts = [
        (at, part) for at, page in enumerate(pages) for part in halves(page.text, forms, wordings)
    ]
    rows = [rows_on(part) for _, part in parts]
    heads = [
        _running_heads(top, _others(rows, at, [page for page, _ in parts]), wordings)
        for at, top in enumerate(rows)
    ]
    starts = [
        start
        for at in range(len(rows))
        for start in _starts(at, rows[at], heads[at], forms, wordings)
    ]
    ends = [*starts[1:], Start(len(rows), 0, None, None)]
    book = _Book([part for _, part in parts], rows, heads)
    acts = [book.act(start, end) for start, end in zip(starts, ends, strict=False)]
    return [_on_pages(act, [at for at, _ in parts]) for act in acts]


def _on_pages(act: Act, pages: Sequence[int]) -> Act:
    """An act on the parts of pages as one on the pages, each part given with its page."""
    start = replace(act.start, page=pages[act.start.page])
    return replace(act, start=start, parts=tuple((pages[at], part) for at, part in act.parts))


@dataclass(frozen=True, slots=True)
class _Book:
    pages: Sequence[PageText]
    rows: Sequence[Sequence[Row]]
    heads: Sequence[int]

    def act(self, start: Start, end: Start) -> Act:
        """The act between two starts; on the pages behind its first it begins at the top."""
        parts: list[tuple[int, Polygon]] = []
        text: list[str] = []
        for page in range(start.page, min(end.page + 1, len(self.rows))):
            first = start.row if page == start.page else self.heads[page]
            last = end.row if page == end.page else len(self.rows[page])
            if first < last:
                parts.append((page, self._between(page, first, last)))
                text.extend(row.text for row in self.rows[page][first:last])
        return Act(start, "\n".join(text), tuple(parts))

    def _between(self, page: int, first: int, last: int) -> Polygon:
        """The full width of a page from one row to before another, parted in the room between."""
        reading, extent = self.pages[page].reading, self.pages[page].extent
        corners = (Point(0, 0), Point(reading.width, reading.height))
        whole = bounds(extent or corners)
        top = self._edge(page, first, whole.y) if first else whole.y
        bottom = self._edge(page, last, whole.bottom)
        return (
            Point(whole.x, top),
            Point(whole.right, top),
            Point(whole.right, bottom),
            Point(whole.x, bottom),
        )

    def _edge(self, page: int, row: int, otherwise: float) -> float:
        rows = self.rows[page]
        if row >= len(rows):
            return otherwise
        return (rows[row - 1].bottom + rows[row].top) / 2


def _others(rows: Sequence[Sequence[Row]], at: int, pages: Sequence[int]) -> list[str]:
    """The rows at the top of all other pages; two acts side by side head none but their own."""
    return [
        folded(row.text)
        for number, part in enumerate(rows)
        for row in part[:_HEAD_ROWS]
        if pages[number] != pages[at]
    ]


def _running_heads(rows: Sequence[Row], others: Sequence[str], wordings: Sequence[str]) -> int:
    """How many rows at the top of a page are a running head, a leaf number or the like."""
    heads = 0
    for number, row in enumerate(rows[:_HEAD_ROWS], 1):
        text = folded(row.text)
        repeated = any(fuzz.ratio(text, other) >= _HEAD_LIKE for other in others)
        if len(text) <= _SHORT_ROW or (repeated and not _has_own_number(row, wordings)):
            heads = number
        else:
            break
    return heads


def _has_own_number(row: Row, wordings: Sequence[str]) -> bool:
    """Acts have titles that repeat too, but each with its own number."""
    return any("№" in token.word.raw for token in row.tokens) or any(anchors_in(row, wordings))


def _starts(
    page: int, rows: Sequence[Row], heads: int, forms: Forms, wordings: Sequence[str]
) -> list[Start]:
    """The rows of a page on which acts begin: titles, and numbers that follow no title."""
    if lines := _lines(page, rows, forms):
        return lines
    found: list[Start] = []
    for at in range(heads, len(rows)):
        form = form_at(rows, at, forms)
        anchor = max(anchors_in(rows[at], wordings), key=lambda one: one.match, default=None)
        number = anchor.number if anchor else None
        follows = bool(found) and at - found[-1].row <= _TITLE_TO_NUMBER
        if follows and found[-1].number is None and (number or form):
            found[-1] = replace(found[-1], number=number)
        elif form or (number and not follows):
            found.append(Start(page, at, form.id if form else None, number))
    return found


def _lines(page: int, rows: Sequence[Row], forms: Forms) -> list[Start]:
    """The lines of a page that is a table: an act each, with the number in its column."""
    title = register_title(rows, forms) or title_of([rows], forms)
    ledger = ledger_on(rows, title.form) if title is not None else None
    if title is None or ledger is None:
        return []
    return [
        Start(page, first, title.form.id, _number(ledger, rows[first:end]))
        for first, end in ledger.lines
    ]


def _number(ledger: Ledger, rows: Sequence[Row]) -> str | None:
    """The number of the act on a line of a table."""
    for label, tokens in ledger.columns([token for row in rows for token in row.tokens]):
        values = act_numbers(Stretch(tokens).text) if NUMBER in label.wording.fields else []
        if values:
            return values[0].value
    return None
