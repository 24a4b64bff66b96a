"""Things: what the question whether a person may is asked about, of a record and of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import DocumentId, RecordKey
from pipeline.moves.showing import may_be_restricted
from pipeline.people.rights import Thing, may
from web.errors import NotFoundError

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page
    from pipeline.nouns.person import Person
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation, Leaf
    from pipeline.people.rights import Right, Verdict
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


def verdict_on_record(tx: SqlTransaction, person: Person, right: Right, record: Record) -> Verdict:
    """Say whether a person may do something with what the inventory tells of a record."""
    thing = Thing(units=frozenset({record.unit}), names=frozenset({("record", record.id)}))
    return may(person, right, thing, tx.people.grants(person.id), now())


def verdict_on_document(
    tx: SqlTransaction, person: Person, right: Right, document: Document
) -> Verdict:
    """Say whether a person may do something with a paper; all the units it touches count."""
    links = tx.links.of_document(document.id)
    records = [tx.inventory.get(link.record) for link in links]
    units = {sheet.citation.unit for sheet in sheets_of(tx, document)}
    thing = Thing(
        units=frozenset(units | {record.unit for record in records}),
        restricted=may_be_restricted(tx, document),
        names=frozenset({("document", document.id), *(("record", one.id) for one in records)}),
    )
    return may(person, right, thing, tx.people.grants(person.id), now())


def _sheet(tx: SqlTransaction, page: Page) -> Sheet:
    leaf = tx.volumes.leaf(page.place.leaf)
    return Sheet(page, leaf, tx.volumes.get(leaf.volume).citation)
