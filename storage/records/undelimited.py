"""Undelimited in SQL: the volumes with current pages that belong to no document, and how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, insert, select, true

from storage.records.counted_leaves import counted_leaves
from storage.schema.capture import page
from storage.schema.documents import extent
from storage.schema.inventory import leaf
from storage.schema.rollup import undelimited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection


def undelimited_pages(
    connection: Connection, volumes: Sequence[str] | None = None
) -> dict[str, int]:
    """Count the pages in no document of some volumes, or of all; those without any are left out."""
    delimited = exists().where(
        extent.c.leaf == page.c.leaf,
        extent.c.side == page.c.side,
        extent.c.part == page.c.part,
    )
    rows = connection.execute(
        select(leaf.c.volume, func.count())
        .join(page, page.c.leaf == leaf.c.id)
        .where(
            page.c.standing == "current",
            leaf.c.kind.in_(counted_leaves(connection)),
            ~delimited,
            true() if volumes is None else leaf.c.volume.in_(volumes),
        )
        .group_by(leaf.c.volume)
    )
    return {row[0]: row[1] for row in rows}


def keep_undelimited(connection: Connection, volumes: Sequence[str]) -> None:
    """Make what is kept of some volumes what it is now."""
    found = undelimited_pages(connection, volumes)
    connection.execute(delete(undelimited).where(undelimited.c.volume.in_(volumes)))
    if found:
        connection.execute(
            insert(undelimited), [{"volume": key, "pages": pages} for key, pages in found.items()]
        )
