"""Documents: how far a paper is, its pages, links and holds; never what stands on it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.flow import State
from pipeline.nouns.page import PartKind
from pipeline.people.rights import Right
from pipeline.seeing.held import told_of
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_outline
from web.api.call import Reply
from web.api.errors import NotAllowedError
from web.api.records import Links, link_shape
from web.api.shapes import Key, Shape
from web.pages.things import document_of, sheets_of

if TYPE_CHECKING:
    from pipeline.nouns.document import Document as Found
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.pages.things import Sheet


class DocumentLine(Shape):
    """One paper of a list; of one that is restricted, only that it is there."""

    key: Key | None
    type: str | None
    state: State | None
    held: bool
    restricted: bool


class PaperPage(Shape):
    """One page of a paper, and where it lies."""

    key: Key
    volume: Key
    citation: str | None
    """Nothing where the volume is called by a record that may not be seen."""
    leaf: str
    side: str
    """Front (r) or back (v)."""
    part: int
    part_kind: PartKind | None
    """Whether the part is a flap, a fold-out or a tile, where its delivery said so."""
    state: State
    dpi: float | None


class Hold(Shape):
    """Why a paper waits for a person."""

    code: str
    said: str
    """The same in the language asked for."""
    at: datetime


class Document(Shape):
    """How far a paper is."""

    key: Key
    type: str | None
    """What kind of paper it is; nothing as long as nobody has described it."""
    state: State
    version: int
    """The version in work."""
    current: int | None
    """The version that is retrievable."""
    held: bool
    opens: bool
    """Whether whoever asks may open it."""
    revision: int
    pages: tuple[PaperPage, ...]
    holds: tuple[Hold, ...]


class PaperPages(Shape):
    """The pages of a paper in their order."""

    items: tuple[PaperPage, ...]


class Holds(Shape):
    """What holds a paper."""

    items: tuple[Hold, ...]


def get_document(call: Call[Shape]) -> Reply:
    """Give how far a paper is."""
    with call.house.records.reading() as tx:
        found = seen_document(tx, call)
        right = Right.SEE_ORIGINALS if found.current else Right.SEE_UNCHECKED
        return Reply(
            Document(
                key=found.id,
                type=found.type,
                state=found.state,
                version=found.version,
                current=found.current,
                held=found.held,
                opens=verdict_on_document(tx, call.person, right, found).allowed,
                revision=found.revision,
                pages=_pages(tx, call, found),
                holds=_holds(tx, call, found),
            )
        )


def document_pages(call: Call[Shape]) -> Reply:
    """List the pages of a paper."""
    with call.house.records.reading() as tx:
        return Reply(PaperPages(items=_pages(tx, call, seen_document(tx, call))))


def document_links(call: Call[Shape]) -> Reply:
    """List the records of which a paper is an original."""
    with call.house.records.reading() as tx:
        found = tx.links.of_document(seen_document(tx, call).id)
        return Reply(Links(items=tuple(link_shape(tx, call, one) for one in found)))


def document_holds(call: Call[Shape]) -> Reply:
    """List what holds a paper."""
    with call.house.records.reading() as tx:
        return Reply(Holds(items=_holds(tx, call, seen_document(tx, call))))


def document_line(tx: SqlTransaction, call: Call[Shape], found: Found) -> DocumentLine:
    """Return what a list tells of a paper."""
    if not verdict_on_outline(tx, call.person, found).allowed:
        return DocumentLine(key=None, type=None, state=None, held=False, restricted=True)
    return DocumentLine(
        key=found.id, type=found.type, state=found.state, held=found.held, restricted=False
    )


def seen_document(tx: SqlTransaction, call: Call[Shape]) -> Found:
    """Return the paper of which whoever asks may know how far it is, or raise."""
    found = document_of(tx, call.path["key"])
    if not verdict_on_outline(tx, call.person, found).allowed:
        raise NotAllowedError
    return found


def _pages(tx: SqlTransaction, call: Call[Shape], found: Found) -> tuple[PaperPage, ...]:
    return tuple(map(page_shape, sheets_of(tx, call.person, found)))


def page_shape(sheet: Sheet) -> PaperPage:
    """Return what is told of a page, and where it lies."""
    return PaperPage(
        key=sheet.page.id,
        volume=sheet.leaf.volume,
        citation=None if sheet.citation is None else str(sheet.citation),
        leaf=sheet.leaf.label,
        side=sheet.page.place.side,
        part=sheet.page.place.part,
        part_kind=sheet.page.part_kind,
        state=sheet.page.state,
        dpi=sheet.page.dpi,
    )


def _holds(tx: SqlTransaction, call: Call[Shape], found: Found) -> tuple[Hold, ...]:
    explain = call.house.speech.explain
    return tuple(
        Hold(
            code=one.code,
            said=explain(call.say, one.code, told_of(tx, call.person, one)),
            at=one.at,
        )
        for one in tx.holds.of("document", found.id)
    )
