"""Gathered: everything that the records know of one paper that is to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from pipeline.describe.flags import Flag
from pipeline.finding.findable import Gathered, Level, LinkedTo, PageOf
from pipeline.flow import Noun, State
from pipeline.ids import DocumentId, PageId
from pipeline.moves.showing import may_be_restricted
from pipeline.nouns.document import LinkStanding
from pipeline.nouns.hold import Reason
from pipeline.nouns.record import Standing
from pipeline.nouns.volume import Citation
from pipeline.ports.records import Product
from storage.records.pages import polygon_of
from storage.schema.capture import page
from storage.schema.documents import document, field, product, version_page
from storage.schema.inventory import leaf, volume

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Row

    from pipeline.geometry import Matrix, Polygon
    from pipeline.ids import RecordKey
    from pipeline.nouns.document import Document, Link
    from storage.records.transaction import SqlTransaction

WORDS = "words"
CHECKED = frozenset({State.CHECKED, State.REGISTERED})


def gathered(tx: SqlTransaction, key: str) -> Gathered | None:
    """Return what is known of a paper, or None where there is nothing to find any more."""
    paper = tx.documents.get(DocumentId(key))
    if paper.discarded:
        return None
    number = paper.current or paper.version
    links = tx.links.of_document(paper.id)
    records = _records(tx, links)
    version = tx.documents.version(paper.id, number)
    in_work = number == paper.version
    return Gathered(
        document=paper.id,
        version=number,
        type=version.type or (paper.type if in_work else None),
        level=_level(tx, paper, links, records, in_work=in_work),
        located=_is_located(tx, paper, number),
        records=records,
        fields=tx.fields.of(paper.id, number),
        pages=_pages(tx, paper.id, number),
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


def _pages(tx: SqlTransaction, key: DocumentId, number: int) -> tuple[PageOf, ...]:
    rows = tx.connection.execute(
        select(
            version_page.c.page,
            version_page.c.polygon,
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
        .where(version_page.c.document == key, version_page.c.version == number)
        .order_by(version_page.c.number)
    ).all()
    hidden = _hidden(tx, key, [row.page for row in rows])
    return tuple(_page(row, hidden.get(row.page, ())) for row in rows)


def _hidden(
    tx: SqlTransaction, key: DocumentId, pages: Sequence[str]
) -> dict[str, list[Polygon | None]]:
    """Where something restricted lies on some pages; None is the whole page.

    That are restricted fields of any paper in any version, and other papers that are restricted
    or of which nobody knows yet what they are.
    """
    fields = select(field.c.page, field.c.polygon).where(
        field.c.page.in_(pages), field.c.restricted.is_(True)
    )
    papers = (
        select(version_page.c.page, version_page.c.polygon)
        .join(document, document.c.id == version_page.c.document)
        .where(
            version_page.c.page.in_(pages),
            version_page.c.version == func.coalesce(document.c.current, document.c.version),
            document.c.id != key,
            document.c.discarded.is_(None),
            or_(
                document.c.restricted.is_(True),
                and_(document.c.type.is_(None), document.c.lifted_by.is_(None)),
            ),
        )
    )
    found: dict[str, list[Polygon | None]] = {}
    for row in tx.connection.execute(fields):
        if place := polygon_of(row.polygon):
            found.setdefault(row.page, []).append(place)
    for row in tx.connection.execute(papers):
        found.setdefault(row.page, []).append(polygon_of(row.polygon))
    return found


def _page(row: Row[tuple[object, ...]], hidden: Sequence[Polygon | None]) -> PageOf:
    return PageOf(
        page=PageId(row.page),
        matrix=_matrix(row.matrix),
        polygon=polygon_of(row.polygon),
        citation=Citation(row.unit, row.fonds, row.inventory, row.item),
        words=_words(row) if row.key else None,
        hidden=tuple(place for place in hidden if place is not None),
        closed=None in hidden,
    )


def _matrix(stored: Sequence[float] | None) -> Matrix | None:
    if stored is None:
        return None
    a, b, c, d, e, f, g, h, i = stored
    return (a, b, c, d, e, f, g, h, i)


def _words(row: Row[tuple[object, ...]]) -> Product:
    names = ("noun", "subject", "version", "kind", "key", "sha256", "size", "media_type", "recipe")
    return Product(**{name: getattr(row, name) for name in names})
