"""Papers in SQL: how far the principal documents of each record are, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, not_, or_, select

from pipeline.nouns.document import LinkRole, LinkStanding
from storage.records.asof import among, later
from storage.schema.documents import document, extent, link, version
from storage.schema.inventory import leaf, record

if TYPE_CHECKING:
    from sqlalchemy import CTE

    from storage.records.asof import AsOf

READ = ("machine", "keyed")


def principal_papers(as_of: AsOf, some: CTE | None = None) -> CTE:
    """The confirmed principal documents of every record, or of some, and since when."""
    linked = as_of.lasted(link.c.at, link.c.withdrawn, record.c.unit)
    kept = or_(document.c.discarded.is_(None), ~as_of.happened(document.c.discarded, record.c.unit))
    return (
        select(link.c.record, link.c.document, func.min(link.c.at).label("since"))
        .join(record, record.c.id == link.c.record)
        .join(document, document.c.id == link.c.document)
        .where(
            link.c.role == LinkRole.PRINCIPAL.value,
            link.c.standing != LinkStanding.PROPOSED.value,
            linked,
            kept,
            among(link.c.record, some),
        )
        .group_by(link.c.record, link.c.document)
        .cte("principal")
    )


def record_papers(principal: CTE, as_of: AsOf) -> CTE:
    """Per record: how many principal documents, how many made and registered, and how read."""
    versions = _versions(principal, as_of)
    return (
        select(
            principal.c.record,
            func.count().label("papers"),
            func.count(versions.c.made).label("made"),
            func.count(versions.c.registered).label("registered"),
            func.max(versions.c.keyed).label("keyed"),
            func.max(versions.c.unread).label("unread"),
            func.max(versions.c.by_rule).label("by_rule"),
            func.max(principal.c.since).label("linked_at"),
            func.max(versions.c.made).label("made_at"),
            func.max(versions.c.registered).label("registered_at"),
        )
        .outerjoin(versions, versions.c.document == principal.c.document)
        .group_by(principal.c.record)
        .cte("record_papers")
    )


def _versions(principal: CTE, as_of: AsOf) -> CTE:
    """Per document: since when a version of it is made for use, and registered.

    Made: legible, described by machine or by hand, its access copy stored.
    """
    unit = (
        select(func.min(record.c.unit))
        .join(link, link.c.record == record.c.id)
        .where(link.c.document == version.c.document)
        .scalar_subquery()
    )
    described = as_of.happened(version.c.described, unit)
    usable = and_(version.c.legible.is_(True), func.coalesce(version.c.means, "").in_(READ))
    read = and_(described, usable, as_of.happened(version.c.assembled, unit))
    registered = as_of.happened(version.c.registered, unit)
    done_at = later(version.c.described, version.c.assembled)
    return (
        select(
            version.c.document,
            func.min(case((read, done_at))).label("made"),
            func.min(case((registered, version.c.registered))).label("registered"),
            func.max(case((and_(read, version.c.means == "keyed"), 1), else_=0)).label("keyed"),
            func.max(case((and_(described, not_(usable)), 1), else_=0)).label("unread"),
            func.max(
                case((and_(registered, version.c.cleared_by_rule.is_(True)), 1), else_=0)
            ).label("by_rule"),
        )
        .where(version.c.document.in_(select(principal.c.document)))
        .group_by(version.c.document)
        .cte("versions")
    )


def found_volumes(principal: CTE) -> CTE:
    """Per record: in how many volumes its principal documents have leaves."""
    return (
        select(principal.c.record, func.count(func.distinct(leaf.c.volume)).label("volumes"))
        .join(extent, extent.c.document == principal.c.document)
        .join(leaf, leaf.c.id == extent.c.leaf)
        .group_by(principal.c.record)
        .cte("found_volumes")
    )
