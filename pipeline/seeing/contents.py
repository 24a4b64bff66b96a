"""Contents: the papers of a personal file, by their type and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.kinds import Kind
from pipeline.nouns.volume import VolumeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.describe.form import Form
    from pipeline.ids import DocumentId
    from pipeline.nouns.document import Document, Field
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction

_BIRTH, _REGISTERED = "birth", "registered"


@dataclass(frozen=True, slots=True)
class File:
    """A personal file and the papers in it, in the order of their leaves."""

    volume: Volume
    papers: tuple[Document, ...]


def files_of(tx: Transaction, key: DocumentId, number: int) -> tuple[File, ...]:
    """Return the personal files in which the pages of a paper lie."""
    volumes = (tx.volumes.get(one) for one in tx.documents.volumes(key, number))
    return tuple(
        File(volume, tx.documents.in_volume(volume.id))
        for volume in volumes
        if volume.kind is VolumeKind.PERSONAL_FILE
    )


def dated(form: Form | None, fields: Iterable[Field]) -> str:
    """Return the day of a paper: of its registration, or of any clear date but a birth's."""
    days = [
        field
        for field in fields
        if field.value and not field.restricted and _is_day(form, field.name)
    ]
    first = sorted(days, key=lambda one: not one.name.startswith(_REGISTERED))
    return next((one.value for one in first if one.value), "")


def _is_day(form: Form | None, name: str) -> bool:
    known = form.field(name) if form else None
    return (
        known is not None
        and known.kind is Kind.DATE
        and not known.restricted
        and not name.startswith(_BIRTH)
    )
