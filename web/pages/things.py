"""Things: the record, the paper and the pages that an address means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ids import DocumentId, RecordKey
from web.errors import NotFoundError

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation, Leaf
    from storage.records import SqlTransaction


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a paper with the leaf on which it is."""

    page: Page
    leaf: Leaf
    citation: Citation


def record_of(tx: SqlTransaction, key: str) -> Record:
    """Return a record by its inside id, or raise that there is nothing."""
    if not tx.inventory.known(key):
        raise NotFoundError
    return tx.inventory.get(RecordKey(key))


def document_of(tx: SqlTransaction, key: str) -> Document:
    """Return a paper by its id, or raise that there is nothing."""
    if not tx.documents.known(key):
        raise NotFoundError
    return tx.documents.get(DocumentId(key))


def sheets_of(tx: SqlTransaction, document: Document) -> tuple[Sheet, ...]:
    """Return the pages of the version that stands for a paper."""
    number = document.current or document.version
    pages = (tx.pages.get(item.page) for item in tx.documents.pages(document.id, number))
    return tuple(_sheet(tx, page) for page in pages)


def _sheet(tx: SqlTransaction, page: Page) -> Sheet:
    leaf = tx.volumes.leaf(page.place.leaf)
    return Sheet(page, leaf, tx.volumes.get(leaf.volume).citation)
