"""Intake: one inspected, stored file becomes pages and parts of documents, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import State
from pipeline.ids import PageId, new_id
from pipeline.ingest.shelving import Shelf, shelf_of
from pipeline.moves.growing import joins
from pipeline.moves.linking import want
from pipeline.moves.reshelving import bring, in_order, is_provisional
from pipeline.moves.restricting import restrict
from pipeline.nouns.document import LinkRole
from pipeline.nouns.hold import Reason
from pipeline.nouns.page import Page, PageStanding, Place
from pipeline.nouns.record import parse_wanted
from pipeline.ports.records import Extent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.events import Actor
    from pipeline.ids import BatchId, DocumentId, VolumeId
    from pipeline.ingest.placing import Part, Placed
    from pipeline.nouns.document import Document
    from pipeline.nouns.frame import Frame
    from pipeline.nouns.page import Master
    from pipeline.ports.records import Transaction


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one image."""

    page: PageId
    volume: VolumeId
    documents: tuple[DocumentId, ...]
    new: bool
    contested: bool
    moved: tuple[DocumentId, ...] = ()
    """The documents whose image was brought here from a provisional volume."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Who takes images in, for which unit, in which batch."""

    actor: Actor
    unit: str
    batch: BatchId


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an image belongs, and the page of the same bytes that is there, if any."""

    shelf: Shelf
    place: Place
    known: Page | None
    rival: Page | None
    """The page that stands for the place."""


def spot_of(tx: Transaction, placed: Placed, unit: str, sha256: str) -> Spot:
    """Find the place of an image, adding its leaf where that is new, and look what is there."""
    shelf = shelf_of(tx, placed, unit)
    leaf = tx.volumes.take_leaf(
        shelf.volume.id, placed.label, placed.ordinal, placed.position, placed.kind
    )
    place = Place(leaf.id, placed.side, placed.part)
    there = tx.pages.at(place)
    known = _same(tx, there, sha256, placed)
    rival = next((page for page in there if page.standing is PageStanding.CURRENT), None)
    if known is not None:
        return Spot(shelf, place, known, rival)
    moved = _elsewhere(tx, placed, place, sha256)
    if moved is not None and is_provisional(tx, place):
        there_now = tx.volumes.get(tx.volumes.leaf(moved.place.leaf).volume)
        return Spot(Shelf(there_now), moved.place, moved, None)
    return Spot(shelf, place, moved, rival)


def _same(tx: Transaction, there: Sequence[Page], sha256: str, placed: Placed) -> Page | None:
    """Return the page with these bytes, whatever became of it."""
    for page in there:
        if _is_image(page, placed) and tx.pages.master(page.master).sha256 == sha256:
            return page
    return None


def _is_image(page: Page, placed: Placed) -> bool:
    """Whether a page of the same bytes is the same image; where a gutter runs may be corrected."""
    return page.frame == placed.frame and (placed.half is not None or page.region == placed.region)


def _elsewhere(tx: Transaction, placed: Placed, place: Place, sha256: str) -> Page | None:
    """Return the same image of the same papers that stands on the other side of a reshelving.

    Either it waits in a provisional volume and its place is known by now, or it was brought to its
    place and is delivered again as it was. An image of the same leaf goes first.
    """
    same = tx.pages.with_bytes(sha256)
    if not same:
        return None
    papers = [tx.documents.by_origin(part.paper.origin_key) for part in placed.parts]
    known = {paper.id for paper in papers if paper is not None and not paper.discarded}
    waits = is_provisional(tx, place)
    found = [
        page
        for page in same
        if _is_image(page, placed)
        and is_provisional(tx, page.place) is not waits
        and known.intersection(document.id for document in tx.documents.touching(page.place))
    ]
    alike = (placed.label, placed.side, placed.part)
    return min(found, key=lambda page: _named(tx, page.place) != alike, default=None)


def _named(tx: Transaction, place: Place) -> tuple[str, str, int]:
    return tx.volumes.leaf(place.leaf).label, place.side, place.part


def take_image(
    tx: Transaction,
    intake: Intake,
    master: Master,
    frame: Frame,
    placed: Placed,
    spot: Spot | None = None,
) -> Taken:
    """Write one image down. Equal bytes for the same place change nothing; others are contested."""
    spot = spot or spot_of(tx, placed, intake.unit, master.sha256)
    page, shelf = spot.known, spot.shelf
    new = page is None
    moved: tuple[DocumentId, ...] = ()
    if page is None:
        page = _add(tx, intake, master, frame, placed, spot)
    elif page.place != spot.place:
        moved = bring(tx, page, spot.place, intake.actor)
        page = tx.pages.get(page.id)
    parts = placed.parts if new else _wanted(tx, placed.parts)
    documents = tuple(add_to(tx, intake, part, spot.place, shelf) for part in parts)
    documents = documents or joins(tx, spot.place, intake.actor)
    contested = page.standing is PageStanding.CONTESTED
    return Taken(page.id, shelf.volume.id, documents, new, contested, moved)


def _wanted(tx: Transaction, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Leave out papers that were discarded: an image that is known does not bring them back."""
    papers = [tx.documents.by_origin(part.paper.origin_key) for part in parts]
    return tuple(
        part
        for part, paper in zip(parts, papers, strict=True)
        if paper is None or not paper.discarded
    )


