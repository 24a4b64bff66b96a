"""Beside a paper: what of others lies on its pages that whoever sees this one may not see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.moves.showing import may_be_restricted
from pipeline.seeing.hiding import hiding, secrets_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.form import Forms
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
    tx: Transaction, document: Document, pages: Sequence[VersionPage], forms: Forms
) -> Beside:
    """Return what of other papers lies on the pages of a paper.

    A paper of which a restricted field was not located is as one that may be restricted: nobody
    knows where on it that stands. Where a paper lies on a leaf side of which it has another scan,
    nobody knows where on this one anything of it stands.
    """
    ours = {page.page for page in pages}
    met: defaultdict[Document, set[PageId]] = defaultdict(set)
    for key, other in tx.documents.sharing(tuple(ours)):
        if other.id != document.id:
            met[other].add(key)
    versions = tx.fields.ever([other.id for other in met])
    places: list[tuple[PageId, Polygon | None]] = []
    fields: list[Field] = []
    for other, on in met.items():
        number = other.current or other.version
        theirs = tx.documents.pages(other.id, number)
        known = {page.page for page in theirs}
        secret = secrets_at(tx, forms, other, number)
        hidden = hiding(secret, versions.get(other.id, {}), number)
        closed = not hidden.is_located(known) or may_be_restricted(tx, other)
        if closed:
            places += [(page.page, page.polygon) for page in theirs if page.page in ours]
        if closed or hidden.names:
            places += [(key, None) for key in sorted(on - known)]
        fields += hidden.on(ours)
    return Beside(tuple(places), tuple(fields))
