"""Waiting: what waits for a person, and what for a step of the machine; of all units."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.flow import Noun, Step, work_moves
from pipeline.moves.awaiting import waiting_part
from pipeline.seeing.held import UNTOLD
from web.api.call import Reply
from web.api.cursor import after_of, cursor_of
from web.api.errors import NothingThereError
from web.api.shapes import Key, Line, Paged, Part, Shape

if TYPE_CHECKING:
    from web.api.call import Call


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


def list_holds(call: Call[HoldsAsked]) -> Reply:
    """List what waits for a person, the oldest first."""
    explain, asked = call.house.speech.explain, call.asked
    with call.house.records.reading() as tx:
        found = waiting_part(tx, asked.limit, after_of(asked.cursor), asked.code)
    items = tuple(
        WaitingPerson(
            id=one.id,
            noun=one.noun,
            code=one.code,
            said=explain(call.say, one.code, UNTOLD),
            at=one.at,
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