def _add(
    tx: Transaction,
    intake: Intake,
    master: Master,
    frame: Frame,
    placed: Placed,
    spot: Spot,
) -> Page:
    rival = spot.rival
    page = Page(
        id=PageId(new_id()),
        place=spot.place,
        master=master.id,
        frame=placed.frame,
        region=placed.region,
        width=frame.width,
        height=frame.height,
        dpi=frame.dpi,
        dpi_source=frame.dpi_source,
        orientation=frame.orientation,
        standing=PageStanding.CURRENT if rival is None else PageStanding.CONTESTED,
        state=State.RECEIVED,
        revision=0,
        part_kind=placed.part_kind,
    )
    tx.pages.add(page, spot.shelf.priority)
    _note_received(tx, intake, page, master)
    if rival is not None:
        facts = {"current": rival.id, "contested": page.id, "leaf": placed.label}
        _hold(tx, intake, ("page", page.id), Reason.LEAF_CONFLICT, facts)
    if placed.half is not None and placed.region is None:
        facts = {"leaf": f"{placed.label}{placed.side}", "half": placed.half}
        _hold(tx, intake, ("page", page.id), Reason.NO_GUTTER, facts)
    return page


def _note_received(tx: Transaction, intake: Intake, page: Page, master: Master) -> None:
    tx.events.note(
        Kind.PAGE_RECEIVED,
        "page",
        page.id,
        actor=intake.actor,
        batch=intake.batch,
        facts={
            "master": master.id,
            "sha256": master.sha256,
            "frame": page.frame,
            "standing": page.standing.value,
            **({"part_kind": page.part_kind.value} if page.part_kind else {}),
            **_kept(master),
        },
    )


def _kept(master: Master) -> dict[str, str]:
    """How the store keeps the bytes, where it said so."""
    if master.object_version is None or master.retained_until is None:
        return {}
    until = master.retained_until.isoformat()
    return {
        "object_version": master.object_version,
        "retention": str(master.retention),
        "retained_until": until,
    }


def _hold(
    tx: Transaction,
    intake: Intake,
    thing: tuple[str, str],
    code: Reason,
    facts: Mapping[str, object],
) -> None:
    """Hold a new page or document and write that down; what people read stays out of the event."""
    tx.holds.hold(*thing, code, facts)
    ids = {name: facts[name] for name in facts.keys() & {"current", "contested"}}
    tx.events.note(
        Kind.HELD,
        *thing,
        actor=intake.actor,
        batch=intake.batch,
        facts={"code": code.value, **ids},
    )


def add_to(tx: Transaction, intake: Intake, part: Part, place: Place, shelf: Shelf) -> DocumentId:
    """Make the image part of a document's extent; the document is delimited later."""
    document = tx.documents.by_origin(part.paper.origin_key)
    if document is not None and document.discarded:
        tx.documents.note(document.id, origin_key=f"discarded:{document.id}")
        document = None
    if document is None:
        document = _new_document(tx, intake, part, shelf)
    elif shelf.volume.restricted and document.lifted_by is None:
        restrict(tx, document, intake.actor, by="volume")
    extents = tx.documents.extents(document.id)
    added = Extent(place, part.polygon)
    if added not in extents:
        tx.documents.set_extents(document.id, in_order(tx, (*extents, added)))
    return document.id


def _new_document(tx: Transaction, intake: Intake, part: Part, shelf: Shelf) -> Document:
    document = tx.documents.add(
        part.paper.origin_key,
        intake.batch,
        shelf.priority,
        restricted=shelf.volume.restricted,
    )
    for record in part.paper.records:
        want(tx, document, parse_wanted(record), intake.actor, role=LinkRole.PRINCIPAL)
    if shelf.ambiguous:
        facts = {"record": ";".join(part.paper.records)}
        _hold(tx, intake, ("document", document.id), Reason.AMBIGUOUS_PLACE, facts)
    return document
