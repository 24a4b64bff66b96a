"""The line as tables: what waits, what is held, what came and what was done each day."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from storage.records.throughput import DONE
from web.pages.cells import address, count, heads, moment, text
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.flow import Step
    from pipeline.language import Language
    from pipeline.nouns.hold import Hold
    from storage.records.throughput import Followed, Received
    from web.asking import Ask
    from web.operation import Day, Operation
    from web.table import Cell

OLDEST = 10


def waiting(say: Language, line: Operation) -> Table:
    """Draw what waits for a step of the line, and since when the oldest does."""
    queues: dict[Step, tuple[int, datetime]] = {}
    for one in line.waiting:
        number, since = queues.get(one.step, (0, one.since))
        queues[one.step] = number + one.count, min(since, one.since)
    rows = tuple(
        (text(say.word(step)), count(say, number, f"/waiting/{step}"), moment(say, since))
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
    """Draw what waits for a person, by reason."""
    say, explain = ask.say, ask.house.speech.explain
    counts: Counter[str] = Counter()
    for (_, code), number in line.held.items():
        counts[code] += number
    rows = [
        (
            text(code),
            text(explain(say, code, {})),
            count(say, number, address("/held", code=code)),
        )
        for code, number in counts.most_common()
    ]
    if line.refused:
        told = say("Files that were refused when they came.")
        rows.append((text(""), text(told), count(say, line.refused, "/held")))
    return Table(
        "held",
        say("Waiting for a person"),
        heads(say("Reason"), say("What to do"), say("Waiting"), right=(2,)),
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
            text(hold.code, address("/held", code=hold.code)),
            text(explain(say, hold.code, {})),
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


def done(say: Language, line: Operation) -> Table:
    """Draw how many pages came and how many steps were done, day by day."""
    names = [say("Day"), say("Pages came"), say("of them current"), *map(say.word, DONE)]
    rows = tuple(_day(say, one) for one in line.days)
    note = say(
        "Pages came: all of that day, gross. Of them current: net of those that were rescanned or "
        "set aside since. A step that was repeated counts again."
    )
    title = say("What each day brought")
    return Table("days", title, heads(*names, right=range(1, len(names))), rows, note)


def _day(say: Language, one: Day) -> tuple[Cell, ...]:
    counts = {item.kind: item.count for item in one.done}
    iso = one.date.isoformat()
    return (
        text(say.day(one.date)),
        count(say, sum(item.gross for item in one.received), "#t-received"),
        count(say, sum(item.net for item in one.received), "#t-received"),
        *(
            count(say, counts.get(kind, 0), address(f"/done/{kind.value}", day=iso))
            for kind in DONE
        ),
    )


def received(say: Language, line: Operation) -> Table:
    """Draw who scanned how many pages, where, day by day."""
    rows = tuple(
        (
            text(say.day(day.date)),
            text(one.whom.unit),
            text(one.whom.station),
            text(one.whom.operator),
            count(say, one.gross, _received(day, one)),
            count(say, one.net, _received(day, one, net="yes")),
        )
        for day in line.days
        for one in day.received
    )
    names = (
        say("Day"),
        say("Unit"),
        say("Station"),
        say("Operator"),
        say("Pages came"),
        say("of them current"),
    )
    return Table(
        "received",
        say("Who scanned what"),
        heads(*names, right=(4, 5)),
        rows,
        empty=say("No page came in these days."),
    )


def _received(day: Day, one: Received, net: str | None = None) -> str:
    return address("/received", day=day.date.isoformat(), net=net, **asdict(one.whom))


def heard(say: Language, line: Operation) -> Table:
    """Draw when each unit and station was last heard from."""
    rows = tuple((text(one.unit), text(one.station), moment(say, one.at)) for one in line.heard)
    names = (say("Unit"), say("Station"), say("Last heard from"))
    empty = say("No station has been heard from yet.")
    return Table("heard", say("Last heard from"), heads(*names), rows, empty=empty)


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
