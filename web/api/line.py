"""The line: how much waits for machines and people, and what each day brought; of all units."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import Step
from web.api.call import Reply
from web.api.shapes import Shape
from web.operation import operation, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records.brought import Brought as FoundBrought
    from web.api.call import Call
    from web.operation import Day as FoundDay


class WaitingCount(Shape):
    """How much waits for a step in one class of priority, and since when."""

    step: Step
    priority: int
    count: int
    since: datetime


class HeldCount(Shape):
    """How much is held for one reason."""

    noun: str
    code: str
    count: int


class Brought(Shape):
    """Pages that came from somebody, or steps that were done; net are those that hold by now."""

    step: Kind
    unit: str
    station: str
    operator: str
    gross: int
    net: int


class Day(Shape):
    """What one day brought, by step, unit, station and operator."""

    day: date
    brought: tuple[Brought, ...]


class Heard(Shape):
    """When a station was last heard from."""

    unit: str
    station: str
    at: datetime


class Followed(Shape):
    """As of which event of an origin everything is counted."""

    origin: str
    position: int
    at: datetime | None


class Throughput(Shape):
    """The line as it stands at a moment; the newest day is the first."""

    moment: datetime
    waiting: tuple[WaitingCount, ...]
    held: tuple[HeldCount, ...]
    refused: int
    """Files that could not be taken and that nobody has settled."""
    days: tuple[Day, ...]
    heard: tuple[Heard, ...]
    followed: tuple[Followed, ...]


def get_throughput(call: Call[Shape]) -> Reply:
    """Give what waits, what the last days brought, and as of which events that is counted."""
    with call.house.records.reading() as tx:
        found, followed = operation(tx, call.say.zone), tx.throughput.followed()
        spans = [span_of(day.date, call.say.zone) for day in found.days]
        brought = [tx.throughput.brought(span) for span in spans]
    return Reply(
        Throughput(
            moment=found.moment,
            waiting=tuple(
                WaitingCount(step=one.step, priority=one.priority, count=one.count, since=one.since)
                for one in found.waiting
            ),
            held=tuple(
                HeldCount(noun=noun, code=code, count=count)
                for (noun, code), count in found.held.items()
            ),
            refused=found.refused,
            days=tuple(_day(*one) for one in zip(found.days, brought, strict=True)),
            heard=tuple(
                Heard(unit=one.unit, station=one.station, at=one.at) for one in found.heard
            ),
            followed=tuple(
                Followed(origin=one.origin, position=one.position, at=one.at) for one in followed
            ),
        )
    )


def _day(found: FoundDay, brought: Iterable[FoundBrought]) -> Day:
    return Day(
        day=found.date,
        brought=tuple(
            Brought(
                step=one.step,
                unit=one.whom.unit,
                station=one.whom.station,
                operator=one.whom.operator,
                gross=one.gross,
                net=one.net,
            )
            for one in brought
        ),
    )
