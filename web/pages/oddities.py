"""Oddities: searches that broke a rule, for the privacy officer, who says what became of them.

Nothing that was found stands here, and nothing that was asked: what is odd is how somebody asks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.events import Actor
from pipeline.finding.errors import OwnOddityError, UnsettledError
from pipeline.finding.keys import OWN_NAMES
from pipeline.finding.watch import WITHIN
from pipeline.moves.watching import settle as settle_it
from pipeline.nouns.asking import Rule
from pipeline.people.rights import Right, has, role_for
from pipeline.words import REASON, plain
from storage.records.brought import Span
from web.asking import Elsewhere, Page
from web.errors import NotFoundError
from web.pages.behind import lines_for, listing
from web.pages.cells import count, heads, moment, text
from web.pages.find import called
from web.pages.purposes import spoken
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from pipeline.errors import ArkhivError
    from pipeline.events import Event
    from pipeline.language import Language
    from pipeline.nouns.asking import Oddity
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.table import Cell

SEARCHES = 200
AFTERWARDS = timedelta(minutes=10)
"""So long after it was told, searches are shown with it."""
BAD = 400


def oddities(ask: Ask) -> Answer:
    """List everything odd, the newest first."""
    say = ask.say
    with ask.house.records.reading() as tx:
        found = tx.askings.oddities(lines_for(ask), ask.query.get("after"))
        rows = tuple(_row(tx, ask, one) for one in found.items)
    names = heads(
        say("When"), say("Who"), say("What is odd"), say("Number"), say("Limit"), say("State"),
        right=(3, 4),
    )  # fmt: skip
    empty = say("Nothing odd was seen.")
    table = Table("oddities", say("Odd searches"), names, rows, empty=empty)
    return listing(ask, "/oddities", table, found.next)


def oddity(ask: Ask) -> Answer:
    """Show one of them, with the searches of that person around it."""
    return _shown(ask)


def settle(ask: Ask) -> Answer:
    """Say what became of it."""
    role = role_for(ask.person, Right.GRANT_ACCESS)
    who = Actor(ask.person.name, role.value, via="web")
    try:
        reason = plain(ask.form.get("reason", ""), ask.say("What you found"), REASON)
        with ask.house.records.writing() as tx:
            settle_it(tx, _found(tx, ask), who, reason)
    except (UnsettledError, OwnOddityError) as error:
        return _shown(ask, error)
    return Elsewhere("/oddities")


def searches_around(tx: SqlTransaction, one: Oddity) -> tuple[Event, ...]:
    """Return the searches of that person around something odd."""
    span = Span(one.at - WITHIN[one.rule], one.at + AFTERWARDS)
    return tx.askings.searches(tx.people.get(one.person).name, span, SEARCHES)


def _shown(ask: Ask, problem: ArkhivError | None = None) -> Page:
    say = ask.say
    with ask.house.records.reading() as tx:
        found = _found(tx, ask)
        person = tx.people.get(found.person)
        rows = tuple(_search(tx, ask, event) for event in searches_around(tx, found))
        units = units_in(tx, say).names_of(person.units)
    names = heads(say("When"), say("Role"), say("Purpose"), say("Asked by"))
    facts = {
        "oddity": found,
        "person": person,
        "units": units,
        "rule": _rule(say, found.rule),
        "table": Table("searches", say("Searches at that time"), names, rows),
        "settles": has(ask.person, Right.GRANT_ACCESS)
        and found.settled is None
        and found.person != ask.person.id,
        "problem": say.sentence(problem.template, problem.facts) if problem else "",
    }
    return Page("oddity.html", facts, BAD if problem else 200)


def _found(tx: SqlTransaction, ask: Ask) -> Oddity:
    found = tx.askings.oddity(ask.path["key"])
    if found is None:
        raise NotFoundError
    return found


def _row(tx: SqlTransaction, ask: Ask, one: Oddity) -> tuple[Cell, ...]:
    say, person = ask.say, tx.people.get(one.person)
    settled = f"{one.settled_by}, {say.moment(one.settled)}" if one.settled else say("not settled")
    return (
        moment(say, one.at),
        text(person.full_name or person.name),
        text(_rule(say, one.rule), f"/oddities/{one.id}"),
        count(say, one.number),
        count(say, one.most),
        text(settled),
    )


def _rule(say: Language, rule: Rule) -> str:
    return {
        Rule.TOO_FAST: say("Searches faster than may be"),
        Rule.MANY_QUESTIONS: say("Asks about many different people within an hour"),
        Rule.NONE_OPENED: say("Finds much within an hour and opens nothing"),
        Rule.SAME_AGAIN: say("Asks the same again and again within a day"),
        Rule.FAR_AT_NIGHT: say("Asks about other units outside office hours"),
    }[rule]


def _search(tx: SqlTransaction, ask: Ask, event: Event) -> tuple[Cell, ...]:
    say = ask.say
    return (
        moment(say, event.recorded_at),
        text(say.word(event.actor.role)),
        text(spoken(ask.say, tx.events.words(event.id)) or "–"),
        text(", ".join(_asked_by(say, event))),
    )


def _asked_by(say: Language, event: Event) -> list[str]:
    """By which keys was asked, each as the form of the search calls it."""
    names = {key.value: "name" for key in OWN_NAMES}
    keys = event.facts.get("asked_by")
    asked = [names.get(str(key), str(key)) for key in keys] if isinstance(keys, list) else []
    labels = {
        **called(say),
        "words": say("words"),
        "unit": say("Unit"),
        "volume": say("Volume"),
        "type": say("Type"),
        "year": say("Year"),
        "date": say("Day"),
    }
    return list(dict.fromkeys(labels[key] for key in asked if key in labels))
