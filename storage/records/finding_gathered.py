"""Gathered: everything that the records know of one paper that is to be found."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select

from pipeline.describe.flags import Flag
from pipeline.finding.findable import Level
from pipeline.finding.gathered import Gathered, LinkedTo, PageOf
from pipeline.flow import Noun, State
from pipeline.ids import DocumentId, PageId
from pipeline.moves.showing import may_be_restricted
from pipeline.nouns.document import LinkStanding
from pipeline.nouns.hold import Reason
from pipeline.nouns.record import Standing
from pipeline.nouns.viewing import Profile
from pipeline.nouns.volume import Citation
from pipeline.ports.records import Product
from pipeline.seeing.views import view
from storage.schema.capture import page
from storage.schema.documents import product, version_page
from storage.schema.inventory import leaf, volume

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Row

    from pipeline.geometry import Matrix
    from pipeline.ids import RecordKey
    from pipeline.nouns.document import Document, Link
    from pipeline.seeing.beside import Neighbours
    from pipeline.seeing.panes import Pane
    from storage.records.transaction import SqlTransaction

WORDS = "words"
CHECKED = frozenset({State.CHECKED, State.REGISTERED})


def gathered(tx: SqlTransaction, key: str, near: Neighbours) -> Gathered | None:
    """Return what is known of a paper, or None where there is nothing to find any more.

    Its fields are marked, and its pages cut, as for whoever sees no restricted fields.
    """
    paper = tx.documents.get(DocumentId(key))
    if paper.discarded:
        return None
    number = paper.current or paper.version
    links = tx.links.of_document(paper.id)
    records = _records(tx, links)
    version = tx.documents.version(paper.id, number)
    in_work = number == paper.version
    shown = view(near, paper, number, Profile.MASKED)
    fields = tx.fields.of(paper.id, number)
    return Gathered(
        document=paper.id,
        version=number,
        type=version.type or (paper.type if in_work else None),
        level=_level(tx, paper, links, records, in_work=in_work),
        located=_is_located(tx, paper, number),
        records=records,
        fields=tuple(
            replace(one, restricted=one.restricted or one.name in shown.untold) for one in fields
        ),
        pages=_pages(tx, paper.id, number, shown.panes),
        silence=shown.silence,
    )


def _level(
    tx: SqlTransaction,
    paper: Document,
    links: Sequence[Link],
    records: Sequence[LinkedTo],
    *,
    in_work: bool,
) -> Level:
    """Open is what was checked, waits for nobody, and is an original of a record in force.

    A registered one that is disputed stays open to be found, and whoever finds it is told.
    """
    if may_be_restricted(tx, paper):
        return Level.RESTRICTED
    reasons = {hold.code for hold in tx.holds.of(Noun.DOCUMENT.value, paper.id)}
    disputed = paper.current is not None and reasons == {Reason.WRONG_ORIGINAL}
    checked = not in_work or (paper.state in CHECKED and (disputed or not paper.held))
    confirmed = any(one.standing is LinkStanding.CONFIRMED for one in links)
    return Level.OPEN if checked and (confirmed or disputed) and records else Level.UNCHECKED


def _records(tx: SqlTransaction, links: Sequence[Link]) -> tuple[LinkedTo, ...]:
    """The records of a paper that are in force, a merged one as its heir, by all their IDs."""
    found: dict[RecordKey, set[str]] = {}
    for one in links:
        heir = tx.inventory.heir(one.record)
        known = found.setdefault(heir, set())
        for key in {heir, one.record}:
            known |= {tx.inventory.get(key).record_id, *tx.inventory.former_ids(key)}
    records = [(tx.inventory.get(key), ids) for key, ids in found.items()]
    return tuple(
        LinkedTo(record, tuple(sorted(ids - {record.record_id})))
        for record, ids in records
        if record.standing is not Standing.WITHDRAWN
    )


def _is_located(tx: SqlTransaction, paper: Document, number: int) -> bool:
    flags = tx.holds.flags(Noun.DOCUMENT.value, paper.id, number)
    return not any(flag.code.startswith(Flag.RESTRICTED_NOT_LOCATED) for flag in flags)


def _pages(
    tx: SqlTransaction, key: DocumentId, number: int, panes: Sequence[Pane]
) -> tuple[PageOf, ...]:
    rows = tx.connection.execute(_with_words(), {"document": key, "number": number}).all()
    return tuple(_page(row, pane) for row, pane in zip(rows, panes, strict=True))


@cache
def _with_words() -> Select[tuple[Any, ...]]:
    """Return the question for the pages of a version, where they lie, and their words."""
    return (
        select(
            version_page.c.page,
            page.c.matrix,
            volume.c.unit,
            volume.c.fonds,
            volume.c.inventory,
            volume.c.item,
            product,
        )
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
        .where(
            version_page.c.document == bindparam("document"),
            version_page.c.version == bindparam("number"),
        )
        .order_by(version_page.c.number)
    )


def _page(row: Row[tuple[object, ...]], pane: Pane) -> PageOf:
    return PageOf(
        page=PageId(row.page),
        matrix=_matrix(row.matrix),
        citation=Citation(row.unit, row.fonds, row.inventory, row.item),
        words=_words(row) if row.key else None,
        pane=pane,
    )


def _matrix(stored: Sequence[float] | None) -> Matrix | None:
    if stored is None:
        return None
    a, b, c, d, e, f, g, h, i = stored
    return (a, b, c, d, e, f, g, h, i)


def _words(row: Row[tuple[object, ...]]) -> Product:
    names = ("noun", "subject", "version", "kind", "key", "sha256", "size", "media_type", "recipe")
    return Product(**{name: getattr(row, name) for name in names})
