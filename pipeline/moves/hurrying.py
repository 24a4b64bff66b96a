"""Hurrying: somebody waits for the papers of a record, so they are worked on first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.moves.finding import the_record
from pipeline.moves.revising import current_pages

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import RecordKey
    from pipeline.nouns.document import Document
    from pipeline.ports.records import Transaction


@dataclass(frozen=True, slots=True)
class Hurried:
    """How many documents and pages of a record are still being worked on, now before all others."""

    record: str
    documents: int
    pages: int


def hurry(tx: Transaction, name: str, actor: Actor) -> Hurried:
    """Put the documents of a record, and their pages, before everything that nobody waits for."""
    record = the_record(tx, name)
    found = _documents(tx, record.id)
    documents, pages = tx.rings.request(
        [document.id for document in found],
        [item.page for document in found for item in current_pages(tx, document)],
    )
    tx.events.note(
        Kind.RECORD_REQUESTED,
        "record",
        record.id,
        actor=actor,
        facts={"documents": [document.id for document in found]},
    )
    return Hurried(str(record), documents, pages)


def _documents(tx: Transaction, record: RecordKey) -> list[Document]:
    found = (tx.documents.get(link.document) for link in tx.links.of_record(record))
    return [document for document in found if not document.discarded]
