"""The pages of a batch in SQL, each with its place and what was measured of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from pipeline.ids import LeafId, PageId, VolumeId
from pipeline.nouns.batch import BatchPage
from pipeline.nouns.look import Look
from pipeline.nouns.page import PartKind
from pipeline.nouns.volume import LeafKind
from storage.schema.capture import look, master, page
from storage.schema.documents import extent, link
from storage.schema.inventory import leaf

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

    from pipeline.ids import BatchId


def batch_pages(connection: Connection, key: BatchId) -> tuple[BatchPage, ...]:
    """Return the pages of a batch in the order in which they came."""
    other = page.alias("other")
    same_place = [other.c[name] == page.c[name] for name in ("leaf", "side", "part")]
    rows = connection.execute(
        select(
            page.c.id,
            page.c.side,
            page.c.part,
            page.c.part_kind,
            page.c.standing,
            master.c.provenance,
            leaf.c.volume,
            leaf.c.id.label("leaf"),
            leaf.c.label,
            leaf.c.ordinal,
            leaf.c.kind,
            look.c.measured,
            exists().where(*same_place, other.c.id < page.c.id).label("rescan"),
        )
        .join(master, master.c.id == page.c.master)
        .join(leaf, leaf.c.id == page.c.leaf)
        .outerjoin(look, look.c.page == page.c.id)
        .where(master.c.batch == key)
        .order_by(page.c.id)
    )
    return tuple(
        BatchPage(
            page=PageId(row.id),
            volume=VolumeId(row.volume),
            leaf=LeafId(row.leaf),
            label=row.label,
            ordinal=row.ordinal,
            kind=LeafKind(row.kind),
            side=row.side,
            part=row.part,
            part_kind=PartKind(row.part_kind) if row.part_kind else None,
            operator=row.provenance["operator"],
            current=row.standing == "current",
            rescan=row.rescan,
            look=Look(**row.measured) if row.measured else None,
        )
        for row in rows
    )


def records_on(connection: Connection, leaves: Collection[LeafId]) -> int:
    """Count the records to which a document on any of some leaves is linked."""
    papers = select(extent.c.document).where(extent.c.leaf.in_(leaves))
    asked = select(func.count(link.c.record.distinct())).where(
        link.c.document.in_(papers), link.c.standing != "withdrawn"
    )
    return connection.scalar(asked) or 0
