"""Captions in small letters without brackets, each under what was written on its line."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from pipeline.describe.across import cells_of
from pipeline.describe.spans import Span, is_numbered
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.describe.layout import Row

ROWS = 3
"""Rows of captions by which a page is known to have its labels under the lines."""
NEAR = 2.0
"""Heights of a row that a label and its entry are apart at most."""
_CLOSER = 0.75
"""Of the room below a row, how much there is above it at most where it belongs to the row above."""
_LEVEL = 0.2
"""Of a row's height, by how much two rooms between rows differ where they are alike."""


def captions(rows: Sequence[Row], labelled: Collection[int]) -> list[list[Span]]:
    """The rows that may be captions: small letters under words without labels.

    `labelled` are the rows on which labels were found otherwise.
    """
    return [
        _cells(number, rows[number])
        for number in range(1, len(rows))
        if not {number, number - 1} & {*labelled} and is_small(rows[number])
    ]


def is_small(row: Row) -> bool:
    """Whether each part of a row begins small, in no ruled cell: no colon, no «а)» in front."""
    if any(token.word.text[-1] == ":" for token in row.tokens) or is_numbered(row.tokens[0]):
        return False
    return row.tokens[0].word.text[0].islower() and all(
        part[0].word.text[0].islower() and part[0].cell is None for part in cells_of(row, 0)
    )


def under_lines(rows: Sequence[Row], used: Collection[tuple[int, int]]) -> frozenset[int]:
    """The rows of nothing but labels, if each stands under what was written on its line.

    `used` are the rows and places of the words of labels. Labels stand over their entries on other
    papers: then the last one has its entry below, and a title is above the first. Under lines
    nothing is near the last one, or most are nearer by far to the row above; and none is nearer to
    the row below it than to its own.
    """
    bare = [number for number, row in enumerate(rows) if number and _is_bare(number, row, used)]
    heads = [number for number in bare if _is_near(rows, number - 1)]
    if len(heads) < ROWS or (_is_near(rows, heads[-1]) and not _are_below(rows, heads[:-1])):
        return frozenset()
    alternate = not any(number - 1 in heads for number in heads)
    close = all(
        _room(rows, number) <= _LEVEL * rows[number].height + _room(rows, number + 1)
        for number in heads[:-1]
    )
    told = alternate and close and not rows[heads[0] - 1].text.isupper()
    return frozenset(heads) if told else frozenset()


def _are_below(rows: Sequence[Row], heads: Sequence[int]) -> bool:
    """Whether most rows are nearer by far to the row above them than to the one below."""
    over = median(_room(rows, number) for number in heads)
    return over <= _CLOSER * median(_room(rows, number + 1) for number in heads)


def _is_bare(number: int, row: Row, used: Collection[tuple[int, int]]) -> bool:
    """Whether a row is of nothing but labels, in no ruled cells, and none of them with a colon."""
    return all(
        (number, at) in used and token.cell is None and token.word.text[-1] != ":"
        for at, token in enumerate(row.tokens)
    )


def _is_near(rows: Sequence[Row], number: int) -> bool:
    """Whether a row below is as near as an entry is to the label over it."""
    if number + 1 == len(rows):
        return False
    return _room(rows, number + 1) <= NEAR * max(rows[number].height, rows[number + 1].height)


def _room(rows: Sequence[Row], number: int) -> float:
    """The room over a row."""
    return rows[number].top - rows[number - 1].bottom


def _cells(number: int, row: Row) -> list[Span]:
    spans, start = [], 0
    for part in cells_of(row, 0):
        text = folded("".join(token.word.text for token in part))
        spans.append(Span(number, start, start + len(part), text))
        start += len(part)
    return spans
