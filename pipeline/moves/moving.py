"""Moving a document by hand: it moves from where it was seen, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.moves.errors import NotReadyError

if TYPE_CHECKING:
    from pipeline.flow import State
    from pipeline.nouns.document import Document
    from pipeline.ports.records import Transaction

MEANWHILE_PHRASE = "somebody else has changed it meanwhile"


def move(tx: Transaction, document: Document, target: State) -> None:
    """Set the state of a document as it was read, or raise; a worker's lease on it ends."""
    if not tx.documents.move(document.id, document.revision, target):
        raise NotReadyError(document=document.id, why=MEANWHILE_PHRASE)
