"""Lying: which documents have a part on a leaf side, on some pages, or in a volume."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select, union

from pipeline.flow import State
from pipeline.ids import DocumentId, PageId
from pipeline.nouns.document import Document
from storage.records.versions import SHOWN
from storage.schema.capture import page
from storage.schema.documents import document, extent, version_page
from storage.schema.inventory import leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ids import VolumeId
    from pipeline.nouns.page import Place

AT_ONCE = 5_000
"""So many pages are asked about in one statement, twice each."""


def touching(connection: Connection, place: Place) -> tuple[Document, ...]:
    """Return the documents whose extent contains a leaf side."""
    rows = connection.execute(
        _touching(), {"leaf": place.leaf, "side": place.side, "part": place.part}
    )
    return tuple(document_of(row) for row in rows)


def sharing(connection: Connection, keys: Sequence[PageId]) -> tuple[tuple[PageId, Document], ...]:
    """Return the documents on the leaf sides of these pages, each with every such page."""
    return tuple(
        (PageId(row.met), document_of(row))
        for start in range(0, len(keys), AT_ONCE)
        for row in connection.execute(_sharing(), {"pages": keys[start : start + AT_ONCE]})
    )


def in_volume(connection: Connection, key: VolumeId) -> tuple[Document, ...]:
    """Return the documents with a leaf in a volume."""
    rows = connection.execute(
        select(document)
        .where(
            document.c.id.in_(
                select(extent.c.document)
                .join(leaf, leaf.c.id == extent.c.leaf)
                .where(leaf.c.volume == key)
            ),
            document.c.discarded.is_(None),
        )
        .order_by(document.c.id)
    )
    return tuple(document_of(row) for row in rows)


@cache
def _touching() -> Select[tuple[Any, ...]]:
    """Return the question for the documents whose extent contains a leaf side."""
    there = select(extent.c.document).where(
        *(extent.c[name] == bindparam(name) for name in ("leaf", "side", "part"))
    )
    return (
        select(document)
        .where(document.c.id.in_(there), document.c.discarded.is_(None))
        .order_by(document.c.id)
    )


@cache
def _sharing() -> Select[tuple[Any, ...]]:
    """Return the question for the documents on the leaf sides of some pages."""
    there = and_(
        extent.c.leaf == page.c.leaf, extent.c.side == page.c.side, extent.c.part == page.c.part
    )
    keys: BindParameter[Any] = bindparam("pages", expanding=True)
    met = union(
        select(page.c.id.label("page"), extent.c.document)
        .join(extent, there)
        .where(page.c.id.in_(keys)),
        select(version_page.c.page, version_page.c.document)
        .join(document, (document.c.id == version_page.c.document) & SHOWN)
        .where(version_page.c.page.in_(keys)),
    ).subquery()
    return (
        select(met.c.page.label("met"), document)
        .join(document, document.c.id == met.c.document)
        .where(document.c.discarded.is_(None))
        .order_by(document.c.id, met.c.page)
    )


def document_of(row: Row[tuple[object, ...]]) -> Document:
    """Return the document of a row of its table."""
    return Document(
        id=DocumentId(row.id),
        origin_key=row.origin_key,
        type=row.type,
        title=row.title,
        script=row.script,
        restricted=row.restricted,
        state=State(row.state),
        version=row.version,
        current=row.current,
        held=row.held,
        revision=row.revision,
        lifted_by=row.lifted_by,
        discarded=row.discarded is not None,
    )
