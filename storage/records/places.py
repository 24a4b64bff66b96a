"""Places in SQL: which claimed places of each record are captured, lost or open, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, null, or_, select, union_all

from pipeline.nouns.page import PageStanding
from pipeline.nouns.volume import CountQuality
from storage.records.asof import among, earlier
from storage.records.counted_leaves import USUAL
from storage.schema.capture import page
from storage.schema.inventory import claim, claim_leaf, leaf, volume

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement, Select

    from pipeline.nouns.volume import LeafKind
    from storage.records.asof import AsOf

QUALITY = case(
    (volume.c.count_quality == CountQuality.COUNTED.value, 0),
    (volume.c.count_quality == CountQuality.ESTIMATED.value, 1),
    else_=2,
)


def settled_leaves(as_of: AsOf, volumes: CTE | None = None) -> CTE:
    """The leaves that have an accepted page or a coded absence, with the moment of the first."""
    pictures = _pictures(as_of, volumes)
    absent = and_(
        leaf.c.absent_code.is_not(None),
        or_(leaf.c.absent_at.is_(None), as_of.happened(leaf.c.absent_at, volume.c.unit)),
    )
    return (
        select(
            leaf.c.volume,
            leaf.c.label,
            leaf.c.kind,
            case((leaf.c.grown.is_(None), 0), else_=1).label("grown"),
            earlier(pictures.c.since, leaf.c.absent_at).label("since"),
            case((pictures.c.leaf.is_not(None), 1), else_=0).label("pictured"),
        )
        .join(volume, volume.c.id == leaf.c.volume)
        .outerjoin(pictures, pictures.c.leaf == leaf.c.id)
        .where(or_(pictures.c.leaf.is_not(None), absent), among(leaf.c.volume, volumes))
        .cte("settled")
    )


def _pictures(as_of: AsOf, volumes: CTE | None) -> CTE:
    """The leaves with an accepted page, and since when they had one without a break.

    An image that took another's place goes on from it.
    """
    standing = as_of.lasted(page.c.accepted, page.c.ended, volume.c.unit)
    began = and_(
        page.c.standing == PageStanding.SUPERSEDED.value,
        as_of.happened(page.c.accepted, volume.c.unit),
    )
    breaks = _breaks(as_of, volumes)
    return (
        select(page.c.leaf, func.min(page.c.accepted).label("since"))
        .join(leaf, leaf.c.id == page.c.leaf)
        .join(volume, volume.c.id == leaf.c.volume)
        .outerjoin(breaks, breaks.c.leaf == page.c.leaf)
        .where(
            or_(standing, began),
            or_(breaks.c.at.is_(None), page.c.accepted > breaks.c.at),
            among(leaf.c.volume, volumes),
        )
        .group_by(page.c.leaf)
        .having(func.max(case((standing, 1), else_=0)) == 1)
        .cte("pictures")
    )


def _breaks(as_of: AsOf, volumes: CTE | None) -> CTE:
    """The moments since which leaves had been without any accepted page, the last of each."""
    other = page.alias()
    goes_on = exists().where(
        other.c.leaf == page.c.leaf,
        other.c.accepted <= page.c.ended,
        or_(other.c.ended.is_(None), other.c.ended > page.c.ended),
    )
    return (
        select(page.c.leaf, func.max(page.c.ended).label("at"))
        .join(leaf, leaf.c.id == page.c.leaf)
        .join(volume, volume.c.id == leaf.c.volume)
        .where(
            page.c.accepted.is_not(None),
            as_of.happened(page.c.ended, volume.c.unit),
            ~goes_on,
            among(leaf.c.volume, volumes),
        )
        .group_by(page.c.leaf)
        .cte("breaks")
    )


def record_places(as_of: AsOf, some: CTE | None = None, kinds: Sequence[LeafKind] = USUAL) -> CTE:
    """Per record: how many places, captured, lost, in how many volumes, how well counted."""
    claimed = _claimed_volumes(some)
    settled, grown = settled_leaves(as_of, claimed), _grown(kinds, claimed)
    whole = _whole_volumes(settled, grown, some, kinds)
    places = union_all(_by_leaf(settled, some), whole).cte("places")
    kept = case((places.c.lost == 0, places.c.volume), else_=null())
    return (
        select(
            places.c.record,
            func.count().label("places"),
            func.sum(places.c.done).label("done"),
            func.sum(places.c.lost).label("lost"),
            func.count(func.distinct(kept)).label("volumes"),
            func.max(places.c.quality).label("quality"),
            func.max(places.c.since).label("since"),
        )
        .group_by(places.c.record)
        .cte("record_places")
    )


def _claimed_volumes(some: CTE | None) -> CTE | None:
    if some is None:
        return None
    claimed = select(claim.c.volume.label("id")).where(among(claim.c.record, some)).distinct()
    return claimed.cte("claimed_volumes")


def _by_leaf(settled: CTE, some: CTE | None) -> Select[tuple[object, ...]]:
    """The places that name their leaves: captured when every named leaf is settled.

    Leaves that were added to the file later change nothing in when that was, unless a place has
    none but those.
    """
    spots = (
        select(
            settled.c.volume,
            settled.c.label,
            func.min(settled.c.since).label("since"),
            func.max(settled.c.pictured).label("pictured"),
        )
        .group_by(settled.c.volume, settled.c.label)
        .cte("spots")
    )
    grown = exists().where(
        leaf.c.volume == claim.c.volume,
        leaf.c.label == claim_leaf.c.label,
        leaf.c.grown.is_not(None),
    )
    old, found = case((~grown, 1)), case((and_(~grown, spots.c.label.is_not(None)), 1))
    every = func.count(spots.c.label) == func.count(claim_leaf.c.label)
    done = case((func.count(old) > 0, func.count(found) == func.count(old)), else_=every)
    since = func.coalesce(func.max(case((~grown, spots.c.since))), func.max(spots.c.since))
    return (
        _place(done, func.coalesce(func.sum(spots.c.pictured), 0), since)
        .join(claim_leaf, claim_leaf.c.claim == claim.c.id)
        .join(volume, volume.c.id == claim.c.volume)
        .outerjoin(
            spots,
            and_(spots.c.volume == claim.c.volume, spots.c.label == claim_leaf.c.label),
        )
        .where(among(claim.c.record, some))
        .group_by(claim.c.id, claim.c.record, claim.c.volume, volume.c.count_quality)
    )


def _whole_volumes(
    settled: CTE, grown: CTE, some: CTE | None, kinds: Sequence[LeafKind]
) -> Select[tuple[object, ...]]:
    """The places that are whole volumes: captured when as many leaves are settled as certified.

    Leaves that come later, or beyond that number, change nothing in when that was; nor do those
    that were added to the file, and the count without them is what is wanted.
    """
    counted = _in_order(settled, kinds)
    certified = volume.c.sheets - func.coalesce(grown.c.leaves, 0)
    wanted = func.coalesce(certified, 1)
    filled = (
        select(
            counted.c.volume,
            func.count().label("leaves"),
            func.sum(counted.c.pictured).label("pictured"),
            func.max(case((counted.c.place <= wanted, counted.c.since))).label("since"),
        )
        .join(volume, volume.c.id == counted.c.volume)
        .outerjoin(grown, grown.c.volume == counted.c.volume)
        .group_by(counted.c.volume)
        .cte("filled")
    )
    done = and_(
        func.coalesce(filled.c.leaves, 0) > 0,
        or_(volume.c.sheets.is_(None), filled.c.leaves >= certified),
    )
    return (
        _place(done, func.coalesce(filled.c.pictured, 0), filled.c.since)
        .join(volume, volume.c.id == claim.c.volume)
        .outerjoin(filled, filled.c.volume == claim.c.volume)
        .outerjoin(grown, grown.c.volume == claim.c.volume)
        .where(~exists().where(claim_leaf.c.claim == claim.c.id), among(claim.c.record, some))
    )


def _grown(kinds: Sequence[LeafKind], volumes: CTE | None) -> CTE:
    """How many of the leaves that count were added to each volume later."""
    return (
        select(leaf.c.volume, func.count().label("leaves"))
        .where(leaf.c.grown.is_not(None), leaf.c.kind.in_(kinds), among(leaf.c.volume, volumes))
        .group_by(leaf.c.volume)
        .cte("grown")
    )


def _in_order(settled: CTE, kinds: Sequence[LeafKind]) -> CTE:
    """The leaves that count, each with its place in the order in which its volume got them."""
    unknown_first = case((settled.c.since.is_(None), 0), else_=1)
    return (
        select(
            settled,
            func.row_number()
            .over(partition_by=settled.c.volume, order_by=(unknown_first, settled.c.since))
            .label("place"),
        )
        .where(settled.c.kind.in_(kinds), settled.c.grown == 0)
        .cte("counted_leaves")
    )


def _place(
    done: ColumnElement[bool], pictured: ColumnElement[int], since: ColumnElement[object]
) -> Select[tuple[object, ...]]:
    return select(
        claim.c.record,
        claim.c.volume,
        case((done, 1), else_=0).label("done"),
        case((and_(done, pictured == 0), 1), else_=0).label("lost"),
        QUALITY.label("quality"),
        since.label("since"),
    ).select_from(claim)
