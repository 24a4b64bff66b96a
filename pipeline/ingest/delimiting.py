"""Delimiting at the end of a delivery: its documents are complete and may be described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.moves.revising import current_pages, has_pages_again, revise

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import BatchId, DocumentId
    from pipeline.ports.records import Transaction


def delimit(tx: Transaction, key: DocumentId, actor: Actor, batch: BatchId | None) -> bool:
    """Freeze the pages that stand for a document's extent; False if nothing has changed.

    A page that came late opens the next version; the registered one stays retrievable until that
    one is registered.
    """
    document = tx.documents.get(key)
    pages = current_pages(tx, document)
    before = tx.documents.pages(key, document.version)
    if pages == before:
        return False
    has_pages_again(tx, document, actor)
    if before:
        revise(tx, document, actor, "pages came late", pages)
        return True
    tx.documents.set_pages(key, document.version, pages)
    tx.events.note(
        Kind.DOCUMENT_DELIMITED,
        "document",
        key,
        actor=actor,
        revision=document.revision,
        batch=batch,
        facts={"version": document.version, "pages": [item.page for item in pages]},
    )
    return True
