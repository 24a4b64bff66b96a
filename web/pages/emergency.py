"""Emergencies: an administrator asks for a paper, a privacy officer decides, others read of it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.clock import now
from pipeline.errors import UserError
from pipeline.events import Actor
from pipeline.grants.emergency import AT_ONCE, HOLDS, ask, emergencies, every, grant, refuse
from pipeline.people.rights import Right, Why, has, role_for
from web.asking import Elsewhere, Page
from web.errors import NotFoundError
from web.pages.cells import address, heads, moment, text
from web.pages.people import called_in
from web.pages.seen import columns, looks, rows_of
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.errors import ArkhivError
    from pipeline.events import Event
    from pipeline.grants.emergency import Emergency
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.people import Called
    from web.table import Cell

REPORT = "/emergencies"
GRANT, REFUSE = "grant", "refuse"
BAD = 400
MINUTES = int(HOLDS.total_seconds()) // 60


def form(page: Ask) -> Answer:
    """Show how a paper is asked for, and what was asked before."""
    return _own(page)


def ask_for(page: Ask) -> Answer:
    """Ask for one paper."""
    try:
        with page.house.records.writing() as tx:
            who = _actor(page, Right.ASK_IN_EMERGENCY)
            document, reason = page.form.get("document", ""), page.form.get("reason", "")
            ask(tx, page.person, document.strip(), reason, who)
    except UserError as error:
        return _own(page, error)
    return Elsewhere("/emergency")


def report(page: Ask) -> Answer:
    """Tell what was asked for in emergencies, what came of it, and what was looked at."""
    return _report(page)


def decide(page: Ask) -> Answer:
    """Let the paper be seen, or leave it closed."""
    chosen = page.form.get("decision", "")
    if chosen not in (GRANT, REFUSE):
        raise NotFoundError
    try:
        with page.house.records.writing() as tx:
            who = _actor(page, Right.GRANT_ACCESS)
            (grant if chosen == GRANT else refuse)(tx, page.path["key"], who)
    except UserError as error:
        return _report(page, error)
    return Elsewhere(REPORT)


def _actor(page: Ask, right: Right) -> Actor:
    return Actor(page.person.name, role_for(page.person, right).value, via="web")


def _own(page: Ask, problem: ArkhivError | None = None) -> Page:
    """What the one who asks has asked, and the way to what is open to them."""
    with page.house.records.reading() as tx:
        theirs = (one for one in every(tx) if one.person == page.person.id)
        own = tuple(islice(theirs, AT_ONCE))
        called = _called(tx, page, own)
    rows = tuple((*_line(page, called, one), text(*_way(page, one))) for one in own)
    names = heads(*_names(page), page.say("Paper"))
    empty = page.say("Nothing was asked for.")
    facts = {
        "table": Table("emergencies", page.say("What was asked for"), names, rows, empty=empty),
        "given": {name: page.form.get(name, "") for name in ("document", "reason")},
        "minutes": MINUTES,
        "problem": _said(page, problem),
    }
    return Page("emergency.html", facts, BAD if problem else 200)


def _way(page: Ask, one: Emergency) -> tuple[str, str]:
    is_open = one.until is not None and now() < one.until
    to = f"/documents/{one.document}/open" if is_open else ""
    return (page.say("Open the paper") if is_open else one.document, to)


def _report(page: Ask, problem: ArkhivError | None = None) -> Page:
    say, moment_ = page.say, now()
    decides = has(page.person, Right.GRANT_ACCESS)
    with page.house.records.reading() as tx:
        part = emergencies(tx, _before(page))
        found = part.items
        seen = tuple(line for one in found for line in _looks(tx, page, one))
        called = _called(tx, page, found)
    rows = tuple((*_line(page, called, one), text(*_paper(page, one))) for one in found)
    facts = {
        "waiting": [one for one in found if one.is_open(moment_)] if decides else [],
        "called": called,
        "table": Table(
            "emergencies",
            say("What was asked for"),
            heads(*_names(page), say("Paper")),
            rows,
            empty=say("Nothing was asked for."),
        ),
        "looks": Table(
            "looks",
            say("What was looked at"),
            heads(say("Paper"), *columns(page)),
            seen,
            empty=say("Nothing was looked at."),
        ),
        "first": address(REPORT) if "before" in page.query else "",
        "next": address(REPORT, before=part.next) if part.next else "",
        "problem": _said(page, problem),
    }
    return Page("emergencies.html", facts, BAD if problem else 200)


def _before(page: Ask) -> str | None:
    """Before which emergency the report goes on."""
    given = page.query.get("before")
    try:
        return None if given is None else str(UUID(given))
    except ValueError as error:
        raise NotFoundError from error


def _names(page: Ask) -> tuple[str, ...]:
    say = page.say
    return (say("Asked"), say("Who"), say("Reason"), say("Decision"), say("By"), say("Until"))


def _called(tx: SqlTransaction, page: Ask, found: Sequence[Emergency]) -> Called:
    """What those are called who asked and decided."""
    return called_in(tx, page.say, {name for one in found for name in (one.name, one.by) if name})


def _line(page: Ask, called: Called, one: Emergency) -> tuple[Cell, ...]:
    say = page.say
    return (
        moment(say, one.asked),
        text(called(one.name)),
        text(one.reason),
        text(_standing(page, one)),
        text(called(one.by) if one.by else "–"),
        moment(say, one.until),
    )


def _standing(page: Ask, one: Emergency) -> str:
    say = page.say
    if one.granted is None:
        return say("waits") if one.is_open(now()) else say("nobody decided")
    return say("granted") if one.granted else say("refused")


def _paper(page: Ask, one: Emergency) -> tuple[str, str]:
    watches = has(page.person, Right.SEE_WHO_LOOKED)
    return one.document, f"/documents/{one.document}/seen" if watches else ""


def _looks(tx: SqlTransaction, page: Ask, one: Emergency) -> Sequence[tuple[Cell, ...]]:
    paper = text(*_paper(page, one))
    return [(paper, *row) for row in rows_of(tx, page, looks_by(tx, one))]


def looks_by(tx: SqlTransaction, one: Emergency) -> tuple[Event, ...]:
    """Return the looks that an emergency opened, the last one first."""
    found = looks(tx, tx.documents.get(one.document)) if one.granted else ()
    return tuple(event for event in found if _is_of(event, one))


def _is_of(event: Event, one: Emergency) -> bool:
    within = one.decided is not None and one.until is not None
    return (
        within
        and event.actor.name == one.name
        and event.facts.get("why") == Why.EMERGENCY
        and one.decided <= event.recorded_at <= one.until  # type: ignore[operator]  # within
    )


def _said(page: Ask, problem: ArkhivError | None) -> str:
    return page.say.sentence(problem.template, problem.facts) if problem else ""
