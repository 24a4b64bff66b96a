"""Beside a paper: what of others lies on its pages that whoever sees this one may not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.moves.showing import may_be_restricted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


def beside(
    tx: Transaction,
    document: Document,
    pages: Sequence[VersionPage],
    secrets: Callable[[str | None], frozenset[str]],
) -> Beside:
    """Return what of other papers lies on the pages of a paper.

    `secrets` names the fields of a type that not everybody may see. A paper of which one was not
    located is as one that may be restricted: nobody knows where on it that stands.
    """
    ours = {page.page for page in pages}
    others = (one for one in tx.documents.sharing(tuple(ours)) if one.id != document.id)
    places: list[tuple[PageId, Polygon | None]] = []
    fields: list[Field] = []
    for other in others:
        number = other.current or other.version
        read = tx.fields.of(other.id, number)
        secret = secrets(tx.documents.version(other.id, number).type or other.type)
        hidden = [field for field in read if field.restricted or field.name in secret]
        unlocated = not secret <= {field.name for field in hidden if field.polygon}
        if unlocated or may_be_restricted(tx, other):
            shared = (one for one in tx.documents.pages(other.id, number) if one.page in ours)
            places += [(one.page, one.polygon) for one in shared]
        fields += [field for field in hidden if field.page in ours]
    return Beside(tuple(places), tuple(fields))
