"""The right margin of a page: rows that are full, and go on at the left of the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.spans import is_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.layout import Row

_SPACE, _NEAR, _LEFT = 0.3, 3.0, 1.5
"""Heights of a row: the least space between words; how near to the margin rows end by which it is
known; and how far apart rows begin that begin together."""
_LONG = 20
"""Heights of a row: a shorter one is not full, though it is the longest of the page."""
_SEVERAL = 2
"""Rows that end there, besides the full one, by which a margin is known."""


class Margin:
    """Where the rows of a page end."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._edge = max((row.tokens[-1].box.right for row in rows), default=0)

    def is_full_before(self, number: int) -> bool:
        """Whether a row begins with a word for which the row above, as far left, had no room.

        A capital or a figure may begin what has nothing to do with it: there the margin must be
        known by other rows. What has a number in front or a colon is a line of its own.
        """
        above, row = self._rows[number - 1], self._rows[number]
        first, height = row.tokens[0], above.height
        room = self._edge - above.tokens[-1].box.right
        if room > first.box.w + _SPACE * height or self._width(above) < _LONG * height:
            return False
        if abs(first.box.x - above.tokens[0].box.x) > _LEFT * height:
            return False
        said = [token.word.text for token in row.tokens]
        if is_numbering(said[0]) or any(text.endswith(":") for text in said):
            return False
        return said[0][0].islower() or self._is_known(number - 1)

    def _is_known(self, full: int) -> bool:
        """Whether other rows than one end near the margin."""
        near = [
            number
            for number, row in enumerate(self._rows)
            if self._edge - row.tokens[-1].box.right <= _NEAR * row.height and number != full
        ]
        return len(near) >= _SEVERAL

    def _width(self, row: Row) -> float:
        return row.tokens[-1].box.right - row.tokens[0].box.x
