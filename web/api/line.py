"""The line: what waits for machines and people, and what each day brought; of all units."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Noun, State, Step, work_moves
from pipeline.moves.awaiting import waiting_part
from pipeline.nouns.page import PageStanding
from storage.records.brought import DONE, Whom
from web.api.call import Reply
from web.api.cursor import after_of, cursor_of
from web.api.errors import NotFittingError, NothingThereError
from web.api.shapes import Key, Line, Paged, Part, Shape
from web.operation import operation, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records.brought import Brought as FoundBrought
    from storage.records.brought import Span
    from web.api.call import Call
    from web.operation import Day as FoundDay

FIRST_DAY = date(1990, 1, 1)


class HoldsAsked(Paged):
    """What waits for a person, all of it or for one reason."""

    code: Line = ""


class WaitingPerson(Shape):
    """One thing that waits for a person."""

    id: str
    noun: str
    code: str
    said: str
    """What to do, in the language asked for."""
    at: datetime | None


class WaitingPersons(Part):
    """What waits for a person, the oldest first."""

    items: tuple[WaitingPerson, ...]


class WaitingThing(Shape):
    """One thing that waits for a step."""

    id: Key
    noun: Noun
    priority: int
    since: datetime


class WaitingThings(Part):
    """What waits for a step, in the order in which it came."""

    items: tuple[WaitingThing, ...]


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


class BroughtAsked(Paged):
    """Of which day, and from whom; what of that is left empty may be anything."""

    day: date
    unit: Line = ""
    station: Line = ""
    operator: Line = ""
    net: bool = False
    """Only what holds by now."""


class ReceivedPage(Shape):
    """One page that came."""

    key: Key
    leaf: Key
    side: str
    part: int
    standing: PageStanding
    state: State
    held: bool
    came: datetime


class ReceivedPages(Part):
    """Pages in the order in which they came."""

    items: tuple[ReceivedPage, ...]


class DoneStep(Shape):
    """One step that was finished."""

    event: Key
    subject_kind: str
    subject_id: str
    actor: str
    origin: str
    at: datetime


class DoneSteps(Part):
    """Finished steps in their order."""

    items: tuple[DoneStep, ...]


def list_holds(call: Call[HoldsAsked]) -> Reply:
    """List what waits for a person, the oldest first."""
    explain, asked = call.house.speech.explain, call.asked
    with call.house.records.reading() as tx:
        found = waiting_part(tx, asked.limit, after_of(asked.cursor), asked.code)
    items = tuple(
        WaitingPerson(
            id=one.id, noun=one.noun, code=one.code, said=explain(call.say, one.code, {}), at=one.at
        )
        for one in found.items
    )
    onward = cursor_of(found.next)
    return Reply(WaitingPersons(items=items, next=onward), onward=onward)


def list_waiting(call: Call[Paged]) -> Reply:
    """List what waits for a step of the machine."""
    step = next((move.step for move in work_moves() if move.step == call.path["step"]), None)
    if step is None:
        raise NothingThereError
    with call.house.records.reading() as tx:
        found = tx.operation.things(Step(step), call.asked.limit, after_of(call.asked.cursor))
    items = tuple(
        WaitingThing(id=one.id, noun=one.noun, priority=one.priority, since=one.since)
        for one in found.items
    )
    onward = cursor_of(found.next)
    return Reply(WaitingThings(items=items, next=onward), onward=onward)


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


def received_pages(call: Call[BroughtAsked]) -> Reply:
    """List the pages that came from an operator at a station on a day."""
    asked = call.asked
    after = after_of(asked.cursor)
    with call.house.records.reading() as tx:
        found = tx.throughput.pages(_span(call), _whom(asked), asked.limit, after, net=asked.net)
    items = tuple(
        ReceivedPage(
            key=one.id,
            leaf=one.leaf,
            side=one.side,
            part=one.part,
            standing=PageStanding(one.standing),
            state=State(one.state),
            held=one.held,
            came=one.created,
        )
        for one in found.items
    )
    onward = cursor_of(found.next)
    return Reply(ReceivedPages(items=items, next=onward), onward=onward)


def done_steps(call: Call[BroughtAsked]) -> Reply:
    """List the steps of one kind that were finished on a day."""
    kind = next((one for one in DONE if one.value == call.path["kind"]), None)
    if kind is None:
        raise NothingThereError
    asked = call.asked
    after = after_of(asked.cursor)
    with call.house.records.reading() as tx:
        found = tx.throughput.events(
            _span(call), kind, _whom(asked), asked.limit, after, net=asked.net
        )
    items = tuple(
        DoneStep(
            event=one.event.id,
            subject_kind=one.event.subject_kind,
            subject_id=one.event.subject_id,
            actor=one.event.actor.name,
            origin=one.event.origin,
            at=one.event.at,
        )
        for one in found.items
    )
    onward = cursor_of(found.next)
    return Reply(DoneSteps(items=items, next=onward), onward=onward)


def _span(call: Call[BroughtAsked]) -> Span:
    day = call.asked.day
    if not FIRST_DAY <= day <= now().astimezone(call.say.zone).date():
        raise NotFittingError
    return span_of(day, call.say.zone)


def _whom(asked: BroughtAsked) -> Whom:
    return Whom(asked.unit, asked.station, asked.operator)


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
