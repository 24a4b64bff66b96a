"""Papers in two halves, as certificates in two languages are: a rule parts one from the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.order import rows_of
from ocr.words import around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box, Reading, Word

_LONG = 0.75
"""Of the height of all that is written, how much a rule that parts it reaches over."""
_CENTRE = 0.15
"""Widths of a paper by which such a rule may miss its middle."""
_FEWEST = 5
"""Rows of a half."""


def fold(reading: Reading) -> int | None:
    """Where the rule that parts a paper in halves runs, in pixels from the left.

    It begins above all that is written, under no title, stands in the middle, has no other one
    among the words, and neither a word nor another rule crosses it: a table's do.
    """
    if not reading.rules or not reading.words:
        return None
    written = around([word.box for word in reading.words])
    upright = [rule for rule in reading.rules if rule.h > rule.w and _is_among(rule, reading.words)]
    if len(upright) != 1 or not _parts(upright[0], written, reading.width):
        return None
    at = upright[0].x
    crossed = any(box.x < at < box.right for box in _others(reading, upright[0]))
    return None if crossed or not all(map(_is_half, _beside(reading.words, at))) else at


def halves(reading: Reading, words: Sequence[Word]) -> tuple[Sequence[Word], ...]:
    """Words of a paper, those of its left half before those of its right one, if it has any."""
    at = fold(reading)
    return (words,) if at is None else _beside(words, at)


def _beside(words: Sequence[Word], at: int) -> tuple[list[Word], list[Word]]:
    """The words to the left and to the right of a fold."""
    return (
        [word for word in words if word.box.x < at],
        [word for word in words if word.box.x >= at],
    )


def _is_among(rule: Box, words: Sequence[Word]) -> bool:
    """Whether words stand on both sides of an upright rule, beside it."""
    beside = [word.box for word in words if word.box.bottom > rule.y and word.box.y < rule.bottom]
    return any(box.x < rule.x for box in beside) and any(box.x > rule.x for box in beside)


def _parts(rule: Box, written: Box, width: int) -> bool:
    """Whether an upright rule is as long as what is written, and in the middle of the paper."""
    reach = min(rule.bottom, written.bottom) - max(rule.y, written.y)
    first = rule.y <= written.y + written.h * (1 - _LONG) / 2
    return first and reach >= _LONG * written.h and abs(rule.x - width / 2) <= _CENTRE * width


def _others(reading: Reading, rule: Box) -> list[Box]:
    words = [word.box for word in reading.words]
    return [*words, *(other for other in reading.rules if other is not rule)]


def _is_half(words: Sequence[Word]) -> bool:
    return len(rows_of(words)) >= _FEWEST
