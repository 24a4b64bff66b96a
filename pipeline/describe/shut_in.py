"""What the rules of a table give a label: in its own cell, in the one beside it or below."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.describe.spans import is_doubted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ocr.words import Box
    from pipeline.describe.labels import Label
    from pipeline.describe.layout import Row, Token

_RULE = 14
"""Pixels between two cells that share a rule."""
_COLUMNS = 5
"""Of a table whose labels stand in its first row: with fewer they may stand beside entries."""
_SEVERAL = 2
"""Labels of a row with entries in their cells by which it is no row of heads."""


def lines_of(label: Label) -> list[tuple[int, int, int]]:
    """Row, first and last word of each line of a label."""
    spans = [(label.row, label.start, label.end)]
    if label.tail:
        spans.append((label.row + 1, label.tail_start, label.tail_start + label.tail))
    return spans


def _places(label: Label) -> set[tuple[int, int]]:
    """Row and place of each word of a label."""
    return {(row, at) for row, first, last in lines_of(label) for at in range(first, last)}


def says(token: Token) -> bool:
    """Whether a word says something: «№» behind a label is a part of it."""
    return any(letter.isalnum() for letter in token.word.text)


def _is_right_of(one: Box, other: Box) -> bool:
    """Whether a cell lies to the right of another one, its middle at the height of that."""
    return one.x >= other.right - 1 and other.y <= one.y + one.h / 2 < other.bottom


class ShutIn:
    """The words of a page that stand in ruled cells; `used` are row and place of labels' words."""

    def __init__(self, rows: Sequence[Row], used: AbstractSet[tuple[int, int]]) -> None:
        self._rows = rows
        self._used = used
        self._cells: dict[Box, list[tuple[tuple[int, int], Token]]] = {}
        for number, row in enumerate(rows):
            for at, token in enumerate(row.tokens):
                if token.cell is not None:
                    self._cells.setdefault(token.cell, []).append(((number, at), token))

    def entry(self, label: Label) -> list[Token] | None:
        """The words that the rules of a table give a label; None where they say nothing.

        What is beside it or under it in its own cell, and nothing else where others of its row have
        their entries so; else the cell to the right, else the one
        below; a cell with a label of its own is nobody's entry.
        """
        cell = self._rows[label.row].tokens[label.start].cell
        if cell is None:
            return None
        own = _places(label)
        here = self._cells[cell]
        others = [(place, token) for place, token in here if place not in own and says(token)]
        if any(place in self._used for place, _ in others):
            return None
        inside = [token for place, token in others if place > min(own)]
        if self._hold_entries(cell):
            return inside
        if lines := self._lines_under(cell):
            under = self._under(cell)
            return [token for _, token in self._cells[under]] if under and lines == 1 else []
        if others and not self._leads_right(cell):
            return inside or None
        return self._in_other(cell)

    def _in_other(self, cell: Box) -> list[Token] | None:
        """The words of the cell to the right of that of a label, else of the one below."""
        beside, under = [self._right_of(cell), self._left_of(cell)], self._under(cell)
        is_head = any(other and self._has_label(other) for other in beside)
        ways = [(beside[0], True), (under, is_head)]
        for other, is_meant in reversed(ways) if self._follows_head(cell) else ways:
            if other and is_meant and not self._has_label(other):
                return [token for _, token in self._cells[other]]
        return [] if len(self._cells) > 1 else None

    def _follows_head(self, cell: Box) -> bool:
        """Whether a label fills the cell before one, as high as it: the heads of a table do."""
        before = self._left_of(cell)
        if before is None or abs(before.h - cell.h) > _RULE or self._says_more(before):
            return False
        return self._has_label(before) and self._column(cell) != []

    def whole(self, label: Label, words: Sequence[Token]) -> list[Token]:
        """All that a ruled cell says of a label, on other rows, too, if words are its only ones.

        Where no rules part the rows of a table, it ends at the next row with a label, and begins at
        its own one if another stands above.
        """
        cell = words[0].cell
        beside = [token for token in self._rows[label.row].tokens if token.cell == cell]
        if cell is None or list(words) != beside:
            return list(words)
        rows = {row for (row, _), _ in self._cells[cell]}
        others = sorted(row for row in rows if self._has_other(label, row, cell))
        first = label.row if others and others[0] < label.row else 0
        end = next((row for row in others if row > label.row), len(self._rows))
        return [token for (row, _), token in self._cells[cell] if first <= row < end]

    def _has_other(self, label: Label, row: int, cell: Box) -> bool:
        """Whether a row has a label, known or not, or a head where a label stands or in a cell.

        In the column of labels, what begins with a capital and is believed is one.
        """
        column = self._rows[label.row].tokens[label.start].cell
        own = _places(label)
        here = [
            ((row, at), token)
            for at, token in enumerate(self._rows[row].tokens)
            if token.cell in (column, cell) and (row, at) not in own
        ]
        return any(
            place in self._used
            or (token.cell == column and token.word.text[0].isupper() and not is_doubted(token))
            for place, token in here
        )

    def spans_rows(self, head: Label) -> bool:
        """Whether a heading is all of a cell that has several others, stacked, to its right."""
        cell = self._rows[head.row].tokens[head.start].cell
        if cell is None or not self._is_all_of(head, cell):
            return False
        right = {other.y for other in self._cells if _is_right_of(other, cell)}
        return len(right) > 1

    def _is_all_of(self, head: Label, cell: Box) -> bool:
        """Whether a heading is all of a cell, but for small words below: «Нөхрийн / талаарх»."""
        own = _places(head)
        rest = [(place, token) for place, token in self._cells[cell] if place not in own]
        return all(
            place[0] > head.row and place not in self._used and token.word.text[0].islower()
            for place, token in rest
        )

    def is_beside(self, head: Label, label: Label) -> bool:
        """Whether a label stands in one of several cells to the right of that of a heading."""
        around = self._rows[head.row].tokens[head.start].cell
        within = self._rows[label.row].tokens[label.start].cell
        if around is None or within is None or not self.spans_rows(head):
            return False
        return _is_right_of(within, around)

    def _leads_right(self, cell: Box) -> bool:
        """Whether labels stand in the column of a cell, more than one, and entries alone beside it.

        What else stands in the cell then says the label once more, in another language.
        """
        pairs = [
            (other, beside)
            for other in self._cells
            if (other.x, other.w) == (cell.x, cell.w) and (beside := self._right_of(other))
        ]
        labels = [other for other, _ in pairs if self._has_label(other)]
        return (
            cell in labels
            and self._right_of(cell) is not None
            and len(labels) > len(pairs) / 2
            and len(labels) > 1
            and not any(self._has_label(beside) for _, beside in pairs)
        )

    def _hold_entries(self, cell: Box) -> bool:
        """Whether the labels in the row of a cell have their entries with them, in their cells.

        Words that are not believed say a head once more, in another language.
        """
        labelled = [other for other in self._row(cell) if self._has_label(other)]
        filled = [other for other in labelled if self._says_more(other)]
        return (
            len(filled) >= _SEVERAL
            and 2 * len(filled) >= len(labelled)
            and not self._leads_right(cell)
        )

    def _says_more(self, cell: Box) -> bool:
        """Whether a cell has words that are none of a label, and believed."""
        return any(
            place not in self._used and says(token) and not is_doubted(token)
            for place, token in self._cells[cell]
        )

    def _row(self, cell: Box) -> list[Box]:
        """The cells at the height of one, from left to right."""
        row = [other for other in self._cells if other.y <= cell.y + cell.h / 2 < other.bottom]
        return sorted(row, key=lambda other: other.x)

    def _lines_under(self, cell: Box) -> int:
        """How many lines stand under a cell that heads a column of several; 0 where it heads none.

        No cell of such a column has a label; two heads beside each other do, or a cell before them
        says nothing («№»). Where there are more lines than one, each is of somebody else, be it
        empty in this column or not.
        """
        row = self._row(cell)
        labelled = [self._has_label(other) for other in row]
        is_numbered = not any(says(token) for _, token in self._cells[row[0]])
        is_head = is_numbered or any(one and other for one, other in pairwise(labelled))
        if len(row) < _COLUMNS or not is_head or any(map(self._has_label, self._column(cell))):
            return 0
        return max(len(self._column(other)) for other in row)

    def _column(self, cell: Box) -> list[Box]:
        """The cells with words under a cell, one under the other, as wide as it is."""
        column: list[Box] = []
        under = self._under(cell)
        while under is not None and (under.x, under.w) == (cell.x, cell.w):
            column.append(under)
            under = self._under(under)
        return column

    def _has_label(self, cell: Box) -> bool:
        return any(place in self._used for place, _ in self._cells[cell])

    def _left_of(self, cell: Box) -> Box | None:
        return next((other for other in self._cells if self._right_of(other) == cell), None)

    def _right_of(self, cell: Box) -> Box | None:
        """The cell behind the rule to the right of one, at its height."""
        near = [
            other
            for other in self._cells
            if abs(other.x - cell.right) <= _RULE and other.y <= cell.y + cell.h / 2 < other.bottom
        ]
        return min(near, key=lambda other: other.x, default=None)

    def _under(self, cell: Box) -> Box | None:
        near = [
            other
            for other in self._cells
            if abs(other.y - cell.bottom) <= _RULE and other.x <= cell.x + cell.w / 2 < other.right
        ]
        return min(near, key=lambda other: other.y, default=None)
