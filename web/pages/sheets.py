"""Sheets: the pages of an open paper as they are drawn, one large or all of them small."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.nouns.page import UNREAD
from pipeline.seeing.sheet import QUARTER, WHOLE_TURN, on_sheet, sheet
from web.iiif import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocr.words import Box, RegionKind, Word
    from pipeline.geometry import Polygon
    from pipeline.nouns.document import Field
    from pipeline.seeing.lines import Lines
    from pipeline.seeing.sheet import Sheet
    from web.opened import Opened
    from web.texts import Leaf

FIRST = "%5E!1000,1000"
"""The size of the first picture, which is there before any script is."""
SMALL = "%5E!120,120"
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page with its text and what is marked on it, in pixels of the page as it was scanned."""

    sheet: Sheet
    turn: int
    service: str
    lines: Lines
    field: Polygon
    """Where the chosen field stands; empty if none is chosen, or it stands elsewhere."""
    hits: tuple[Box, ...]

    @property
    def picture(self) -> str:
        """The address of the first picture, which shows the paper's own part."""
        return f"{self.service}/{self.sheet.percent(self.sheet.part)}/{FIRST}/0/default.jpg"

    @property
    def middle(self) -> tuple[float, float]:
        """What the page is turned about."""
        part = self.sheet.part
        return (part.x + part.w / 2, part.y + part.h / 2)

    @property
    def view(self) -> tuple[float, float, float, float]:
        """The paper's own part as it lies when it is turned: its corner, width and height."""
        part, (across, down) = self.sheet.part, self.middle
        if self.turn % (2 * QUARTER) == 0:
            return (part.x, part.y, part.w, part.h)
        return (across - part.h / 2, down - part.w / 2, part.h, part.w)

    @property
    def affine(self) -> tuple[float, ...]:
        """How the text is laid on the page, as a drawing takes it."""
        a, b, c, d, e, f, *_ = self.lines.to_sheet
        return (a, d, b, e, c, f)

    @property
    def unread(self) -> tuple[RegionKind, ...]:
        """The kinds of writing that is outlined because it was not read, each of them once."""
        return tuple(sorted({region.kind for region in self.lines.unread}))

    @property
    def next_turn(self) -> int:
        """By how much the page is turned from upright after the next quarter."""
        return (self.turn - self.sheet.turn + QUARTER) % WHOLE_TURN


@dataclass(frozen=True, slots=True)
class Thumb:
    """A page in the strip: its number, its small picture, and how often the words stand on it."""

    number: int
    picture: str
    blank: bool
    here: bool
    found: int


def drawing(
    found: Opened, leaf: Leaf, lines: Lines, hits: Sequence[Word], chosen: Field | None, more: int
) -> Drawing:
    """Return a page as it is drawn: upright, turned so much more, with its marks."""
    shape = sheet(leaf.pane, leaf.page)
    return Drawing(
        shape,
        (shape.turn + more) % WHOLE_TURN,
        service(found, leaf),
        lines,
        _place(leaf, chosen),
        tuple(lines.place(word) for word in hits),
    )


def strip(
    found: Opened, leaves: Sequence[Leaf], here: int, answers: Mapping[int, Sequence[Word]]
) -> tuple[tuple[Thumb, ...], ...]:
    """Return all pages in order; blank sides that follow one another are together."""
    each = (
        Thumb(
            leaf.number,
            picture(found, leaf, SMALL),
            is_blank(leaf),
            leaf.number == here,
            len(answers.get(leaf.number, ())),
        )
        for leaf in leaves
    )
    return tuple(tuple(run) for _, run in groupby(each, key=lambda one: one.blank))


def picture(found: Opened, leaf: Leaf, size: str, more: int = 0) -> str:
    """Return the address of the paper's own part of a page, upright and turned so much more.

    Of a withheld page there is none.
    """
    if leaf.pane.withheld:
        return ""
    shape = sheet(leaf.pane, leaf.page)
    part = "full" if shape.whole else shape.percent(shape.part)
    return f"{service(found, leaf)}/{part}/{size}/{(shape.turn + more) % WHOLE_TURN}/default.jpg"


def service(found: Opened, leaf: Leaf) -> str:
    """Return under which address the image service has a page."""
    return f"{PREFIX}/{found.viewing.id}.{leaf.number}"


def is_blank(leaf: Leaf) -> bool:
    """Say whether nothing stands on a page; such sides are folded away, and never removed."""
    return any(
        UNREAD.items() <= action.items() and action.get("reason") == BLANK
        for action in leaf.page.actions
    )


def _place(leaf: Leaf, chosen: Field | None) -> Polygon:
    if chosen is None or chosen.page != leaf.page.id or leaf.pane.withheld:
        return ()
    return on_sheet(chosen.polygon, leaf.page)
