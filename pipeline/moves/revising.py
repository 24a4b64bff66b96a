"""Revising: a document goes back to be described again; a registered one opens its next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import State
from pipeline.moves.moving import move
from pipeline.nouns.document import VersionPage
from pipeline.nouns.hold import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from pipeline.nouns.document import Document
    from pipeline.ports.records import Transaction


def revise(
    tx: Transaction,
    document: Document,
    actor: Actor,
    why: str,
    pages: Sequence[VersionPage] | None = None,
) -> Document:
    """Have a document described and assembled again, with other pages if they are given.

    Capture is never repeated. The version that is registered stays as it is and retrievable; the
    work happens on the next one.
    """
    wanted = (
        tuple(pages) if pages is not None else tx.documents.pages(document.id, document.version)
    )
    number = document.version
    if document.current == number:
        number += 1
        tx.documents.open_version(document.id, number)
    tx.documents.set_pages(document.id, number, wanted)
    tx.documents.note_version(
        document.id, number, described=None, assembled=None, checked=None, checked_by=None
    )
    move(tx, document, State.DELIMITED)
    tx.events.note(
        Kind.DOCUMENT_REVISED,
        "document",
        document.id,
        actor=actor,
        revision=document.revision + 1,
        facts={"version": number, "why": why, "pages": [item.page for item in wanted]},
    )
    return tx.documents.get(document.id)


def renew(tx: Transaction, key: DocumentId, actor: Actor, why: str) -> Document:
    """Have a document made again from the images that stand now; an open one stays open."""
    document = tx.documents.get(key)
    delimited = bool(tx.documents.pages(key, document.version))
    pages = current_pages(tx, document) if delimited else None
    return revise(tx, document, actor, why, pages)


def current_pages(tx: Transaction, document: Document) -> tuple[VersionPage, ...]:
    """Return the pages that stand for the document's extent now."""
    extents = tx.documents.extents(document.id)
    standing = tx.pages.current_on([extent.place.leaf for extent in extents])
    return tuple(
        VersionPage(standing[extent.place].id, extent.polygon)
        for extent in extents
        if extent.place in standing
    )


def has_pages_again(tx: Transaction, document: Document, actor: Actor) -> None:
    """Release a document that was held because every page of it had been discarded."""
    for code in tx.holds.release(
        "document", document.id, actor.name, "it has pages", Reason.NO_PAGES
    ):
        tx.events.note(Kind.RELEASED, "document", document.id, actor=actor, facts={"code": code})
