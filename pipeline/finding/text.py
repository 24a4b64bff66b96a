"""The text that a paper is found by: the words that its viewer tells to everybody."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ocr.spelt import whole
from pipeline.seeing.silence import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocr.words import Reading
    from pipeline.finding.gathered import Gathered, PageOf
    from pipeline.ids import PageId

LONGEST = 200_000
"""So many letters of one paper are indexed: a hundred full pages."""


def clear_text(found: Gathered, readings: Mapping[PageId, Reading]) -> str:
    """Return what a paper says, line by line, to whoever sees no restricted fields."""
    lines: list[str] = []
    for page in found.pages:
        if page.page in readings:
            lines += _lines(found, page, readings[page.page])
    return "\n".join(lines)[:LONGEST]


def _lines(found: Gathered, page: PageOf, reading: Reading) -> Iterator[str]:
    kept = told(page.pane, page.matrix, reading, found.silence)
    for _, line in groupby(kept, key=lambda word: (word.block, word.line)):
        words = whole(tuple(line))
        yield " ".join(word for word in words if not found.silence.hides(word))
