"""Brought: what came and what was done in a span, counted from pages and events themselves.

Gross is whatever came or was done. Net leaves out what a rescan has replaced, what was discarded,
and a step that was done again later: a page or paper that stands counts once for every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, literal, select

from pipeline.events import Kind
from pipeline.nouns.page import PageStanding
from storage.records.listing import least_id
from storage.schema.capture import batch, master, page
from storage.schema.documents import document
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, FromClause, Select
    from sqlalchemy.engine import Connection

OF_PAGES = (Kind.PAGE_CLEANED, Kind.PAGE_READ)
OF_DOCUMENTS = (
    Kind.DOCUMENT_DELIMITED,
    Kind.DOCUMENT_DESCRIBED,
    Kind.DOCUMENT_ASSEMBLED,
    Kind.DOCUMENT_CHECKED,
    Kind.DOCUMENT_REGISTERED,
)
DONE = (*OF_PAGES, *OF_DOCUMENTS)
"""The events that tell of a step that was finished, in the order of the flow."""
STEPS = (Kind.PAGE_RECEIVED, *DONE)
"""What is counted for each day: pages that came, and the steps that were done."""
STANDS = page.c.standing == PageStanding.CURRENT.value
ACTOR = event.c.actor["name"].as_string()


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until before another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Whom:
    """One operator at one station, for one archive unit."""

    unit: str
    station: str
    operator: str


@dataclass(frozen=True, slots=True)
class Brought:
    """Pages that came from somebody, or steps that somebody's machine or they themselves did."""

    step: Kind
    whom: Whom
    gross: int
    net: int


def counted(connection: Connection, span: Span) -> Iterator[Brought]:
    """Count what came and what was done in a span."""
    for asked in (_came(span), _done(OF_PAGES, span), _done(OF_DOCUMENTS, span)):
        for row in connection.execute(asked):
            yield Brought(Kind(row[0]), Whom(*row[1:4]), row[4], int(row[5]))


def within(column: ColumnElement[str], span: Span) -> ColumnElement[bool]:
    """What was made in a span, by its id."""
    return and_(column >= least_id(span.start), column < least_id(span.end))


def pages_of(whom: Whom | None = None) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Return where the pages that came are found, and the conditions that one whom brought them."""
    known = (batch.c.unit, batch.c.station, batch.c.operator)
    return page.join(master).join(batch), _is(known, whom)


def steps_of(kind: Kind, whom: Whom | None = None) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Return where the steps of one kind are found, and the conditions that one whom did them."""
    return _things((kind,)), [event.c.type == kind.value, *_is(_whom((kind,)), whom)]


def holds(kind: Kind) -> ColumnElement[bool]:
    """What of the steps of one kind is counted net."""
    return and_(_stands((kind,)), _is_last())


def _came(span: Span) -> Select[str, str, str, str, int, int]:
    whom = batch.c.unit, batch.c.station, batch.c.operator
    return (
        select(literal(Kind.PAGE_RECEIVED.value), *whom, func.count(), _how_many(STANDS))
        .select_from(pages_of()[0])
        .where(within(page.c.id, span))
        .group_by(*whom)
    )


def _done(kinds: Sequence[Kind], span: Span) -> Select[str, str, str, str, int, int]:
    unit, station, operator = _whom(kinds)
    every = (
        select(
            event.c.type,
            unit.label("unit"),
            station.label("station"),
            operator.label("operator"),
            _one(and_(_stands(kinds), _is_last())).label("net"),
        )
        .select_from(_things(kinds))
        .where(within(event.c.id, span), event.c.type.in_([kind.value for kind in kinds]))
        .cte("every")
        .prefix_with("MATERIALIZED")
    )
    name = every.c.type, every.c.unit, every.c.station, every.c.operator
    return select(*name, func.count(), func.sum(every.c.net)).group_by(*name)


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(_one(condition))


def _things(kinds: Sequence[Kind]) -> FromClause:
    """The events of steps with the thing that each was about, and the batch that brought it.

    Their type says what kind of thing that is. Said once more, it would have SQLite look through
    all events of that kind instead of those of the span.
    """
    if kinds[0] in OF_PAGES:
        return event.join(page, page.c.id == event.c.subject_id).join(master).join(batch)
    papers = event.join(document, document.c.id == event.c.subject_id)
    return papers.outerjoin(batch, batch.c.id == document.c.batch)


def _whom(kinds: Sequence[Kind]) -> tuple[ColumnElement[str], ...]:
    unit = batch.c.unit if kinds[0] in OF_PAGES else func.coalesce(batch.c.unit, "")
    return unit, event.c.origin, ACTOR


def _stands(kinds: Sequence[Kind]) -> ColumnElement[bool]:
    return STANDS if kinds[0] in OF_PAGES else document.c.discarded.is_(None)


def _is_last() -> ColumnElement[bool]:
    """Nothing of the same kind was done with the same thing later."""
    later = event.alias()
    return ~exists().where(
        later.c.subject_kind == event.c.subject_kind,
        later.c.subject_id == event.c.subject_id,
        later.c.type == event.c.type,
        later.c.id > event.c.id,
    )


def _is(columns: Sequence[ColumnElement[str]], whom: Whom | None) -> list[ColumnElement[bool]]:
    """That these columns name somebody; what of whom is empty may be anything."""
    if whom is None:
        return []
    names = (whom.unit, whom.station, whom.operator)
    return [column == name for column, name in zip(columns, names, strict=True) if name]
