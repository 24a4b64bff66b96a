"""Oddities: searches that broke a rule, for who watches over them, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.events import Actor
from pipeline.moves.watching import settle
from pipeline.nouns.asking import Rule
from pipeline.people.rights import Right, role_for
from pipeline.words import REASON, plain
from web.api.call import VIA, Reply
from web.api.cursor import cursor_of, key_after
from web.api.errors import NothingThereError
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Paged, Part, Shape, Words
from web.pages.oddities import searches_around

if TYPE_CHECKING:
    from pipeline.events import Event
    from pipeline.nouns.asking import Oddity as Found
    from storage.records import SqlTransaction
    from web.api.call import Call


class Oddity(Shape):
    """A rule that somebody's searches broke, and what became of it."""

    key: Key
    person: str
    """By which name they sign in."""
    rule: Rule
    number: int
    limit: int
    at: datetime
    settled: datetime | None
    settled_by: str | None
    finding: str
    """What somebody found who looked into it."""


class Oddities(Part):
    """Everything odd, the newest first."""

    items: tuple[Oddity, ...]


class OddSearch(Shape):
    """One search of that person at that time; not what was asked, nor what was found."""

    event: Key
    at: datetime
    role: str
    purpose: str
    asked_by: tuple[str, ...]
    """By which keys it was asked."""


class OddSearches(Shape):
    """One oddity, with the searches around it."""

    oddity: Oddity
    searches: tuple[OddSearch, ...]


class Settlement(Shape):
    """What somebody found who looked into it."""

    finding: Words


def list_oddities(call: Call[Paged]) -> Reply:
    """List searches that broke a rule, the newest first."""
    asked = call.asked
    with call.house.records.reading() as tx:
        found = tx.askings.oddities(asked.limit, key_after(asked.cursor))
        items = tuple(_oddity(tx, one) for one in found.items)
    onward = cursor_of(found.next)
    return Reply(Oddities(items=items, next=onward), onward=onward)


def get_oddity(call: Call[Shape]) -> Reply:
    """Give one of them, with the searches of that person around it."""
    with call.house.records.reading() as tx:
        return Reply(_shape(tx, _found(tx, call)))


def settle_oddity(call: Call[Settlement]) -> Reply:
    """Say what became of something odd; it is kept with who said so."""
    finding = plain(call.asked.finding, "finding", REASON)
    who = Actor(call.person.name, role_for(call.person, Right.GRANT_ACCESS).value, via=VIA)
    with call.house.records.writing() as tx:
        found = _found(tx, call)
        if made_before(tx, call) is None:
            settle(tx, found, who, finding)
            keep_made(tx, call, {"oddity": found.id})
        return Reply(_shape(tx, _found(tx, call)))


def _found(tx: SqlTransaction, call: Call[Shape]) -> Found:
    found = tx.askings.oddity(call.path["key"])
    if found is None:
        raise NothingThereError
    return found


def _shape(tx: SqlTransaction, one: Found) -> OddSearches:
    searches = tuple(_search(tx, event) for event in searches_around(tx, one))
    return OddSearches(oddity=_oddity(tx, one), searches=searches)


def _oddity(tx: SqlTransaction, one: Found) -> Oddity:
    return Oddity(
        key=one.id,
        person=tx.people.get(one.person).name,
        rule=one.rule,
        number=one.number,
        limit=one.most,
        at=one.at,
        settled=one.settled,
        settled_by=one.settled_by,
        finding=one.reason,
    )


def _search(tx: SqlTransaction, event: Event) -> OddSearch:
    keys = event.facts.get("asked_by")
    return OddSearch(
        event=event.id,
        at=event.recorded_at,
        role=event.actor.role,
        purpose=tx.events.words(event.id),
        asked_by=tuple(map(str, keys)) if isinstance(keys, list) else (),
    )
