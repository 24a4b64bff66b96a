"""Beside a paper: what of others lies on its pages that whoever sees this one may not see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.moves.showing import restricted_among
from pipeline.seeing.hiding import hiding, secrets_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.describe.form import Forms
    from pipeline.geometry import Polygon
    from pipeline.ids import DocumentId, PageId
    from pipeline.nouns.document import Document, Field, VersionPage
    from pipeline.ports.records import Transaction, VersionFacts
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
class Laid:
    """A paper as it lies there: the pages of the version that is shown, and all versions of it."""

    document: Document
    pages: tuple[VersionPage, ...]
    facts: Mapping[int, VersionFacts]
    fields: Mapping[int, Sequence[Field]]

    @property
    def number(self) -> int:
        """The version that is shown."""
        return self.document.current or self.document.version

    def hiding(self, forms: Forms, number: int) -> Hiding:
        """Return what is hidden of one of its versions."""
        return hiding(secrets_at(forms, self.document, self.facts, number), self.fields, number)


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
    """Papers and those beside them within one transaction; each is looked at once, whoever asks.

    Whoever has many looks at all of them first, with as few questions as at one.
    """

    def __init__(self, tx: Transaction, forms: Forms) -> None:
        self.tx = tx
        self.forms = forms
        self._laid: dict[DocumentId, Laid] = {}
        self._known: dict[DocumentId, Neighbour] = {}
        self._met: dict[PageId, list[Document]] = {}

    def look(self, papers: Collection[Document]) -> None:
        """Look at some papers, and at all that lie beside them."""
        pages = {page.page for one in self.laid(papers) for page in one.pages}
        shared = [met for key, met in self._on(pages).items() if key in pages and len(met) > 1]
        self.of({one.id: one for met in shared for one in met}.values())

    def laid(self, papers: Collection[Document]) -> list[Laid]:
        """Return some papers as they lie there, in their order."""
        new = [one for one in papers if one.id not in self._laid]
        if new:
            keys = [one.id for one in new]
            pages, facts = self.tx.documents.shown_pages(keys), self.tx.documents.versions(keys)
            fields = self.tx.fields.ever(keys)
            for one in new:
                self._laid[one.id] = Laid(one, pages[one.id], facts[one.id], fields.get(one.id, {}))
        return [self._laid[one.id] for one in papers]

    def of(self, papers: Collection[Document]) -> list[Neighbour]:
        """Return what is to be known of some papers, in their order."""
        new = [one for one in papers if one.id not in self._known]
        closed = restricted_among(self.tx, new)
        for one in self.laid(new):
            hidden = one.hiding(self.forms, one.number)
            located = hidden.is_located({page.page for page in one.pages})
            self._known[one.document.id] = Neighbour(
                one.pages, hidden, not located or one.document.id in closed
            )
        return [self._known[one.id] for one in papers]

    def on(self, pages: Collection[PageId]) -> list[tuple[PageId, Document]]:
        """Return the papers on the leaf sides of these pages, each with every such page."""
        known = self._on(pages)
        met = [(key, paper) for key in pages for paper in known[key]]
        return sorted(met, key=lambda one: (one[1].id, one[0]))

    def _on(self, pages: Collection[PageId]) -> Mapping[PageId, Sequence[Document]]:
        new = [key for key in pages if key not in self._met]
        self._met |= {key: [] for key in new}
        for key, paper in self.tx.documents.sharing(new):
            self._met[key].append(paper)
        return self._met


def beside(near: Neighbours, document: Document, pages: Sequence[VersionPage]) -> Beside:
    """Return what of other papers lies on the pages of a paper.

    A paper of which a restricted field was not located is as one that may be restricted: nobody
    knows where on it that stands. Where a paper lies on a leaf side of which it has another scan,
    nobody knows where on this one anything of it stands.
    """
    ours = {page.page for page in pages}
    met: defaultdict[Document, set[PageId]] = defaultdict(set)
    for key, other in near.on(ours):
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
