"""Delimiting a bound register: the machine proposes which act is whose, a person confirms."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.codec import from_json
from ocr.words import Box
from pipeline.describe.anchors import act_number_in
from pipeline.describe.cuts import propose_cuts
from pipeline.describe.description import Claimed, ClaimedAct, LeafText, PageText, Side
from pipeline.describe.forms import built_in, load
from pipeline.errors import UserError
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.geometry import box_polygon, clip, invert, transform
from pipeline.ids import DocumentId, PageId, RecordKey, new_id
from pipeline.ingest.shelving import PRIORITY
from pipeline.moves.linking import make_link
from pipeline.nouns.document import LinkRole, VersionPage
from pipeline.nouns.volume import expand_leaves
from pipeline.ports.records import Extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.description import Cut
    from pipeline.events import Actor
    from pipeline.geometry import Polygon
    from pipeline.ids import BatchId
    from pipeline.nouns.page import Page
    from pipeline.nouns.volume import Volume
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import ClaimedPlace, Transaction

EVIDENCE = "delimit"
DOUBTS = frozenset({"act_not_found", "other_leaf", "by_order"})


class UnreadPagesError(UserError):
    """Pages of the volume are not read yet, so that acts may be missed."""

    code = "unread_pages"
    template = (
        "{pages} pages of volume {volume} are not read yet. Wait until they are, and see to those "
        "that are held."
    )
    command = "arkhiv work --until-idle, arkhiv held"


class NotProposedError(UserError):
    """No cut is proposed for this record."""

    code = "not_proposed"
    template = "Nothing is proposed for {record} in this volume. Look at what is proposed."
    command = "arkhiv delimit {volume}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a proposed document: a polygon (master pixels) of a page, and where it lies."""

    page: PageId
    label: str
    side: str
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class Proposal:
    """The act that is proposed as one record's original, or the document that it is already."""

    record: RecordKey
    name: str
    pieces: tuple[Piece, ...]
    act_number: str | None
    confidence: float
    reasons: tuple[str, ...]
    document: DocumentId | None

    @property
    def doubtful(self) -> bool:
        """Whether a person must name it to confirm it."""
        return bool(DOUBTS.intersection(self.reasons)) or not self.pieces


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for a volume, and how many of its pages are not read yet."""

    volume: Volume
    all: tuple[Proposal, ...]
    unread: int


def proposals(tx: Transaction, objects: Objects, volume: Volume, forms: str = "") -> Proposals:
    """Propose, from the words of a volume's pages, where the act of each claimed record stands."""
    pages = tx.pages.current_in(volume.id)
    read = [page for page in pages if page.state is State.READ and page.matrix is not None]
    texts = [_text(tx, objects, number, page) for number, page in enumerate(read)]
    claims = tx.inventory.claims_in(volume.id)
    known = load(Path(forms)) if forms else built_in()
    cuts = sorted(propose_cuts(texts, [_claimed(tx, claim) for claim in claims], known), key=_where)
    found = tuple(_proposal(tx, volume, read, cut) for cut in cuts)
    return Proposals(volume, found, len(pages) - len(read))


def _where(cut: Cut) -> tuple[int, float, float]:
    """Where in the book an act begins, the left of an opening first; what was not found is last."""
    if not cut.parts:
        return (sys.maxsize, 0.0, 0.0)
    page, polygon = cut.parts[0]
    return (page, min(point.x for point in polygon), min(point.y for point in polygon))


def _text(tx: Transaction, objects: Objects, number: int, page: Page) -> LeafText:
    words = tx.products.find("page", page.id, "words")
    if words is None:
        raise UnreadPagesError(pages=1, volume=tx.volumes.leaf(page.place.leaf).volume)
    reading = from_json(objects.read(words.key, words.sha256))
    label = tx.volumes.leaf(page.place.leaf).label
    return LeafText(label, Side(page.place.side), PageText(number, reading))


