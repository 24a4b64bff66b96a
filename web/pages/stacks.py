"""Stacks: what was fed with separator sheets, what is wrong with it, and what people say of it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pipeline.capture.errors import (
    BatchInHandError,
    BatchSealedError,
    CountersDifferError,
    FeedRunsError,
    NoSuchSourceError,
)
from pipeline.moves import settling
from pipeline.moves.errors import ReasonMissingError, SheetError
from pipeline.moves.settling import settle, undo
from pipeline.moves.stacked import end_stack, require_still
from pipeline.nouns.look import THUMBNAIL, THUMBNAIL_TYPE
from pipeline.nouns.sheet import StackState
from pipeline.sheets.advice import ADVICE
from pipeline.words import REASON, TooLongError, UnseenSignsError, plain
from web.asking import Attachment, Elsewhere, Page, Stream
from web.errors import NobodyFeedsError, NotFoundError
from web.numbers import number_in
from web.pages import stackdesk
from web.pages.behind import listing
from web.pages.cells import count, heads, moment, text
from web.pages.marks import of_stack_since
from web.pages.stacksight import (
    actor,
    found_of,
    is_shown,
    is_withheld,
    note_shown,
    stack_of,
    theirs,
)
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from pipeline.errors import UserError
    from pipeline.language import Language
    from pipeline.nouns.person import Person
    from pipeline.nouns.sheet import Stack
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask, Told
    from web.pages.stacksight import Found

BAD = 400
PART = 6
"""So many pictures are shown at once: each is developed from its master first."""
REFUSALS = (
    SheetError,
    ReasonMissingError,
    TooLongError,
    UnseenSignsError,
    FeedRunsError,
    BatchSealedError,
    BatchInHandError,
    CountersDifferError,
    NobodyFeedsError,
    NoSuchSourceError,
)
SETTLE, UNDO = "settle", "undo"
NONE, SHEET = "none", "sheet"


def stacks(ask: Ask) -> Answer:
    """List the last stacks of the units in which this person scans."""
    say = ask.say
    with ask.house.records.reading() as tx:
        units = units_in(tx, say)
        rows = tuple(
            (
                moment(say, one.opened),
                text(units(unit)),
                text(say.word(one.state)),
                count(say, tx.sheets.count(one.id)),
                text(one.id, f"/stacks/{one.id}"),
            )
            for one, unit in theirs(tx, ask.person)
        )
    names = heads(say("Since"), say("Unit"), say("State"), say("Images"), say("ID"), right=(3,))
    empty = say("No stack was fed with sheets here.")
    table = Table("stacks", say("Stacks"), names, rows, empty=empty)
    return listing(ask, "/stacks", table, None)


def stack(ask: Ask) -> Answer:
    """Show one stack, what is wrong and what to do, with the pictures if they were asked for."""
    return _shown(ask)


def pictures(ask: Ask) -> Answer:
    """Show the pictures that explain what is wrong; that somebody saw them is written down."""
    with ask.house.records.writing() as tx:
        found = found_of(tx, ask.person, ask.path["key"])
        note_shown(tx, ask.here_visit, found, "web")
    return Elsewhere(f"/stacks/{found.stack.id}")


def decide(ask: Ask) -> Answer:
    """Have a stack settled as a person says, or given up."""
    key, act = ask.path["key"], ask.form.get("act", "")
    try:
        if act in stackdesk.RUNS:
            stackdesk.RUNS[act](ask, _at_desk(ask, key))
        elif act in stackdesk.ACTS:
            with ask.house.records.writing() as tx:
                stackdesk.ACTS[act](tx, ask, desk_stack(tx, ask.person, key))
        elif act in {SETTLE, UNDO}:
            with ask.house.records.writing() as tx:
                _decided(tx, ask, found_of(tx, ask.person, key), act)
        else:
            raise NotFoundError
    except REFUSALS as bad:
        return _shown(ask, bad)
    return Elsewhere(f"/stacks/{key}")


def _decided(tx: SqlTransaction, ask: Ask, found: Found, act: str) -> None:
    key, who = found.stack.id, actor(ask.person, "web")
    require_still(tx, found.stack, ask.house.feeds.runs)
    if act == UNDO:
        undo(tx, key, who, reason=plain(ask.form.get("reason", ""), "reason", REASON))
    else:
        for number, sheet in _said(ask, found):
            settling.say(tx, key, number, sheet, who)
        settle(tx, key, who, found.unit)
    end_stack(tx, found.stack.batch, who)


def _at_desk(ask: Ask, key: str) -> Stack:
    with ask.house.records.reading() as tx:
        return desk_stack(tx, ask.person, key)


def desk_stack(tx: SqlTransaction, person: Person, key: str) -> Stack:
    """Return a stack that is fed at the desk."""
    stack = stack_of(tx, person, key)
    if not stack.at_desk:
        raise NotFoundError
    return stack


def stream(ask: Ask) -> Answer:
    """Tell what comes of a stack at the desk as it comes."""
    key = ask.path["key"]
    _at_desk(ask, key)

    def look(since: str) -> Told | None:
        with ask.house.records.reading() as tx:
            return of_stack_since(tx, ask, stack_of(tx, ask.person, key), since)

    return Stream(ask.since, look, ask.house.feeds.heard)


def thumbnail(ask: Ask) -> Attachment:
    """Hand over the small picture of an image of a stack at the desk."""
    number = number_in(ask.path["number"])
    with ask.house.records.reading() as tx:
        stack = stack_of(tx, ask.person, ask.path["key"])
        hidden = not stack.at_desk or is_withheld(tx, stack, ask.person)
        image = None if hidden or number is None else tx.sheets.image(stack.id, number)
        at = image and ("master", image.master, THUMBNAIL, image.frame.index)
        small = at and tx.products.find(*at)
    if not small:
        raise NotFoundError
    data = ask.house.objects.read(small.key, small.sha256)
    return Attachment("image.jpg", THUMBNAIL_TYPE, data, inline=True)


def _said(ask: Ask, found: Found) -> list[tuple[int, int]]:
    """What a form says of its pictures: that one is the sheet of a number, or that it is none."""
    said = []
    for one in found.pictures:
        what = ask.form.get(f"is-{one.number}", "")
        if what == NONE:
            said.append((one.number, 0))
        elif what == SHEET:
            said.append((one.number, number_in(ask.form.get(f"sheet-{one.number}", "")) or -1))
    return said


def _shown(ask: Ask, problem: UserError | None = None) -> Page:
    say = ask.say
    with ask.house.records.reading() as tx:
        found = found_of(tx, ask.person, ask.path["key"])
        shown = is_shown(tx, ask.here_visit, found)
        at_desk = found.stack.at_desk
        desk = stackdesk.desk_of(tx, ask, found.stack, found.plan) if at_desk else None
        unit = units_in(tx, say)(found.unit)
        images = tx.sheets.count(found.stack.id)
    is_seen = shown or (at_desk and not found.withheld)
    parts = ceil(len(found.pictures) / PART)
    number = min(max(number_in(ask.query.get("part", "1")) or 1, 1), max(parts, 1))
    part = found.pictures[PART * (number - 1) : PART * number]
    facts = {
        "stack": found.stack,
        "unit": unit,
        "images": images,
        "desk": desk,
        "wrong": _wrong(say, found),
        "open": found.stack.state is StackState.STOPPED and not (desk and desk["running"]),
        "pictures": [one.number for one in part] if is_seen else [],
        "shown": shown,
        "number": number,
        "parts": parts if is_seen else 0,
        "offered": bool(found.pictures) and not shown and not found.withheld,
        "withheld": found.withheld and bool(found.wrong),
        "is_withheld": found.withheld,
        "problem": say.sentence(problem.template, problem.facts) if problem else "",
    }
    return Page("stack.html", facts, BAD if problem else 200)


def _wrong(say: Language, found: Found) -> Table:
    names = heads(say("What is wrong"), say("Sheet"), say("Images"), say("What to do"))
    rows = tuple(
        (
            text(say.word(one.trouble)),
            text("–" if one.sheet is None else f"{one.sheet:06}"),
            text(", ".join(map(str, one.images)) or "–"),
            text(say(ADVICE[one.trouble])),
        )
        for one in found.wrong
    )
    return Table("wrong", say("What is wrong"), names, rows, empty=say("Nothing is wrong."))
