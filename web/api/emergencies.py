"""Emergencies: a paper is asked for by one person, opened by another, and others read of it.

Asking and deciding are for people at their own screens: it takes two persons, and no program is
one.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Actor
from pipeline.grants.emergency import AT_ONCE, ask, emergencies, every, grant, refuse
from pipeline.people.rights import Right, role_for
from web.api.call import VIA, Reply
from web.api.cursor import cursor_of, key_after, sliced
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Paged, Part, Shape, Words
from web.api.trail import Look, look_shape
from web.pages.emergency import looks_by

if TYPE_CHECKING:
    from pipeline.grants.emergency import Emergency as Found
    from storage.records import SqlTransaction
    from web.api.call import Call


class EmergencyStanding(StrEnum):
    """What came of an emergency."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    OVER = "over"


class Decided(StrEnum):
    """Whether the paper is opened."""

    GRANT = "grant"
    REFUSE = "refuse"


class Emergency(Shape):
    """One paper that somebody asked for who has no right to any, and what came of it."""

    key: Key
    asked: datetime
    name: str
    """Who asked."""
    document: Key
    reason: str
    standing: EmergencyStanding
    """What came of it; `over` where nobody decided in time."""
    by: str
    """Who decided."""
    decided: datetime | None
    until: datetime | None
    """Until when the paper is open to who asked."""
    looks: tuple[Look, ...]
    """What was looked at by it."""


class Emergencies(Part):
    """Emergencies, the last first."""

    items: tuple[Emergency, ...]


class EmergencyAsked(Shape):
    """Which paper is needed, and why."""

    document: Key
    reason: Words


class Decision(Shape):
    """Whether the paper is opened for an hour."""

    decision: Decided


def ask_in_emergency(call: Call[EmergencyAsked]) -> Reply:
    """Ask for one paper, and say why; a privacy officer decides, and others read of it."""
    asked = call.asked
    who = _actor(call, Right.ASK_IN_EMERGENCY)
    with call.house.records.writing() as tx:
        before = made_before(tx, call)
        if before is None:
            key = ask(tx, call.person, asked.document, asked.reason, who).id
            keep_made(tx, call, {"emergency": key})
        else:
            key = str(before["emergency"])
        return Reply(_shape(tx, _one(tx, key)))


def own_emergencies(call: Call[Paged]) -> Reply:
    """List what whoever asks has asked for in emergencies, the last first."""
    with call.house.records.reading() as tx:
        theirs = (one for one in every(tx) if one.person == call.person.id)
        shown, onward = sliced(tuple(islice(theirs, AT_ONCE)), call.asked, lambda one: one.id)
        items = tuple(_shape(tx, one) for one in shown)
    return Reply(Emergencies(items=items, next=onward), onward=onward)


def list_emergencies(call: Call[Paged]) -> Reply:
    """List what was asked for in emergencies, what came of it, and what was looked at."""
    asked = call.asked
    with call.house.records.reading() as tx:
        part = emergencies(tx, key_after(asked.cursor))
        items = tuple(_shape(tx, one) for one in part.items[: asked.limit])
    more = len(part.items) > asked.limit
    onward = cursor_of(items[-1].key if more else part.next)
    return Reply(Emergencies(items=items, next=onward), onward=onward)


def decide_emergency(call: Call[Decision]) -> Reply:
    """Open the paper for an hour to who asked for it, or leave it closed."""
    who, key = _actor(call, Right.GRANT_ACCESS), call.path["key"]
    with call.house.records.writing() as tx:
        if made_before(tx, call) is None:
            (grant if call.asked.decision is Decided.GRANT else refuse)(tx, key, who)
            keep_made(tx, call, {"emergency": key})
        return Reply(_shape(tx, _one(tx, key)))


def _actor(call: Call[Shape], right: Right) -> Actor:
    return Actor(call.person.name, role_for(call.person, right).value, via=VIA)


def _one(tx: SqlTransaction, key: str) -> Found:
    return next(one for one in every(tx) if one.id == key)


def _shape(tx: SqlTransaction, one: Found) -> Emergency:
    return Emergency(
        key=one.id,
        asked=one.asked,
        name=one.name,
        document=one.document,
        reason=one.reason,
        standing=_standing(one),
        by=one.by,
        decided=one.decided,
        until=one.until,
        looks=tuple(look_shape(tx, event) for event in looks_by(tx, one)),
    )


def _standing(one: Found) -> EmergencyStanding:
    if one.granted is None:
        return EmergencyStanding.WAITING if one.is_open(now()) else EmergencyStanding.OVER
    return EmergencyStanding.GRANTED if one.granted else EmergencyStanding.REFUSED
