"""Headings that a form knows: which of them a label stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.across import cells_of, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.labels import Label
    from pipeline.describe.layout import Row, Token
    from pipeline.describe.shut_in import ShutIn

_CENTRED = 0.15
"""Widths of a page's text by which a heading over all of it may miss its middle."""
_INDENT = 2.0
"""Heights by which a heading may begin to the right of the labels under it."""


class Headings:
    """The headings of groups among the labels of a page."""

    def __init__(
        self, rows: Sequence[Row], labels: Sequence[Label], heads: Sequence[Label], shut: ShutIn
    ) -> None:
        self.heads = heads
        self._rows = rows
        self._labels = labels
        self._shut = shut
        self._edges = (
            min((row.tokens[0].box.x for row in rows), default=0),
            max((row.tokens[-1].box.right for row in rows), default=0),
        )

    def above(self, label: Label) -> list[Label]:
        """The headings, side by side, that are the nearest ones over a label."""
        rows = [head.row for head in self.heads if head.row < label.row]
        return [head for head in self.heads if rows and head.row == max(rows)]

    def group(self, label: Label) -> str | None:
        """The group whose heading a label stands under, in its own column where there are two."""
        own = {group for group, _ in label.wording.short}
        side = next((head for head in self.heads if self._shut.is_beside(head, label)), None)
        if side and side.wording.group in own:
            return side.wording.group
        head = self._head_in_order(label)
        if head and head.wording.group in own:
            return head.wording.group
        left = self._left(label)
        over = [
            head
            for head in self.heads
            if head.row <= label.row
            and (
                self._left(head) <= left + _INDENT * self._rows[head.row].height
                or self._is_over(head, label)
            )
            and head.wording.group in own
        ]
        last = max(over, key=lambda head: (head.row, self._left(head)), default=None)
        return last.wording.group if last else None

    def _head_in_order(self, label: Label) -> Label | None:
        """The heading of a label that is repeated as often as there are headings side by side."""
        heads = self.above(label)
        same = [x for x in self._labels if x.row == label.row and x.wording == label.wording]
        return heads[same.index(label)] if len(heads) == len(same) > 1 else None

    def _is_over(self, head: Label, label: Label) -> bool:
        """Whether a heading, alone on its row, stands over a label.

        In its cell, where there are cells, else in the middle of the text, under that of a
        title, or where nothing is asked under it to the right of the label.
        """
        if sum(other.row == head.row for other in self._labels) > 1:
            return False
        over = self._rows[head.row].tokens[head.start : head.end]
        around, within = over[0].cell, self._rows[label.row].tokens[label.start].cell
        if around and within:
            return around.x <= within.x and around.right >= within.right
        if self._is_under_title(over):
            return True
        left, right = self._edges
        beyond = self._left(head) - _INDENT * self._rows[head.row].height
        under = [one for one in self._labels if head.row < one.row <= label.row]
        if label in under and not any(self._left(one) > beyond for one in under):
            return True
        return abs(middle(over) - (left + right) / 2) < _CENTRED * (right - left)

    def _is_under_title(self, over: Sequence[Token]) -> bool:
        """Whether the middle of a heading is that of a line above all labels, on both its sides."""
        first = min((label.row for label in self._labels if label not in self.heads), default=0)
        return any(
            abs(middle(over) - middle(row.tokens)) < row.height
            and abs(over[0].box.x - row.tokens[0].box.x) > _INDENT * row.height
            and len(cells_of(row, 0)) == 1
            for row in self._rows[:first]
        )

    def _left(self, label: Label) -> float:
        return self._rows[label.row].tokens[label.start].box.x
