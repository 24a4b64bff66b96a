"""Contents: the papers of a personal file, by their type and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.kinds import Kind
from pipeline.nouns.volume import VolumeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.describe.form import Form
    from pipeline.ids import DocumentId, VolumeId
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
    """Return the personal files in which the pages of a paper lie, with all volumes of each.

    A file that has grown into further volumes goes on where its records have their other places; a
    restricted volume among those is not named.
    """
    own = _files(tx, tx.documents.volumes(key, number))
    if not own:
        return ()
    links = tx.links.of_document(key)
    places = [place.volume for one in links for place in tx.inventory.claimed_places(one.record)]
    further = {one.id: one for one in _files(tx, places) if not one.restricted}
    volumes = {**further, **{one.id: one for one in own}}
    return tuple(
        File(volume, tx.documents.in_volume(volume.id))
        for volume in sorted(volumes.values(), key=_on_the_shelf)
    )


def _files(tx: Transaction, keys: Iterable[VolumeId]) -> tuple[Volume, ...]:
    found = (tx.volumes.get(one) for one in keys)
    return tuple(one for one in found if one.kind is VolumeKind.PERSONAL_FILE)


def _on_the_shelf(volume: Volume) -> tuple[str, str, str, int, str]:
    place = volume.citation
    return place.unit, place.fonds, place.inventory, len(place.item), place.item


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
