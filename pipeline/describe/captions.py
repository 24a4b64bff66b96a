"""Captions in small letters without brackets, each under what was written on its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.across import cells_of
from pipeline.describe.spans import Span
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.describe.layout import Row

ROWS = 3
"""Rows of captions by which a page is known to have its labels under the lines."""


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
    """Whether each part of a row begins small, in no ruled cell, and ends without a colon."""
    return row.tokens[0].word.text[0].islower() and all(
        part[0].word.text[0].islower() and part[0].cell is None and part[-1].word.text[-1] != ":"
        for part in cells_of(row, 0)
    )


def _cells(number: int, row: Row) -> list[Span]:
    spans, start = [], 0
    for part in cells_of(row, 0):
        text = folded("".join(token.word.text for token in part))
        spans.append(Span(number, start, start + len(part), text))
        start += len(part)
    return spans
