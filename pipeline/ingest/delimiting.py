"""Delimiting at the end of a delivery: its documents are complete and may be described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.moves.capturing import count_leaves
from pipeline.moves.reshelving import SHELVED
from pipeline.moves.revising import current_pages, has_pages_again, renew, revise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ids import BatchId, DocumentId
    from pipeline.ingest.intake import Taken
    from pipeline.ports.records import Transaction


def close(tx: Transaction, key: str, found: Sequence[Taken], actor: Actor, batch: BatchId) -> int:
    """Delimit the documents of a delivery and count the leaves of its volumes.

    The document that an earlier delivery of this name began belongs to it. Return how many
    documents have new pages; one whose images only came to their place is renewed.
    """
    moved = {document for taken in found for document in taken.moved}
    documents = dict.fromkeys(document for taken in found for document in taken.documents)
    earlier = tx.documents.by_origin(f"record:{key}")
    if earlier is not None and not earlier.discarded:
        documents[earlier.id] = None
    changed = 0
    for document in documents:
        if delimit(tx, document, actor, batch):
            changed += 1
        elif document in moved:
            renew(tx, document, actor, SHELVED)
    for volume in dict.fromkeys(taken.volume for taken in found):
        count_leaves(tx, volume, actor)
    return changed


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
