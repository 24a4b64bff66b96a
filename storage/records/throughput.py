"""Throughput in SQL: what came and what was done in a span of time, and who was last heard from.

Ids hold the time at which they were made, so a span is a range of ids and no date is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from pipeline.ports.listing import ListedEvent
from storage.records.brought import STANDS, holds, pages_of, steps_of, within
from storage.records.events import event_of
from storage.records.hours import Hours
from storage.records.listing import following, part
from storage.records.listing_papers import PAGE, page_line
from storage.schema.capture import batch, page
from storage.schema.documents import document, version_page
from storage.schema.rollup import rollup_position
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from pipeline.events import Kind
    from pipeline.ports.listing import ListedPage, Part
    from storage.records.brought import Brought, Span, Whom
    from storage.records.hours import Sums


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
        self._hours = Hours(connection)

    def brought(self, span: Span) -> tuple[Brought, ...]:
        """Count what came and was done in a span of whole hours, gross and net."""
        return self._hours.brought(span)

    def sums(self, spans: Sequence[Span]) -> tuple[Sums, ...]:
        """Count what came and was done in each of several spans, by step alone."""
        return self._hours.sums(spans)

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
        """List the pages that are counted as received; whom may be left open in part."""
        places, conditions = pages_of(whom)
        if net:
            conditions.append(STANDS)
        branch = (
            select(*PAGE)
            .select_from(places)
            .where(within(page.c.id, span), *conditions, *following(page.c.id, after))
        )
        return part(
            self._connection,
            [branch],
            ("id",),
            limit,
            page_line,
            lambda line: line.id,
        )

    def papers(self, pages: Iterable[str]) -> Mapping[str, str]:
        """Return the paper to which each of some pages belongs, where it belongs to one now."""
        stands = func.coalesce(document.c.current, document.c.version)
        rows = self._connection.execute(
            select(version_page.c.page, func.min(version_page.c.document))
            .join(document, document.c.id == version_page.c.document)
            .where(
                version_page.c.page.in_(list(pages)),
                version_page.c.version == stands,
                document.c.discarded.is_(None),
            )
            .group_by(version_page.c.page)
        )
        return {str(page): str(paper) for page, paper in rows}

    def events(
        self,
        span: Span,
        kind: Kind,
        whom: Whom,
        limit: int,
        after: str | None = None,
        *,
        net: bool = False,
    ) -> Part[ListedEvent]:
        """List the events that are counted as steps that were done."""
        places, conditions = steps_of(kind, whom)
        if net:
            conditions.append(holds(kind))
        branch = (
            select(event)
            .select_from(places)
            .where(within(event.c.id, span), *conditions, *following(event.c.id, after))
        )
        return part(
            self._connection,
            [branch],
            ("id",),
            limit,
            lambda row: ListedEvent(event_of(row), row.position),
            lambda line: line.event.id,
        )
