"""Versions of documents in SQL: their pages, the volumes in which these lie, what happened."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from pipeline.ids import DocumentId, PageId, VolumeId
from pipeline.nouns.document import VersionPage
from pipeline.ports.records import VersionFacts
from storage.records import asked
from storage.records.pages import polygon_of
from storage.schema.capture import page
from storage.schema.documents import document, version, version_page
from storage.schema.inventory import leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.geometry import Polygon


SHOWN = version_page.c.version == func.coalesce(document.c.current, document.c.version)
"""What is true of the pages of the version that is shown of a document."""


def pages_of(connection: Connection, key: DocumentId, number: int) -> tuple[VersionPage, ...]:
    """Return the pages of a version, in order."""
    rows = asked.rows(connection, version_page, document=key, version=number, order="number")
    return tuple(VersionPage(PageId(row.page), polygon_of(row.polygon)) for row in rows)


def shown_pages_of(
    connection: Connection, keys: Collection[DocumentId]
) -> dict[DocumentId, tuple[VersionPage, ...]]:
    """Return the pages of the version that is shown of some documents, in order."""
    found: dict[DocumentId, tuple[VersionPage, ...]] = dict.fromkeys(keys, ())
    for whose, rows in groupby(
        connection.execute(_shown_pages(), {"some": list(keys)}), key=lambda row: row.document
    ):
        found[DocumentId(whose)] = tuple(
            VersionPage(PageId(row.page), polygon_of(row.polygon)) for row in rows
        )
    return found


@cache
def _shown_pages() -> Select[tuple[Any, ...]]:
    """Return the question for the pages of the version that is shown of some documents."""
    return (
        select(version_page)
        .join(document, (document.c.id == version_page.c.document) & SHOWN)
        .where(version_page.c.document.in_(bindparam("some", expanding=True)))
        .order_by(version_page.c.document, version_page.c.number)
    )


def volumes_of(
    connection: Connection, key: DocumentId, number: int | None = None
) -> tuple[VolumeId, ...]:
    """Return the volumes in which the pages of a version, or of any, lie; in no order."""
    of_it = version_page.c.document == key
    found = connection.scalars(
        select(leaf.c.volume)
        .join(page, page.c.leaf == leaf.c.id)
        .join(version_page, version_page.c.page == page.c.id)
        .where(of_it if number is None else of_it & (version_page.c.version == number))
        .distinct()
        .order_by(leaf.c.volume)
    )
    return tuple(VolumeId(one) for one in found)


def write_pages(
    connection: Connection, key: DocumentId, number: int, pages: Sequence[VersionPage]
) -> None:
    """Write the page list of the version in work."""
    asked.take(connection, version_page, document=key, version=number)
    if pages:
        asked.add(
            connection,
            version_page,
            [
                {
                    "document": key,
                    "version": number,
                    "number": place,
                    "page": item.page,
                    "polygon": points_of(item.polygon),
                }
                for place, item in enumerate(pages)
            ],
        )


def facts_of(connection: Connection, key: DocumentId, number: int) -> VersionFacts:
    """Return what happened to a version, and when."""
    return _facts_of(asked.rows(connection, version, document=key, number=number).one())


def all_facts_of(
    connection: Connection, keys: Collection[DocumentId]
) -> dict[DocumentId, dict[int, VersionFacts]]:
    """Return what happened to every version of some documents, by their numbers."""
    found: dict[DocumentId, dict[int, VersionFacts]] = {key: {} for key in keys}
    for row in connection.execute(_versions(), {"some": list(keys)}):
        found[DocumentId(row.document)][row.number] = _facts_of(row)
    return found


@cache
def _versions() -> Select[tuple[Any, ...]]:
    theirs = version.c.document.in_(bindparam("some", expanding=True))
    return select(version).where(theirs).order_by(version.c.document, version.c.number)


def _facts_of(row: Row[tuple[Any, ...]]) -> VersionFacts:
    return VersionFacts(
        number=row.number,
        opened=row.opened,
        described=row.described,
        assembled=row.assembled,
        checked=row.checked,
        checked_by=row.checked_by,
        registered=row.registered,
        registered_by=row.registered_by,
        cleared_by_rule=row.cleared_by_rule,
        legible=row.legible,
        means=row.means,
        type=row.type,
        title=row.title,
    )


def points_of(polygon: Polygon | None) -> list[list[float]] | None:
    """Return a polygon as it is kept; nothing stands for the whole."""
    return None if polygon is None else [list(point) for point in polygon]
