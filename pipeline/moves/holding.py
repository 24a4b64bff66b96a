"""Holding: what waits for a person, trying it again, and discarding what is not wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Noun
from pipeline.ids import PageId, VolumeId
from pipeline.moves.capturing import count_leaves
from pipeline.moves.errors import NoSuchThingError, ReasonMissingError
from pipeline.moves.finding import the_document
from pipeline.moves.revising import current_pages, has_pages_again, revise
from pipeline.nouns.hold import Reason
from pipeline.nouns.page import PageStanding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.events import Actor
    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page
    from pipeline.ports.records import Transaction

FILE = "file"
LASTING = frozenset(
    {
        Reason.LEAF_CONFLICT,
        Reason.UNKNOWN_RECORD,
        Reason.AMBIGUOUS_RECORD,
        Reason.AMBIGUOUS_PLACE,
        Reason.UNLINKED,
        Reason.WRONG_ORIGINAL,
        Reason.NO_GUTTER,
    }
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of what waits for a person."""

    id: str
    noun: str
    code: str
    facts: Mapping[str, object]
    at: datetime | None


def waiting(tx: Transaction) -> tuple[Waiting, ...]:
    """Return everything that waits: holds, refused files, and volumes with pages in no document."""
    held = tuple(
        Waiting(hold.subject, hold.noun, hold.code, hold.facts, hold.at) for hold in tx.holds.open()
    )
    refused = tuple(
        Waiting(file.id, FILE, file.code, {"path": file.path, **file.facts}, file.at)
        for file in tx.batches.refused()
    )
    undelimited = tuple(
        Waiting(
            volume.id,
            Noun.VOLUME.value,
            Reason.UNDELIMITED.value,
            {"volume": str(volume.citation), "pages": pages},
            None,
        )
        for volume, pages in tx.volumes.undelimited()
    )
    return held + undelimited + refused


def retry(tx: Transaction, name: str, actor: Actor) -> tuple[str, ...]:
    """Have a held thing tried again; return the codes of the holds that this ended.

    A conflict or an unknown record is not settled by trying again: its hold stays.
    """
    noun = _noun_of(tx, name)
    codes = tuple(
        code
        for hold in tx.holds.of(noun.value, name)
        if hold.code not in LASTING
        for code in tx.holds.release(noun.value, name, actor.name, "retry", hold.code)
    )
    for code in codes:
        tx.events.note(Kind.RELEASED, noun.value, name, actor=actor, facts={"code": code})
    if noun is Noun.VOLUME:
        count_leaves(tx, VolumeId(name), actor)
    else:
        tx.work.restart(noun, name)
    return codes


def is_held(tx: Transaction, name: str) -> bool:
    """Say whether a page, a document or a volume waits for a person."""
    return bool(tx.holds.of(_noun_of(tx, name).value, name))


def discard(tx: Transaction, name: str, actor: Actor, *, reason: str) -> None:
    """Set a page, a document or a refused file aside, with the reason; it stays accounted for."""
    if not reason.strip():
        raise ReasonMissingError
    if tx.pages.known(name):
        _discard_page(tx, tx.pages.get(PageId(name)), actor, reason)
    elif tx.documents.known(name):
        _discard_document(tx, name, actor, reason)
    elif tx.batches.settle(name, actor.name, reason):
        tx.events.note(Kind.RELEASED, FILE, name, actor=actor)
    else:
        raise NoSuchThingError(name=name)


def _discard_page(tx: Transaction, page: Page, actor: Actor, reason: str) -> None:
    if page.standing in (PageStanding.DISCARDED, PageStanding.SUPERSEDED):
        return
    tx.pages.stand(page.id, PageStanding.DISCARDED, reason)
    tx.holds.release(Noun.PAGE.value, page.id, actor.name, reason)
    kept = tx.pages.current_at(page.place)
    if kept is not None:
        _note_gone(tx, page, Kind.PAGE_DISCARDED, actor)
        _accept(tx, kept, page, actor)
    elif _succeed(tx, page, actor):
        tx.pages.stand(page.id, PageStanding.SUPERSEDED, reason)
        _note_gone(tx, page, Kind.PAGE_SUPERSEDED, actor)
    else:
        _note_gone(tx, page, Kind.PAGE_DISCARDED, actor)
    if kept is None:
        for document in tx.documents.touching(page.place):
            _go_on_without(tx, document, page, actor)
    count_leaves(tx, tx.volumes.leaf(page.place.leaf).volume, actor)


def _note_gone(tx: Transaction, page: Page, kind: Kind, actor: Actor) -> None:
    tx.events.note(kind, "page", page.id, actor=actor, facts={"master": page.master})


def _go_on_without(tx: Transaction, document: Document, gone: Page, actor: Actor) -> None:
    """Have a document made again from the images that stand now; without any it is held."""
    pages = current_pages(tx, document)
    revise(tx, document, actor, "page discarded", pages)
    _doubt_part(tx, document, gone, actor)
    if pages:
        has_pages_again(tx, document, actor)
    elif tx.holds.hold(Noun.DOCUMENT.value, document.id, Reason.NO_PAGES, {}):
        facts = {"code": Reason.NO_PAGES.value}
        tx.events.note(Kind.HELD, Noun.DOCUMENT.value, document.id, actor=actor, facts=facts)


def _succeed(tx: Transaction, page: Page, actor: Actor) -> bool:
    """Let the only contested image of the place take over; among several a person chooses."""
    contested = [
        other for other in tx.pages.at(page.place) if other.standing is PageStanding.CONTESTED
    ]
    if len(contested) != 1:
        return False
    heir = contested[0]
    tx.pages.stand(heir.id, PageStanding.CURRENT)
    tx.holds.release(Noun.PAGE.value, heir.id, actor.name, "takes over", Reason.LEAF_CONFLICT)
    _accept(tx, heir, page, actor)
    return True


def _doubt_part(tx: Transaction, document: Document, gone: Page, actor: Actor) -> None:
    """A part that was drawn on one image may lie elsewhere on the image that took its place."""
    parts = [item for item in tx.documents.extents(document.id) if item.place == gone.place]
    if tx.pages.current_at(gone.place) is None or all(item.polygon is None for item in parts):
        return
    code = Reason.EXTENT_MOVED
    if tx.holds.hold(Noun.DOCUMENT.value, document.id, code, {"page": gone.id}):
        facts = {"code": code.value, "page": gone.id}
        tx.events.note(Kind.HELD, Noun.DOCUMENT.value, document.id, actor=actor, facts=facts)


def _accept(tx: Transaction, stands: Page, instead: Page, actor: Actor) -> None:
    facts = {"instead": instead.id}
    tx.events.note(Kind.PAGE_ACCEPTED, "page", stands.id, actor=actor, facts=facts)


def _discard_document(tx: Transaction, name: str, actor: Actor, reason: str) -> None:
    document = the_document(tx, name)
    for link in tx.links.of_document(document.id):
        tx.links.withdraw(link.id, actor.name, reason)
        tx.events.note(Kind.LINK_WITHDRAWN, "link", link.id, actor=actor)
    tx.links.settle(document.id)
    tx.holds.release(Noun.DOCUMENT.value, document.id, actor.name, reason)
    tx.documents.note(document.id, discarded=now())
    tx.events.note(Kind.DOCUMENT_DISCARDED, "document", document.id, actor=actor)


def _noun_of(tx: Transaction, name: str) -> Noun:
    if tx.pages.known(name):
        return Noun.PAGE
    if tx.documents.known(name):
        return Noun.DOCUMENT
    if tx.volumes.known(name):
        return Noun.VOLUME
    raise NoSuchThingError(name=name)
