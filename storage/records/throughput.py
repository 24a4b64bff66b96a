"""Throughput in SQL: what came and what was done in a span of time, and who was last heard from.

Ids hold the time at which they were made, so a span is a range of ids and no date is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, select

from pipeline.events import Kind
from pipeline.nouns.page import PageStanding
from pipeline.ports.listing import ListedEvent
from storage.records.events import event_of
from storage.records.listing import following, least_id, part
from storage.records.listing_papers import PAGE, page_line
from storage.schema.capture import batch, master, page
from storage.schema.rollup import rollup_position
from storage.schema.trail import event

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

    from pipeline.ports.listing import ListedPage, Part

DONE = (
    Kind.PAGE_CLEANED,
    Kind.PAGE_READ,
    Kind.DOCUMENT_DELIMITED,
    Kind.DOCUMENT_DESCRIBED,
    Kind.DOCUMENT_ASSEMBLED,
    Kind.DOCUMENT_CHECKED,
    Kind.DOCUMENT_REGISTERED,
)
"""The events that tell of a step that was finished, in the order of the flow."""


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
class Received:
    """Pages that came from somebody; `net` are those that hold their place by now."""

    whom: Whom
    gross: int
    net: int


@dataclass(frozen=True, slots=True)
class Done:
    """So many events of one kind that tell of a finished step."""

    kind: Kind
    count: int


@dataclass(frozen=True, slots=True)
class Heard:
    """When a station last opened or sealed a batch of a unit."""

    unit: str
    station: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """Up to which event of an origin everything is summed up, and when that was recorded."""

    origin: str
    position: int
    at: datetime | None


class SqlThroughput:
    """What a supervisor asks about the days that passed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def received(self, span: Span) -> tuple[Received, ...]:
        """Count the pages that came, all of them and those that stand for their place by now."""
        stands = page.c.standing == PageStanding.CURRENT.value
        whom = batch.c.unit, batch.c.station, batch.c.operator
        rows = self._connection.execute(
            select(*whom, func.count(), func.sum(case((stands, 1), else_=0)))
            .select_from(page.join(master).join(batch))
            .where(_within(page.c.id, span))
            .group_by(*whom)
            .order_by(*whom)
        )
        return tuple(Received(Whom(*row[:3]), *row[3:]) for row in rows)

    def done(self, span: Span) -> tuple[Done, ...]:
        """Count the steps that were finished; one that was done twice counts twice."""
        rows = self._connection.execute(
            select(event.c.type, func.count())
            .where(_within(event.c.id, span), event.c.type.in_([kind.value for kind in DONE]))
            .group_by(event.c.type)
        )
        counts: dict[str, int] = dict(rows.all())
        return tuple(Done(kind, counts[kind.value]) for kind in DONE if kind.value in counts)

    def heard(self) -> tuple[Heard, ...]:
        """Return when each station was last heard from, for every unit that it works for."""
        last = func.max(func.coalesce(batch.c.sealed, batch.c.opened))
        whom = batch.c.unit, batch.c.station
        rows = self._connection.execute(select(*whom, last).group_by(*whom).order_by(*whom))
        return tuple(Heard(*row) for row in rows)

    def followed(self) -> tuple[Followed, ...]:
        """Return as of which events the progress is counted, origin by origin."""
        here = rollup_position
        at_position = and_(event.c.origin == here.c.origin, event.c.position == here.c.position)
        rows = self._connection.execute(
            select(here.c.origin, here.c.position, event.c.recorded_at)
            .select_from(here.outerjoin(event, at_position))
            .order_by(here.c.origin)
        )
        return tuple(Followed(*row) for row in rows)

    def pages(
        self,
        span: Span,
        whom: Whom,
        limit: int,
        after: str | None = None,
        *,
        net: bool = False,
    ) -> Part[ListedPage]:
        """List the pages that are counted as received from somebody."""
        named = (
            (batch.c.unit, whom.unit),
            (batch.c.station, whom.station),
            (batch.c.operator, whom.operator),
        )
        conditions = [column == value for column, value in named]
        if net:
            conditions.append(page.c.standing == PageStanding.CURRENT.value)
        branch = (
            select(*PAGE)
            .select_from(page.join(master).join(batch))
            .where(_within(page.c.id, span), *conditions, *following(page.c.id, after))
        )
        return part(
            self._connection,
            [branch],
            ("id",),
            limit,
            page_line,
            lambda line: line.id,
        )

    def events(
        self, span: Span, kind: Kind, limit: int, after: str | None = None
    ) -> Part[ListedEvent]:
        """List the events that are counted as steps that were done."""
        branch = select(event).where(
            _within(event.c.id, span), event.c.type == kind.value, *following(event.c.id, after)
        )
        return part(
            self._connection,
            [branch],
            ("id",),
            limit,
            lambda row: ListedEvent(event_of(row), row.position),
            lambda line: line.event.id,
        )


def _within(column: ColumnElement[str], span: Span) -> ColumnElement[bool]:
    return and_(column >= least_id(span.start), column < least_id(span.end))
