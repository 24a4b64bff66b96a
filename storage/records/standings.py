"""Standings in SQL: for each counted record, what it has reached and when, as noughts and ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from pipeline.events import Kind
from pipeline.nouns.record import Register, Standing
from storage.records.asof import among, later
from storage.records.counted_leaves import USUAL
from storage.records.papers import found_volumes, principal_papers, record_papers
from storage.records.places import record_places
from storage.schema.inventory import record
from storage.schema.rollup import FLAGS
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement, Select, Subquery

    from pipeline.nouns.volume import LeafKind
    from storage.records.asof import AsOf

TELLING = (Kind.RECORD_IMPORTED, Kind.RECORD_CHANGED, Kind.RECORD_MERGED)
"""The events that may tell of a record's standing."""


def standing_then(as_of: AsOf) -> CTE:
    """The standing that each record had at the end of the day, by what the events tell.

    What was merged or withdrawn before events told of it has its standing of today.
    """
    told = case(
        (event.c.type == Kind.RECORD_MERGED.value, Standing.MERGED.value),
        else_=event.c.facts["standing"].as_string(),
    )
    then = as_of.happened(event.c.recorded_at, record.c.unit)
    newest = event.c.recorded_at.desc(), event.c.id.desc()
    said = (
        select(
            record.c.id,
            case((then, told)).label("standing"),
            func.row_number()
            .over(partition_by=record.c.id, order_by=(case((then, 0), else_=1), *newest))
            .label("place"),
        )
        .join(event, event.c.subject_id == record.c.id)
        .where(
            event.c.subject_kind == "record",
            event.c.type.in_([kind.value for kind in TELLING]),
            told.is_not(None),
        )
        .subquery("said")
    )
    last = select(said).where(said.c.place == 1).subquery("last_said")
    known = case(
        (last.c.id.is_(None), record.c.standing),
        else_=func.coalesce(last.c.standing, Standing.ACTIVE.value),
    )
    return (
        select(record.c.id, known.label("standing"))
        .outerjoin(last, last.c.id == record.c.id)
        .where(as_of.happened(record.c.created, record.c.unit))
        .cte("standing_then")
    )


def standing_counts(as_of: AsOf) -> Select[str, int]:
    """How many records have each standing, now or at the end of the day."""
    if as_of.day is None:
        return select(record.c.standing, func.count()).group_by(record.c.standing)
    then = standing_then(as_of)
    return select(then.c.standing, func.count()).group_by(then.c.standing)


def _is_active(as_of: AsOf) -> ColumnElement[bool]:
    if as_of.day is None:
        return record.c.standing == Standing.ACTIVE.value
    then = standing_then(as_of)
    return record.c.id.in_(select(then.c.id).where(then.c.standing == Standing.ACTIVE.value))


def record_standings(
    as_of: AsOf, some: CTE | None = None, kinds: Sequence[LeafKind] = USUAL
) -> Subquery:
    """One row for each active record, or for some, by the definitions of the counts."""
    places, principal = record_places(as_of, some, kinds), principal_papers(as_of, some)
    papers, found = record_papers(principal, as_of), found_volumes(principal)
    reached = _reached(places, papers, found)
    captured_at = func.coalesce(places.c.since, papers.c.linked_at)
    linked_at = later(captured_at, papers.c.linked_at)
    flags = [case((reached[name], 1), else_=0).label(name) for name in FLAGS]
    return (
        select(
            record.c.id,
            record.c.unit,
            record.c.register,
            record.c.type,
            case((record.c.register == Register.PROPERTY.value, 1), else_=0).label("apart"),
            record.c.created,
            captured_at.label("captured_at"),
            later(linked_at, papers.c.made_at).label("digitized_at"),
            later(linked_at, papers.c.registered_at).label("registered_at"),
            *flags,
        )
        .outerjoin(places, places.c.record == record.c.id)
        .outerjoin(papers, papers.c.record == record.c.id)
        .outerjoin(found, found.c.record == record.c.id)
        .where(
            _is_active(as_of),
            as_of.happened(record.c.created, record.c.unit),
            among(record.c.id, some),
        )
        .subquery("standings")
    )


def _reached(places: CTE, papers: CTE, found: CTE) -> dict[str, ColumnElement[bool]]:
    """What a record has reached. One that claims no place is captured with its papers."""
    has_papers = func.coalesce(papers.c.papers, 0) > 0
    volumes = func.coalesce(found.c.volumes, 0)
    captured = or_(
        places.c.done == places.c.places,
        and_(places.c.record.is_(None), has_papers, volumes > 0),
    )
    complete = and_(captured, has_papers, volumes >= func.coalesce(places.c.volumes, 1))
    digitized = and_(complete, papers.c.made == papers.c.papers)
    registered = and_(complete, papers.c.registered == papers.c.papers)
    keyed = func.coalesce(papers.c.keyed, 0) == 1
    quality = func.coalesce(places.c.quality, 2)
    return {
        "captured": captured,
        "digitized": digitized,
        "registered": registered,
        "machine_read": and_(digitized, ~keyed),
        "keyed": and_(digitized, keyed),
        "unread": and_(captured, papers.c.made < papers.c.papers, papers.c.unread == 1),
        "cleared_by_rule": and_(registered, papers.c.by_rule == 1),
        "lost": and_(captured, places.c.lost == places.c.places),
        "counted": quality == 0,
        "estimated": quality == 1,
        "unknown": quality > 1,
    }
