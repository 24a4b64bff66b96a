"""The text that a paper is found by: its own words, without those of restricted fields."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.finding.folding import words as folded_words
from pipeline.geometry import Point, contains, transform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocr.words import Reading, Word
    from pipeline.finding.findable import Gathered, PageOf
    from pipeline.ids import PageId

LONGEST = 200_000
"""So many letters of one paper are indexed: a hundred full pages."""


def clear_text(found: Gathered, readings: Mapping[PageId, Reading]) -> str:
    """Return what a paper says, line by line, with nothing of its restricted fields.

    Left out are the words that a restricted field was read from, those that lie on its place, the
    same words wherever else they stand, and what lies on the place of another restricted paper.
    """
    hidden = frozenset(
        word
        for field in found.fields
        if field.restricted
        for word in folded_words(f"{field.raw} {field.value or ''}")
    )
    lines: list[str] = []
    for page in found.pages:
        if page.page in readings:
            lines += _lines(found, page, readings[page.page], hidden)
    return "\n".join(lines)[:LONGEST]


def _lines(
    found: Gathered, page: PageOf, reading: Reading, hidden: frozenset[str]
) -> Iterator[str]:
    if page.matrix is None or page.closed:
        return
    fields = [one for one in found.fields if one.restricted and one.page == page.page]
    covered = {index for field in fields for index in field.words}
    hiding = (*page.hidden, *(one.polygon for one in fields if one.polygon))
    places = [transform(page.matrix, one) for one in hiding]
    extent = transform(page.matrix, page.polygon) if page.polygon else None
    kept = [
        word
        for index, word in enumerate(reading.words)
        if index not in covered
        and (extent is None or contains(extent, _middle(word)))
        and not any(contains(place, _middle(word)) for place in places)
        and hidden.isdisjoint(folded_words(word.text))
    ]
    for _, line in groupby(kept, key=lambda word: (word.block, word.line)):
        yield " ".join(word.text for word in line)


def _middle(word: Word) -> Point:
    return Point(word.box.x + word.box.w / 2, word.box.y + word.box.h / 2)
