"""Copies: a file of an open paper, marked with who takes it, what for, when and its number."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from pipeline.nouns.issued import Form
from pipeline.viewing.cutting import Format
from web.api.call import VIA, Reply, ask_of
from web.api.errors import NothingThereError
from web.api.repeating import keep_made, made_before
from web.api.shapes import Line, Shape
from web.pages.issuing import handed_over, noted

if TYPE_CHECKING:
    from pipeline.events import Event
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.asking import Ask
    from web.pages.issuing import Order

MOST = 9999


class Turn(StrEnum):
    """How far a part of a page is turned, in degrees clockwise."""

    NONE = "0"
    RIGHT = "90"
    OVER = "180"
    LEFT = "270"


class CopyAsked(Shape):
    """In which form what of an open paper is wanted."""

    form: Form = Form.FILE
    """A PDF of the pages (pdf_file), a page, a part of one, the text, or a PDF to be printed."""
    first: int | None = Field(default=None, ge=1, le=MOST)
    last: int | None = Field(default=None, ge=1, le=MOST)
    page: int | None = Field(default=None, ge=1, le=MOST)
    """The page of which a picture is wanted."""
    region: Line = ""
    """The part of a page, as x,y,w,h in pixels of its picture or in percent after pct:."""
    field: Line = ""
    """The name of a field: the part of a page is where it stands."""
    turn: Turn = Turn.NONE
    format: Format = Format.JPEG


def take_copy(call: Call[CopyAsked]) -> Reply:
    """Hand over a marked copy of an open paper; that it was taken is written down."""

    def once(ask: Ask, order: Order) -> Event:
        with call.house.records.writing() as tx:
            before = made_before(tx, call)
            if before is not None:
                return _event(tx, order, str(before["event"]))
            event = noted(tx, ask, order, via=VIA)
            keep_made(tx, call, {"event": event.id})
            return event

    return Reply(file=handed_over(ask_of(call), once))


def _event(tx: SqlTransaction, order: Order, key: str) -> Event:
    """Return the event of the copy that was taken before, if the paper is still open."""
    events = tx.events.of("document", order.found.document.id)
    found = next((one for one in events if one.id == key), None)
    if found is None:
        raise NothingThereError
    return found
