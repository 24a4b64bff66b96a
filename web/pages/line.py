"""The line as tables: what waits, what is held, what came and what was done each day."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import Step
from pipeline.people.rights import Right, has
from pipeline.seeing.held import UNTOLD
from storage.records.brought import STEPS
from web.pages.cells import address, count, heads, moment, text
from web.pages.cells import day as day_of
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from pipeline.language import Language
    from pipeline.nouns.hold import Hold
    from storage.records.brought import Brought, Whom
    from storage.records.throughput import Followed
    from web.asking import Ask
    from web.operation import Day, Operation
    from web.pages.people import Called
    from web.pages.units import Units
    from web.table import Cell

OLDEST = 10
WORDS = {
    Step.CLEAN: "cleaning",
    Step.READ: "reading",
    Step.DESCRIBE: "describing",
    Step.ASSEMBLE: "assembling",
    Step.CAPTURE: "counting the leaves",
}
"""What a step of the machine is called before it is done."""


def waiting(say: Language, line: Operation) -> Table:
    """Draw what waits for a step of the line, and since when the oldest does."""
    queues: dict[Step, tuple[int, datetime]] = {}
    for one in line.waiting:
        number, since = queues.get(one.step, (0, one.since))
        queues[one.step] = number + one.count, min(since, one.since)
    rows = tuple(
        (text(say(WORDS[step])), count(say, number, f"/waiting/{step}"), moment(say, since))
        for step, (number, since) in queues.items()
    )
    return Table(
        "waiting",
        say("Waiting for the machine"),
        heads(say("Step"), say("Waiting"), say("The oldest since"), right=(1,)),
        rows,
        empty=say("Nothing waits for the machine."),
    )


def held(ask: Ask, line: Operation) -> Table:
    """Draw what waits for a person, by reason, and since when the oldest does."""
    say, explain = ask.say, ask.house.speech.explain
    counts: Counter[str] = Counter()
    for (_, code), number in line.held.items():
        counts[code] += number
    rows = [
        (
            text(say.word(code)),
            text(explain(say, code, UNTOLD)),
            count(say, number, address("/held", code=code)),
            moment(say, line.held_since.get(code)),
        )
        for code, number in counts.most_common()
    ]
    if line.refused:
        told = say("Files that were refused when they came.")
        rows.append((text(""), text(told), count(say, line.refused, "/held"), text("")))
    return Table(
        "held",
        say("Waiting for a person"),
        heads(
            say("Reason"), say("What to do"), say("Waiting"), say("The oldest since"), right=(2,)
        ),
        tuple(rows),
        empty=say("Nothing waits for a person."),
    )


def oldest(ask: Ask, holds: Sequence[Hold]) -> Table:
    """Draw the holds that have waited longest."""
    say, explain = ask.say, ask.house.speech.explain
    rows = tuple(
        (
            moment(say, hold.at),
            text(say.word(hold.noun)),
            text(say.word(hold.code), address("/held", code=hold.code)),
            text(explain(say, hold.code, UNTOLD)),
        )
        for hold in holds
    )
    return Table(
        "oldest",
        say("The oldest holds"),
        heads(say("Since"), say("What"), say("Reason"), say("What to do")),
        rows,
        empty=say("Nothing is held."),
    )


def days(say: Language, line: Operation) -> Table:
    """Draw how many pages came and how many steps were done, day by day, gross and net."""
    names = [say("Day"), say("Counted"), *(_step(say, kind) for kind in STEPS)]
    rows = tuple(_day(say, day, net=net) for day in line.days for net in (False, True))
    note = say(
        "Gross is whatever came or was done. Net leaves out what was rescanned or set aside since, "
        "and steps that were done again later."
    )
    title = say("What each day brought")
    return Table("days", title, heads(*names, right=range(2, len(names))), rows, note)


def _day(say: Language, day: Day, *, net: bool) -> tuple[Cell, ...]:
    return (
        day_of(say, day.date, address("/progress", day=day.date.isoformat()) + "#t-throughput"),
        text(say("net") if net else say("gross")),
        *(count(say, _of(day, kind, net=net), _behind(day.date, kind, net=net)) for kind in STEPS),
    )


def _of(day: Day, kind: Kind, *, net: bool) -> int:
    return day.sums.get(kind, (0, 0))[net]


def throughput(
    called: Called, units: Units, day: date, brought: Sequence[Brought], most: int
) -> Table:
    """Draw who did what where on one day, gross and net; so many lines of it at most."""
    say, ordered = called.say, sorted(brought, key=lambda one: STEPS.index(one.step))
    rows = tuple(
        (
            text(_step(say, one.step)),
            text(units(one.whom.unit) or "–"),
            text(one.whom.station),
            text(called(one.whom.operator)),
            count(say, one.gross, _behind(day, one.step, one.whom)),
            count(say, one.net, _behind(day, one.step, one.whom, net=True)),
        )
        for one in ordered[:most]
    )
    names = (
        say("Step"),
        say("Unit"),
        say("Station"),
        say("Operator"),
        say("Gross"),
        say("Net"),
    )
    return Table(
        "throughput",
        say("Who did what on {day}").format(day=say.day(day)),
        heads(*names, right=(4, 5)),
        rows,
        note=say("There are more lines; the saved file has all.") if len(ordered) > most else "",
        empty=say("Nothing came and nothing was done on this day."),
    )


def _step(say: Language, kind: Kind) -> str:
    word = say("Pages came") if kind is Kind.PAGE_RECEIVED else say.word(kind)
    return word[:1].upper() + word[1:]


def _behind(day: date, kind: Kind, whom: Whom | None = None, *, net: bool = False) -> str:
    """Return the address of what a number of the throughput counts."""
    path = "/received" if kind is Kind.PAGE_RECEIVED else f"/done/{kind.value}"
    named = {} if whom is None else {name: one for name, one in asdict(whom).items() if one}
    return address(path, day=day.isoformat(), **named, net="yes" if net else None)


def heard(say: Language, units: Units, line: Operation) -> Table:
    """Draw when each unit and station was last heard from."""
    rows = tuple(
        (text(units(one.unit)), text(one.station), moment(say, one.at)) for one in line.heard
    )
    names = (say("Unit"), say("Station"), say("Last heard from"))
    empty = say("No station has been heard from yet.")
    return Table("heard", say("Last heard from"), heads(*names), rows, empty=empty)


def silent(ask: Ask, units: Units, line: Operation) -> Table:
    """Draw the units that have something to scan and of which no station was ever heard from."""
    say, sees = ask.say, has(ask.person, Right.SEE_RECORDS)
    codes = sorted(line.holding - {one.unit for one in line.heard})
    rows = tuple(
        (text(units(code), address("/records", unit=code) if sees else ""),) for code in codes
    )
    title = say.many(
        "{number} unit that was never heard from", "{number} units that were never heard from",
        len(codes),
    )  # fmt: skip
    note = say(
        "They have records or volumes in the inventory, and no batch of theirs has come. What "
        "others scanned of theirs is counted all the same."
    )
    empty = say("Every unit that has something in the inventory has been heard from.")
    return Table("silent", title, heads(say("Unit")), rows, note if rows else "", empty)


def followed(say: Language, origins: Sequence[Followed]) -> Table:
    """Draw as of which events the progress is counted."""
    rows = tuple(
        (text(one.origin), count(say, one.position), moment(say, one.at)) for one in origins
    )
    names = (say("Origin"), say("Last event counted"), say("Recorded"))
    note = say("Events that came after these are counted too, as long as they are few.")
    empty = say("Everything was counted anew just now.")
    title = say("As of which event")
    return Table("followed", title, heads(*names, right=(1,)), rows, note, empty)
