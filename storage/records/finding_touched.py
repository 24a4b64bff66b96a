"""Touched: which papers the things that events tell of may have changed for whoever searches."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from pipeline.events import Kind
from storage.schema.capture import page
from storage.schema.documents import document, extent, link, version_page
from storage.schema.finding import findable
from storage.schema.inventory import claim, leaf, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

    Way = Callable[[Sequence[str]], Select[tuple[str]]]

AT_ONCE = 10_000
"""So many things are asked about in one statement; PostgreSQL takes 65,535 parameters."""
INDIFFERENT = tuple(
    kind.value
    for kind in (
        Kind.PAGE_RECEIVED,
        Kind.PAGE_CLEANED,
        Kind.PAGE_READ,
        Kind.PAGE_REDONE,
        Kind.VOLUME_CAPTURED,
        Kind.VOLUME_REOPENED,
        Kind.SHOWN,
        Kind.EXPORTED,
        Kind.DOWNLOADED,
        Kind.PRINTED,
        Kind.SEARCHED,
    )
)
"""What happens to things without changing what is found: a paper has events of its own for it."""

RESTRICTING = frozenset({"document", "link", "record", "volume"})
"""What happens to these may restrict papers, or free them, so it changes those beside them too."""


def touched_documents(connection: Connection, subjects: Iterable[tuple[str, str]]) -> set[str]:
    """Return the documents that belong to these things."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, key in subjects:
        by_kind[kind].append(key)
    found: set[str] = set()
    for kind, keys in by_kind.items():
        theirs = _by(connection, WAYS.get(kind, ()), keys)
        found |= theirs
        if kind in RESTRICTING:
            found |= _by(connection, (_on_their_pages, _on_their_sides), sorted(theirs))
    return found


def _by(connection: Connection, ways: Iterable[Way], keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        for way in ways:
            found.update(connection.scalars(way(keys[start : start + AT_ONCE])))
    return found


def _merged_into(keys: Sequence[str]) -> Select[tuple[str]]:
    """The papers of records that were merged into these, whose IDs and restriction they share."""
    return (
        select(link.c.document)
        .join(record, record.c.id == link.c.record)
        .where(record.c.merged_into.in_(keys))
    )


def _on_their_pages(keys: Sequence[str]) -> Select[tuple[str]]:
    """The papers on the same pages as these: they show nothing of what is restricted there."""
    theirs = version_page.alias()
    return (
        select(theirs.c.document)
        .join(version_page, version_page.c.page == theirs.c.page)
        .where(version_page.c.document.in_(keys))
    )


def _on_their_sides(keys: Sequence[str]) -> Select[tuple[str]]:
    """The papers on the same leaf sides as these, whichever scan of it they have."""
    there = and_(
        extent.c.leaf == page.c.leaf, extent.c.side == page.c.side, extent.c.part == page.c.part
    )
    return (
        select(version_page.c.document)
        .join(page, page.c.id == version_page.c.page)
        .join(extent, there)
        .where(extent.c.document.in_(keys))
    )


def _claiming(keys: Sequence[str]) -> Select[tuple[str]]:
    """The papers of records that claim these volumes, whose restriction they share."""
    return (
        select(link.c.document)
        .join(claim, claim.c.record == link.c.record)
        .where(claim.c.volume.in_(keys))
    )


WAYS: dict[str, tuple[Way, ...]] = {
    "document": (lambda keys: select(document.c.id).where(document.c.id.in_(keys)),),
    "link": (lambda keys: select(link.c.document).where(link.c.id.in_(keys)),),
    "record": (
        lambda keys: select(link.c.document).where(link.c.record.in_(keys)),
        _merged_into,
        lambda keys: select(findable.c.document).where(findable.c.record.in_(keys)),
    ),
    "volume": (
        lambda keys: (
            select(extent.c.document)
            .join(leaf, leaf.c.id == extent.c.leaf)
            .where(leaf.c.volume.in_(keys))
        ),
        _claiming,
    ),
    "leaf": (lambda keys: select(extent.c.document).where(extent.c.leaf.in_(keys)),),
    "page": (lambda keys: select(version_page.c.document).where(version_page.c.page.in_(keys)),),
}