def _claimed(tx: Transaction, claim: ClaimedPlace) -> ClaimedAct:
    record = tx.inventory.get(claim.record)
    return ClaimedAct(
        record=record.id,
        leaves=expand_leaves(claim.leaves),
        act_number=act_number_in(record.title),
        claimed=Claimed(record.register_number, record.names, record.year, record.type),
    )


def _proposal(tx: Transaction, volume: Volume, pages: Sequence[Page], cut: Cut) -> Proposal:
    record = RecordKey(cut.record)
    return Proposal(
        record=record,
        name=str(tx.inventory.get(record)),
        pieces=tuple(_pieces(tx, pages, cut)),
        act_number=cut.act_number,
        confidence=cut.confidence,
        reasons=cut.reasons,
        document=_document_of(tx, volume, record),
    )


def _pieces(tx: Transaction, pages: Sequence[Page], cut: Cut) -> Iterator[Piece]:
    """The parts of a cut, brought back from cleaned to master pixels, within the image."""
    for number, polygon in cut.parts:
        page = pages[number]
        if page.matrix is None:
            continue
        whole = page.region or box_polygon(Box(0, 0, page.width, page.height))
        back = clip(transform(invert(page.matrix), polygon), whole)
        if back:
            label = tx.volumes.leaf(page.place.leaf).label
            yield Piece(page.id, label, page.place.side, back)


def _document_of(tx: Transaction, volume: Volume, record: RecordKey) -> DocumentId | None:
    """Return the document of this volume that is linked to the record already."""
    here = {document.id for document in tx.documents.in_volume(volume.id)}
    linked = (link.document for link in tx.links.of_record(record) if link.document in here)
    return next(linked, None)


def chosen(found: Proposals, names: Sequence[str]) -> tuple[Proposal, ...]:
    """Return the proposals that a person names; without names, every one without a doubt."""
    if found.unread:
        raise UnreadPagesError(pages=found.unread, volume=found.volume.citation)
    if not names:
        return tuple(one for one in found.all if not one.doubtful and one.document is None)
    by_name = {name: one for one in found.all for name in (one.name, one.name.partition(":")[2])}
    for name in names:
        if name not in by_name or not by_name[name].pieces:
            raise NotProposedError(record=name, volume=found.volume.citation)
    picked = dict.fromkeys(by_name[name] for name in names)
    return tuple(one for one in picked if one.document is None)


def confirm(tx: Transaction, volume: Volume, proposal: Proposal, actor: Actor) -> DocumentId:
    """Make a proposal a document with its extent, its link and its pages, ready to be described."""
    document = tx.documents.add(
        f"cut:{new_id()}",
        _batch_of(tx, proposal),
        PRIORITY[volume.risk],
        restricted=volume.restricted,
    )
    places = [tx.pages.get(piece.page).place for piece in proposal.pieces]
    extents = [
        Extent(place, piece.polygon) for place, piece in zip(places, proposal.pieces, strict=True)
    ]
    pages = [VersionPage(piece.page, piece.polygon) for piece in proposal.pieces]
    tx.documents.set_extents(document.id, extents)
    tx.documents.set_pages(document.id, document.version, pages)
    record = tx.inventory.get(proposal.record)
    make_link(tx, record, document, actor, role=LinkRole.PRINCIPAL, evidence=EVIDENCE)
    tx.events.note(
        Kind.DOCUMENT_DELIMITED,
        "document",
        document.id,
        actor=actor,
        facts={
            "version": document.version,
            "pages": [piece.page for piece in proposal.pieces],
            "confidence": proposal.confidence,
            "reasons": list(proposal.reasons),
        },
    )
    return document.id


def _batch_of(tx: Transaction, proposal: Proposal) -> BatchId | None:
    """Return the batch that brought the first page of a proposal."""
    first = next((tx.pages.get(piece.page) for piece in proposal.pieces), None)
    return None if first is None else tx.pages.master(first.master).batch
