"""Things: what the question whether a person may is asked about, of a record and of a paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import DocumentId, RecordKey
from pipeline.moves.restricting import is_restricted
from pipeline.moves.showing import may_be_restricted
from pipeline.people.rights import Right, Thing, may
from web.errors import NotFoundError

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page
    from pipeline.nouns.person import Grant, Person
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation, Leaf
    from pipeline.people.rights import Verdict
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
    thing = Thing(
        units=frozenset({record.unit}),
        restricted=is_restricted(tx, record),
        names=frozenset({("record", record.id)}),
    )
    return may(person, right, thing, _grants(tx, person), now())


def verdict_on_document(
    tx: SqlTransaction, person: Person, right: Right, document: Document
) -> Verdict:
    """Say whether a person may do something with a paper; all the units it touches count."""
    thing = _thing(tx, document)
    restricted = may_be_restricted(tx, document)
    return may(person, right, replace(thing, restricted=restricted), _grants(tx, person), now())


def verdict_on_outline(tx: SqlTransaction, person: Person, document: Document) -> Verdict:
    """Say whether a person may see how far a paper is, which says nothing of what stands on it.

    What nobody has described yet might be anything, but only a known restriction hides its pages.
    """
    thing = _thing(tx, document)
    return may(person, Right.SEE_RECORDS, thing, _grants(tx, person), now())


def _thing(tx: SqlTransaction, document: Document) -> Thing:
    links = tx.links.of_document(document.id)
    records = [tx.inventory.get(link.record) for link in links]
    volumes = tx.documents.volumes(document.id, document.current or document.version)
    units = frozenset(tx.volumes.get(one).citation.unit for one in volumes)
    of_restricted = document.lifted_by is None and any(is_restricted(tx, one) for one in records)
    return Thing(
        units=units | {record.unit for record in records},
        restricted=document.restricted or of_restricted,
        names=frozenset({("document", document.id), *(("record", one.id) for one in records)}),
    )


def _grants(tx: SqlTransaction, person: Person) -> tuple[Grant, ...]:
    return tx.people.grants(person.id)


def _sheet(tx: SqlTransaction, page: Page) -> Sheet:
    leaf = tx.volumes.leaf(page.place.leaf)
    return Sheet(page, leaf, tx.volumes.get(leaf.volume).citation)
