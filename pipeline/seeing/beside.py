"""Beside a paper: what of others lies on its pages that whoever sees this one may not see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.moves.showing import may_be_restricted
from pipeline.seeing.hiding import hiding, secrets_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.describe.form import Forms
    from pipeline.geometry import Polygon
    from pipeline.ids import DocumentId, PageId
    from pipeline.nouns.document import Document, Field, VersionPage
    from pipeline.ports.records import Transaction
    from pipeline.seeing.hiding import Hiding


@dataclass(frozen=True, slots=True)
class Beside:
    """Places of papers that are restricted or may be (None: the whole page), by their pages.

    `fields` are the restricted fields of all other papers on these pages.
    """

    places: tuple[tuple[PageId, Polygon | None], ...] = ()
    fields: tuple[Field, ...] = ()


NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper that lies beside others, as it is shown: its pages, and what is hidden of it.

    `closed` says that all of it is, as it may be restricted, or nobody knows where on it something
    restricted stands.
    """

    pages: tuple[VersionPage, ...]
    hidden: Hiding
    closed: bool


class Neighbours:
    """The papers beside others within one transaction; each is looked at once, however many ask."""

    def __init__(self, tx: Transaction, forms: Forms) -> None:
        self.tx = tx
        self.forms = forms
        self._known: dict[DocumentId, Neighbour] = {}

    def of(self, papers: Collection[Document]) -> list[Neighbour]:
        """Return what is to be known of some papers, in their order."""
        new = [one for one in papers if one.id not in self._known]
        versions = self.tx.fields.ever([one.id for one in new])
        for one in new:
            self._known[one.id] = self._neighbour(one, versions.get(one.id, {}))
        return [self._known[one.id] for one in papers]

    def _neighbour(self, paper: Document, versions: Mapping[int, Sequence[Field]]) -> Neighbour:
        number = paper.current or paper.version
        pages = self.tx.documents.pages(paper.id, number)
        secret = secrets_at(self.tx, self.forms, paper, number)
        hidden = hiding(secret, versions, number)
        located = hidden.is_located({page.page for page in pages})
        return Neighbour(pages, hidden, not located or may_be_restricted(self.tx, paper))


def beside(near: Neighbours, document: Document, pages: Sequence[VersionPage]) -> Beside:
    """Return what of other papers lies on the pages of a paper.

    A paper of which a restricted field was not located is as one that may be restricted: nobody
    knows where on it that stands. Where a paper lies on a leaf side of which it has another scan,
    nobody knows where on this one anything of it stands.
    """
    ours = {page.page for page in pages}
    met: defaultdict[Document, set[PageId]] = defaultdict(set)
    for key, other in near.tx.documents.sharing(tuple(ours)):
        if other.id != document.id:
            met[other].add(key)
    places: list[tuple[PageId, Polygon | None]] = []
    fields: list[Field] = []
    for on, theirs in zip(met.values(), near.of(met), strict=True):
        if theirs.closed:
            places += [(one.page, one.polygon or None) for one in theirs.pages if one.page in ours]
        if theirs.closed or theirs.hidden.names:
            known = {one.page for one in theirs.pages}
            places += [(key, None) for key in sorted(on - known)]
        fields += theirs.hidden.on(ours)
    return Beside(tuple(places), tuple(fields))
