"""Acts side by side: the two pages of an opening that was scanned and left as one picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.columns import gutter
from pipeline.describe.anchors import anchors_in
from pipeline.describe.layout import rows_on, usual_height
from pipeline.geometry import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.description import PageText
    from pipeline.geometry import Polygon


def halves(page: PageText, wordings: Sequence[str]) -> tuple[PageText, ...]:
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
            width, height = page.reading.width, page.reading.height
            left, right = _upright(0, middle, height), _upright(middle, width, height)
            return (replace(page, extent=left), replace(page, extent=right))
    return (page,)


def _upright(start: float, end: float, height: int) -> Polygon:
    return (Point(start, 0), Point(end, 0), Point(end, height), Point(start, height))
