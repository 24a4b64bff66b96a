"""Batches at the operator's desk: which are open, one that is begun, and its pages as they come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pipeline.ids import BatchId
from pipeline.moves.sitting import contested, flagged, named
from pipeline.nouns.page import PartKind
from scanner_drivers.device import Colour, Sides, Tray
from web.api.call import Reply, ask_of
from web.api.cursor import sliced
from web.api.repeating import keep_made, made_before
from web.api.route import PREFIX
from web.api.shapes import Key, Line, Paged, Part, Shape
from web.api.standing import Batch, batch_shape, told_now
from web.pages.batch import batch_of
from web.pages.capture import begun, open_batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.nouns.batch import BatchPage as FoundPage
    from storage.records import SqlTransaction
    from web.api.call import Call


class Batches(Part):
    """Open batches, those first that are open too long."""

    items: tuple[Batch, ...]


class BatchAsked(Shape):
    """A batch to be begun; what is left out of the profile is as usual."""

    volume: Line = ""
    """The volume, as UNIT:fonds/inventory/item, or what its separator sheet says."""
    record: Line = ""
    """Instead of a volume the ID of a record whose papers lie in none."""
    source: Line
    """One of the scanners and folders from which is fed here."""
    resolution: Literal[150, 200, 300, 400, 600] | None = None
    colour: Colour | None = None
    sides: Sides | None = None
    tray: Tray | None = None
    paper: Literal["A3", "A4", "A5"] | None = None


class BatchPage(Shape):
    """One page of a batch at its place."""

    key: Key
    name: str
    """How people call it by its leaf: 12, its back 12v."""
    leaf: str
    side: str
    part: int
    part_kind: PartKind | None
    """Whether the part is a flap, a fold-out or a tile, where its delivery said so."""
    operator: str
    current: bool
    """Whether it stands at its place."""
    contested: bool
    rescan: bool
    """Whether another image of the same place came before it."""
    odd: tuple[str, ...]
    """The codes of what asks for a look."""
    thumbnail: str
    picture: str


class BatchPages(Part):
    """The pages of a batch, in the order in which they came."""

    items: tuple[BatchPage, ...]


class BatchPagesAsked(Paged):
    """Which pages of a batch."""

    since: Key | None = None
    """Only what came after this page."""


def list_batches(call: Call[Paged]) -> Reply:
    """List the open batches of the units in which whoever asks scans."""
    ask = ask_of(call)
    with call.house.records.reading() as tx:
        found, onward = sliced(open_batches(tx, ask), call.asked, lambda one: one.id)
        items = tuple(batch_shape(tx, one) for one in found)
    return Reply(Batches(items=items, next=onward), onward=onward)


def begin_batch(call: Call[BatchAsked]) -> Reply:
    """Begin a batch for a volume, to be fed from a scanner or folder."""
    ask = ask_of(call)
    with call.house.records.writing() as tx:
        before = made_before(tx, call)
        key = begun(tx, ask) if before is None else BatchId(str(before["batch"]))
        if before is None:
            keep_made(tx, call, {"batch": key})
        told = told_now(tx, replace(ask, path={"key": key}))
    return Reply(told, place=f"{PREFIX}/batches/{key}")


def get_batch(call: Call[Shape]) -> Reply:
    """Give how a batch stands: problems with advice, what stands open, and what was counted."""
    with call.house.records.reading() as tx:
        return Reply(told_now(tx, ask_of(call)))


def batch_pages(call: Call[BatchPagesAsked]) -> Reply:
    """List the pages of a batch as they came, those after one of them on demand."""
    with call.house.records.reading() as tx:
        found, _ = batch_of(tx, ask_of(call))
        pages = tx.batches.pages(found.id)
        since = call.asked.since or ""
        part, onward = sliced(
            [one for one in pages if one.page > since], call.asked, lambda one: one.page
        )
        items = page_shapes(tx, found.id, pages, part)
    return Reply(BatchPages(items=items, next=onward), onward=onward)


def page_shapes(
    tx: SqlTransaction, batch: BatchId, pages: Sequence[FoundPage], shown: Sequence[FoundPage]
) -> tuple[BatchPage, ...]:
    """Return some pages of a batch, each with what is odd about it."""
    claims = {one.page for one in contested(tx, pages)}
    odd: dict[str, list[str]] = {}
    for page, flag in flagged(tx, pages):
        odd.setdefault(page.page, []).append(flag.code)
    return tuple(
        BatchPage(
            key=one.page,
            name=named(one),
            leaf=one.label,
            side=one.side,
            part=one.part,
            part_kind=one.part_kind,
            operator=one.operator,
            current=one.current,
            contested=one.page in claims,
            rescan=one.rescan,
            odd=tuple(odd.get(one.page, ())),
            thumbnail=f"{PREFIX}/batches/{batch}/pages/{one.page}/thumbnail",
            picture=f"{PREFIX}/batches/{batch}/pages/{one.page}/picture",
        )
        for one in shown
    )
