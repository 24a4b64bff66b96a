"""Beside a paper: what of others lies on its pages that whoever sees this one may not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.moves.showing import may_be_restricted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.geometry import Polygon
    from pipeline.ids import PageId
    from pipeline.nouns.document import Document, Field, VersionPage
    from pipeline.ports.records import Transaction


@dataclass(frozen=True, slots=True)
class Beside:
    """Places of papers that are restricted or may be (None: the whole page), by their pages.

    `fields` are the restricted fields of all other papers on these pages.
    """

    places: tuple[tuple[PageId, Polygon | None], ...] = ()
    fields: tuple[Field, ...] = ()


NOTHING = Beside()


def beside(tx: Transaction, document: Document, pages: Sequence[VersionPage]) -> Beside:
    """Return what of other papers lies on the pages of a paper."""
    ours = {page.page for page in pages}
    others = {
        other.id: other
        for key in ours
        for other in tx.documents.touching(tx.pages.get(key).place)
        if other.id != document.id
    }
    places: list[tuple[PageId, Polygon | None]] = []
    fields: list[Field] = []
    for other in others.values():
        number = other.current or other.version
        if may_be_restricted(tx, other):
            shared = (one for one in tx.documents.pages(other.id, number) if one.page in ours)
            places += [(one.page, one.polygon) for one in shared]
        read = tx.fields.of(other.id, number)
        fields += [field for field in read if field.restricted and field.page in ours]
    return Beside(tuple(places), tuple(fields))
