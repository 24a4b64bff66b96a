"""Restricting: what looks restricted is so at once; only a person lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.events import Kind
from pipeline.moves.errors import ReasonMissingError
from pipeline.moves.finding import the_document
from pipeline.steps.known_forms import restricted_types

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.events import Actor
    from pipeline.ids import RecordKey
    from pipeline.nouns.document import Document
    from pipeline.nouns.record import Record
    from pipeline.ports.records import Transaction


class NotRestrictedError(UserError):
    """The document is not restricted."""

    code = "not_restricted"
    template = "Document {document} is not restricted."


def is_restricted(tx: Transaction, record: Record) -> bool:
    """Say whether the papers of a record are restricted, by its type or by a volume it claims."""
    return bool(restricted_records(tx, [record]))


def restricted_records(tx: Transaction, records: Collection[Record]) -> frozenset[RecordKey]:
    """Return of which of some records the papers are restricted."""
    types = restricted_types(tx.forms)
    by_type = frozenset(record.id for record in records if record.type in types)
    others = {record.id for record in records} - by_type
    return by_type | (tx.inventory.in_restricted_volumes(others) if others else frozenset())


def restrict(tx: Transaction, document: Document, actor: Actor, *, by: str) -> None:
    """Restrict a document at once, because of its content, its record or its volume."""
    if document.restricted:
        return
    tx.documents.note(document.id, restricted=True)
    tx.events.note(Kind.DOCUMENT_RESTRICTED, "document", document.id, actor=actor, facts={"by": by})


def lift(tx: Transaction, name: str, actor: Actor, *, reason: str) -> Document:
    """A person says that a document is not restricted, and why; no machine restricts it again."""
    if not reason.strip():
        raise ReasonMissingError
    document = the_document(tx, name)
    if not document.restricted:
        raise NotRestrictedError(document=document.id)
    tx.documents.note(document.id, restricted=False, lifted_by=actor.name)
    tx.events.note(
        Kind.DOCUMENT_UNRESTRICTED, "document", document.id, actor=actor, words=reason.strip()
    )
    return tx.documents.get(document.id)
