"""Gathered: everything that the records know of one paper that is to be found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select

from pipeline.describe.flags import Flag
from pipeline.finding.findable import Level
from pipeline.finding.gathered import Gathered, LinkedTo, PageOf
from pipeline.flow import Noun, State
from pipeline.ids import DocumentId, PageId
from pipeline.moves.showing import restricted_among
from pipeline.nouns.document import LinkStanding
from pipeline.nouns.hold import Reason
from pipeline.nouns.record import Standing
from pipeline.nouns.viewing import Profile
from pipeline.nouns.volume import Citation
from pipeline.ports.records import Product
from pipeline.seeing.views import view
from storage.records.pages import matrix_of
from storage.records.versions import SHOWN
from storage.schema.capture import page
from storage.schema.documents import document, product, version_page
from storage.schema.inventory import leaf, volume

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Row

    from pipeline.ids import RecordKey
    from pipeline.nouns.document import Document, Link
    from pipeline.nouns.hold import Hold
    from pipeline.seeing.beside import Laid, Neighbours
    from pipeline.seeing.panes import Pane
    from storage.records.transaction import SqlTransaction

WORDS = "words"
CHECKED = frozenset({State.CHECKED, State.REGISTERED})


def gathered(tx: SqlTransaction, keys: Collection[DocumentId], near: Neighbours) -> list[Gathered]:
    """Return what is known of some papers; nothing of one that is gone.

    Their fields are marked, and their pages cut, as for whoever sees no restricted fields.
    """
    papers = [one for one in tx.documents.several(keys).values() if not one.discarded]
    near.look(papers)
    known = _known(tx, papers)
    return [_gathered(near, laid, known) for laid in near.laid(papers)]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the records know of some papers beside their versions."""

    restricted: frozenset[DocumentId]
    links: Mapping[DocumentId, Sequence[Link]]
    records: Mapping[DocumentId, tuple[LinkedTo, ...]]
    holds: Mapping[str, Sequence[Hold]]
    unlocated: frozenset[tuple[str, int | None]]
    """The documents, and which version of them, of which a restricted field was not located."""
    pages: Mapping[DocumentId, Sequence[Row[tuple[object, ...]]]]


def _known(tx: SqlTransaction, papers: Collection[Document]) -> _Known:
    keys = [one.id for one in papers]
    links = tx.links.of_documents(keys)
    return _Known(
        restricted=restricted_among(tx, papers),
        links=links,
        records=_records(tx, links),
        holds=tx.holds.several(Noun.DOCUMENT.value, keys),
        unlocated=frozenset(
            (flag.subject, flag.version)
            for flag in tx.holds.flags_among(Noun.DOCUMENT.value, keys)
            if flag.code.startswith(Flag.RESTRICTED_NOT_LOCATED)
        ),
        pages=_pages(tx, keys),
    )


def _gathered(near: Neighbours, laid: Laid, known: _Known) -> Gathered:
    paper, number = laid.document, laid.number
    in_work = number == paper.version
    shown = view(near, paper, number, Profile.MASKED)
    rows = known.pages.get(paper.id, ())
    return Gathered(
        document=paper.id,
        version=number,
        type=laid.facts[number].type or (paper.type if in_work else None),
        level=_level(paper, known, in_work=in_work),
        located=known.unlocated.isdisjoint({(paper.id, number), (paper.id, None)}),
        records=known.records[paper.id],
        fields=tuple(
            replace(one, restricted=one.restricted or one.name in shown.untold)
            for one in laid.fields.get(number, ())
        ),
        pages=tuple(_page(row, pane) for row, pane in zip(rows, shown.panes, strict=True)),
        silence=shown.silence,
    )


def _level(paper: Document, known: _Known, *, in_work: bool) -> Level:
    """Open is what was checked, waits for nobody, and is an original of a record in force.

    A registered one that is disputed stays open to be found, and whoever finds it is told.
    """
    if paper.id in known.restricted:
        return Level.RESTRICTED
    reasons = {hold.code for hold in known.holds.get(paper.id, ())}
    disputed = paper.current is not None and reasons == {Reason.WRONG_ORIGINAL}
    checked = not in_work or (paper.state in CHECKED and (disputed or not paper.held))
    confirmed = any(one.standing is LinkStanding.CONFIRMED for one in known.links[paper.id])
    in_force = bool(known.records[paper.id])
    return Level.OPEN if checked and (confirmed or disputed) and in_force else Level.UNCHECKED


def _records(
    tx: SqlTransaction, links: Mapping[DocumentId, Sequence[Link]]
) -> dict[DocumentId, tuple[LinkedTo, ...]]:
    """The records of papers that are in force, a merged one as its heir, by all their IDs."""
    heirs = tx.inventory.heirs({link.record for some in links.values() for link in some})
    keys = {*heirs, *heirs.values()}
    records, former = tx.inventory.several(keys), tx.inventory.former_ids_of(keys)

    def linked(some: Sequence[Link]) -> Iterator[LinkedTo]:
        found: dict[RecordKey, set[str]] = {}
        for one in some:
            heir = heirs[one.record]
            ids = found.setdefault(heir, set())
            for key in {heir, one.record}:
                ids |= {records[key].record_id, *former.get(key, ())}
        for key, ids in found.items():
            record = records[key]
            if record.standing is not Standing.WITHDRAWN:
                yield LinkedTo(record, tuple(sorted(ids - {record.record_id})))

    return {document: tuple(linked(some)) for document, some in links.items()}


def _pages(
    tx: SqlTransaction, keys: Collection[DocumentId]
) -> dict[DocumentId, list[Row[tuple[object, ...]]]]:
    """The pages of the version that is shown of papers, where they lie, and their words."""
    rows = tx.connection.execute(_with_words(), {"documents": list(keys)})
    found = groupby(rows, key=lambda row: DocumentId(row.document))
    return {document: list(theirs) for document, theirs in found}


@cache
def _with_words() -> Select[tuple[Any, ...]]:
    """Return the question for the pages of papers, where they lie, and their words."""
    return (
        select(
            version_page.c.document,
            version_page.c.page,
            page.c.matrix,
            volume.c.unit,
            volume.c.fonds,
            volume.c.inventory,
            volume.c.item,
            product,
        )
        .join(document, (document.c.id == version_page.c.document) & SHOWN)
        .join(page, page.c.id == version_page.c.page)
        .join(leaf, leaf.c.id == page.c.leaf)
        .join(volume, volume.c.id == leaf.c.volume)
        .outerjoin(
            product,
            and_(
                product.c.noun == Noun.PAGE.value,
                product.c.subject == version_page.c.page,
                product.c.version == 0,
                product.c.kind == WORDS,
            ),
        )
        .where(version_page.c.document.in_(bindparam("documents", expanding=True)))
        .order_by(version_page.c.document, version_page.c.number)
    )


def _page(row: Row[tuple[object, ...]], pane: Pane) -> PageOf:
    return PageOf(
        page=PageId(row.page),
        matrix=matrix_of(row.matrix),
        citation=Citation(row.unit, row.fonds, row.inventory, row.item),
        words=_words(row) if row.key else None,
        pane=pane,
    )


def _words(row: Row[tuple[object, ...]]) -> Product:
    names = ("noun", "subject", "version", "kind", "key", "sha256", "size", "media_type", "recipe")
    return Product(**{name: getattr(row, name) for name in names})
