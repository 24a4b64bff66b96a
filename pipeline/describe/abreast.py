"""Side by side: the two pages of an opening that is one picture, and papers in two languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.gaps import gutter
from ocr.halves import fold
from pipeline.describe.anchors import anchors_in
from pipeline.describe.labels import labels_on
from pipeline.describe.layout import rows_on, usual_height
from pipeline.describe.spans import Spans
from pipeline.describe.translated import is_russian
from pipeline.geometry import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.description import PageText
    from pipeline.describe.form import Forms
    from pipeline.geometry import Polygon


_LABELS = 2
"""Labels of a form on each page of an opening; beside a column of labels stand entries alone."""


def halves(page: PageText, forms: Forms, wordings: Sequence[str]) -> tuple[PageText, ...]:
    """The left and the right of a page on which acts begin side by side, else the page itself.

    `wordings` are those that the number of an act stands behind.
    """
    rows = rows_on(page) if page.extent is None else []
    room = gutter([token.word for row in rows for token in row.tokens], usual_height(rows))
    if room is None:
        return (page,)
    middle = (room.start + room.end) / 2
    for row in rows:
        at = [row.tokens[anchor.at].box.x for anchor in anchors_in(row, wordings)]
        if at and min(at) < middle < max(at):
            parts = _cut(page, middle)
            return parts if all(_is_form(part, forms) for part in parts) else (page,)
    return (page,)


def languages(page: PageText) -> tuple[PageText, ...]:
    """The Mongolian and the Russian half of a paper that a rule parts, else the page itself."""
    at = fold(page.reading) if page.extent is None else None
    parts = (page,) if at is None else _cut(page, at)
    told = [sum(is_russian(row.tokens[0]) for row in rows_on(part)) for part in parts]
    return parts if max(told) >= _LABELS and min(told) == 0 else (page,)


def _cut(page: PageText, at: float) -> tuple[PageText, ...]:
    """What is to the left and to the right of a place."""
    width, height = page.reading.width, page.reading.height
    extents = _upright(0, at, height), _upright(at, width, height)
    return tuple(replace(page, extent=extent) for extent in extents)


def _is_form(part: PageText, forms: Forms) -> bool:
    """Whether a part of a page has labels of its own."""
    spans = Spans(rows_on(part))
    return any(len(labels_on(spans, form)) >= _LABELS for form in forms.all)


def _upright(start: float, end: float, height: int) -> Polygon:
    return (Point(start, 0), Point(end, 0), Point(end, height), Point(start, height))
