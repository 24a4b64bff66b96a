"""Things: the record, the paper and the pages that an address means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ids import DocumentId, RecordKey
from pipeline.seeing.shelved import citation_for
from web.errors import NotFoundError

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page
    from pipeline.nouns.person import Person
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation, Leaf
    from storage.records import SqlTransaction


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a paper with the leaf on which it is."""

    page: Page
    leaf: Leaf
    citation: Citation | None
    """None where it is called by a record that may not be seen."""


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


def sheets_of(tx: SqlTransaction, person: Person, document: Document) -> tuple[Sheet, ...]:
    """Return the pages of the version that stands for a paper, as a person may know them."""
    number = document.current or document.version
    pages = (tx.pages.get(item.page) for item in tx.documents.pages(document.id, number))
    return tuple(_sheet(tx, person, page) for page in pages)


def _sheet(tx: SqlTransaction, person: Person, page: Page) -> Sheet:
    leaf = tx.volumes.leaf(page.place.leaf)
    return Sheet(page, leaf, citation_for(tx, person, tx.volumes.get(leaf.volume)))
