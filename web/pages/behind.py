"""Behind the figures: the things that a number counts, part by part, by their ids alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from pipeline.clock import now
from pipeline.flow import Noun, Step, work_moves
from pipeline.ids import DocumentId, LeafId
from pipeline.moves.awaiting import waiting_part
from pipeline.moves.settling import STACK
from pipeline.people.rights import Right, has
from pipeline.seeing.held import UNTOLD, told_of
from pipeline.seeing.shelved import citation_for
from pipeline.seeing.verdicts import verdict_on_outline
from storage.records.brought import DONE, Whom
from web.asking import Form, Page, Sheet
from web.errors import NotFoundError
from web.operation import span_of
from web.pages.cells import address, cited, heads, moment, text, with_names
from web.pages.line import WORDS
from web.pages.people import called_in
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.ports.listing import ListedPage
    from storage.records import SqlTransaction
    from storage.records.brought import Span
    from web.asking import Answer, Ask
    from web.pages.units import Units
    from web.table import Cell

T = TypeVar("T")

LINES = 50
SAVED = 2000
"""So many lines of a list are saved as a file at once."""


def lines_for(ask: Ask) -> int:
    """Return how many lines of a list are wanted: a part to look at, or more to be saved."""
    return SAVED if "save" in ask.query else LINES


def listing(
    ask: Ask,
    path: str,
    table: Table,
    onward: str | None,
    note: str = "",
    template: str = "listing.html",
    **more: object,
) -> Answer:
    """Return one part of a list; `onward` is after what the next part begins.

    A template of its own stands around the list with `more` facts.
    """
    if "save" in ask.query:
        return _saved(ask, table, onward)
    kept = {name: value for name, value in ask.query.items() if name != "after"}
    after = ask.query.get("after")
    facts = {
        "table": table,
        "note": note,
        "next": address(path, **kept, after=onward) if onward else "",
        "first": address(path, **kept) if after else "",
        "save": address(path, **kept, after=after, save=""),
        **more,
    }
    return Page(template, facts)


def cut(ask: Ask, every: Sequence[T], key: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """Return one part of what is short enough to be read whole, and after what the next begins."""
    keys, after = [key(one) for one in every], ask.query.get("after")
    if after is not None and after not in keys:
        raise NotFoundError
    start = 0 if after is None else keys.index(after) + 1
    end = start + lines_for(ask)
    return every[start:end], keys[end - 1] if end < len(every) else None


def _saved(ask: Ask, table: Table, onward: str | None) -> Sheet:
    """Return what is saved of a list; its last line says so where the list goes on."""
    form = ask.query["save"]
    if form not in set(Form):
        raise NotFoundError
    if onward:
        goes_on = text(ask.say("The list goes on: this file has no more than a part of it."))
        rest = [text("")] * (len(table.heads) - 1)
        table = replace(table, rows=(*table.rows, (goes_on, *rest)))
    return Sheet(table.title, table, Form(form))


def waiting(ask: Ask) -> Answer:
    """List what waits for a step of the line."""
    say = ask.say
    move = next((one for one in work_moves() if one.step == ask.path["step"]), None)
    if move is None:
        raise NotFoundError
    with ask.house.records.reading() as tx:
        found = tx.operation.things(Step(move.step), lines_for(ask), ask.query.get("after"))
    rows = tuple(
        (_thing(ask, thing.noun, thing.id), text(str(thing.priority)), moment(say, thing.since))
        for thing in found.items
    )
    title = say("Waiting for the machine: {step}").format(step=say(WORDS[move.step]))
    names = heads(say.word(move.noun), say("Priority"), say("Since"))
    table = Table("waiting", title, names, rows, empty=say("Nothing waits here now."))
    return listing(ask, f"/waiting/{move.step}", table, found.next)


def held(ask: Ask) -> Answer:
    """List what waits for a person, all of it or for one reason, the oldest first."""
    say, explain = ask.say, ask.house.speech.explain
    with ask.house.records.reading() as tx:
        found = waiting_part(tx, lines_for(ask), ask.query.get("after"), ask.query.get("code", ""))
        told = [with_names(say, _told(told_of(tx, ask.person, one))) for one in found.items]
    rows = tuple(
        (
            moment(say, one.at),
            text(say.word(one.noun)),
            _thing(ask, one.noun, one.id),
            text(say.word(one.code)),
            text(explain(say, one.code, facts)),
        )
        for one, facts in zip(found.items, told, strict=True)
    )
    names = heads(say("Since"), say("What"), say("ID"), say("Reason"), say("What to do"))
    empty = say("Nothing waits for a person.")
    table = Table("held", say("Waiting for a person"), names, rows, empty=empty)
    return listing(ask, "/held", table, found.next)


def _told(facts: Mapping[str, object]) -> Mapping[str, object]:
    return {name: facts.get(name, instead) for name, instead in UNTOLD.items()}


def received(ask: Ask) -> Answer:
    """List the pages that came from an operator at a station on a day."""
    say, query = ask.say, ask.query
    day, span = _day(ask)
    whom, net = _whom(ask), query.get("net") == "yes"
    with ask.house.records.reading() as tx:
        found = tx.throughput.pages(span, whom, lines_for(ask), query.get("after"), net=net)
        units = units_in(tx, say)
        places = [_place(tx, ask, units, page) for page in found.items]
        papers = _papers(tx, ask, [page.id for page in found.items])
        title = _title(tx, ask, say("Pages came"), day, whom, net=net)
    rows = tuple(
        (
            text(page.id, papers.get(page.id, "")),
            text(place),
            text(say.word(page.standing)),
            text(say.word(page.state)),
            moment(say, page.created),
        )
        for page, place in zip(found.items, places, strict=True)
    )
    names = heads(say("ID"), say("Place"), say("Standing"), say("State"), say("Came"))
    return listing(ask, "/received", Table("received", title, names, rows), found.next)


def done(ask: Ask) -> Answer:
    """List the events that tell of the steps of one kind that were done on a day."""
    say = ask.say
    day, span = _day(ask)
    whom, net = _whom(ask), ask.query.get("net") == "yes"
    kind = next((one for one in DONE if one.value == ask.path["kind"]), None)
    if kind is None:
        raise NotFoundError
    with ask.house.records.reading() as tx:
        found = tx.throughput.events(
            span, kind, whom, lines_for(ask), ask.query.get("after"), net=net
        )
        papers = _papers(tx, ask, [line.event.subject_id for line in found.items])
        called = called_in(tx, say, (line.event.actor.name for line in found.items))
        title = _title(tx, ask, say.word(kind), day, whom, net=net)
    rows = tuple(
        (
            moment(say, line.event.at),
            text(line.event.subject_id, papers.get(line.event.subject_id, ""))
            if line.event.subject_kind == Noun.PAGE.value
            else _thing(ask, line.event.subject_kind, line.event.subject_id),
            text(called(line.event.actor.name)),
            text(line.event.origin),
        )
        for line in found.items
    )
    names = heads(say("When"), say("ID"), say("Who"), say("Origin"))
    return listing(ask, f"/done/{kind.value}", Table("done", title, names, rows), found.next)


def _thing(ask: Ask, noun: str, key: str) -> Cell:
    """Return a thing by its id, with its page for whoever may see one."""
    if noun == STACK and has(ask.person, Right.CAPTURE):
        return text(key, f"/stacks/{key}")
    opens = noun == Noun.DOCUMENT.value and has(ask.person, Right.SEE_RECORDS)
    return text(key, f"/documents/{key}" if opens else "")


def _papers(tx: SqlTransaction, ask: Ask, pages: Sequence[str]) -> Mapping[str, str]:
    """Return the addresses of the papers of some pages, as far as this person may see them."""
    if "save" in ask.query or not has(ask.person, Right.SEE_RECORDS):
        return {}
    found = tx.throughput.papers(pages)
    seen = {key for key in set(found.values()) if _is_seen(tx, ask, key)}
    return {page: f"/documents/{paper}" for page, paper in found.items() if paper in seen}


def _is_seen(tx: SqlTransaction, ask: Ask, key: str) -> bool:
    return verdict_on_outline(tx, ask.person, tx.documents.get(DocumentId(key))).allowed


def _place(tx: SqlTransaction, ask: Ask, units: Units, page: ListedPage) -> str:
    """Return the volume, the leaf and the side on which a page is."""
    say, leaf = ask.say, tx.volumes.leaf(LeafId(page.leaf))
    side = say("front") if page.side == "r" else say("back")
    citation = citation_for(tx, ask.person, tx.volumes.get(leaf.volume))
    return f"{cited(say, units, citation)}, {leaf.label}, {side}"


def _day(ask: Ask) -> tuple[date, Span]:
    try:
        day = date.fromisoformat(ask.query.get("day", ""))
    except ValueError:
        raise NotFoundError from None
    if not date(1990, 1, 1) <= day <= now().astimezone(ask.say.zone).date():
        raise NotFoundError
    return day, span_of(day, ask.say.zone)


def _whom(ask: Ask) -> Whom:
    return Whom(*(ask.query.get(name, "") for name in ("unit", "station", "operator")))


def _title(tx: SqlTransaction, ask: Ask, step: str, day: date, whom: Whom, *, net: bool) -> str:
    """Say what was counted, of which day, of whom where that is asked for, and how."""
    say = ask.say
    unit = units_in(tx, say)(whom.unit)
    name = called_in(tx, say, [whom.operator])(whom.operator)
    words = [step, say.day(day), unit, whom.station, name]
    return ", ".join(filter(None, [*words, say("net") if net else ""]))
