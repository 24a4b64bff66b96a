"""Brought: the pages that came on a day, and the steps that were finished, one by one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.flow import State
from pipeline.nouns.page import PageStanding
from storage.records.brought import DONE, Whom
from web.api.call import Reply
from web.api.cursor import after_of, cursor_of
from web.api.errors import NotFittingError, NothingThereError
from web.api.shapes import Key, Line, Paged, Part, Shape
from web.operation import span_of

if TYPE_CHECKING:
    from storage.records.brought import Span
    from web.api.call import Call

FIRST_DAY = date(1990, 1, 1)


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
