"""Finding: what a person means by an ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ids import DocumentId, VolumeId
from pipeline.moves.errors import (
    AmbiguousRecordError,
    NoSuchRecordError,
    NoSuchThingError,
    NoSuchUnitError,
)
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.volume import parse_citation

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction


def the_record(tx: Transaction, name: str) -> Record:
    """Return the one record called so, now or formerly."""
    found = tx.inventory.find(parse_wanted(name))
    if not found:
        raise NoSuchRecordError(name=name)
    if len(found) > 1:
        raise AmbiguousRecordError(name=name, choices=", ".join(str(record) for record in found))
    return found[0]


def the_document(tx: Transaction, name: str) -> Document:
    """Return the document with this ID; one that was discarded is nothing to work with."""
    document = tx.documents.get(DocumentId(name)) if tx.documents.known(name) else None
    if document is None or document.discarded:
        raise NoSuchThingError(name=name)
    return document


def the_volume(tx: Transaction, name: str, unit: str) -> Volume:
    """Return the volume that a person names by its citation or its ID."""
    if tx.volumes.known(name):
        return tx.volumes.get(VolumeId(name))
    found = tx.volumes.find(parse_citation(name, unit))
    if found is None:
        raise NoSuchThingError(name=name)
    return found


def the_unit(tx: Transaction, code: str) -> str:
    """Return the code of an archive unit, or raise where there is no such unit."""
    if not tx.inventory.knows_unit(code):
        raise NoSuchUnitError(unit=code)
    return code
