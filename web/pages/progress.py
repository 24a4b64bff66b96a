"""The supervisor's first page: progress against targets, what waits, and what each day brought."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.progress.progress import By
from pipeline.progress.targets import TargetKind
from web.asking import Form, Page, Sheet
from web.errors import NotFoundError
from web.operation import operation, span_of
from web.pages import counts, line
from web.pages.people import called_in
from web.pages.units import units_in

if TYPE_CHECKING:
    from datetime import date

    from pipeline.language import Language
    from pipeline.progress.progress import Progress
    from web.asking import Answer, Ask
    from web.operation import Day, Operation
    from web.pages.units import Units
    from web.table import Table

SHOWN = 60
"""So many lines at most say on the page who did what."""
EVERY = 60
"""So many seconds the figures stand until the page renews them by itself."""
BYS = (By.REGISTER, By.UNIT, By.MONTH, By.TYPE)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows: its tables by their names, and the moment of the reading."""

    found: Progress
    units: Units
    tables: dict[str, Table]
    moment: str
    day: date
    days: tuple[date, ...]


def progress(ask: Ask) -> Answer:
    """Show the figures."""
    by = _by(ask)
    figures = _figures(ask, by)
    marks = _marks(ask.say, figures.units, figures.found)
    facts = {
        "tables": figures.tables,
        "moment": figures.moment,
        "counts": figures.found.counts,
        "goals": [one for one in figures.found.targets if one.in_force and one.unit is None],
        "marks": marks,
        "kinds": [one for one in TargetKind if any(mark["kind"] == one for mark in marks)],
        "by": by,
        "bys": BYS,
        "day": figures.day,
        "days": figures.days,
        "asked_day": f"&day={figures.day.isoformat()}" if "day" in ask.query else "",
        "every": EVERY,
    }
    return Page("progress.html", facts)


def _marks(say: Language, units: Units, found: Progress) -> list[dict[str, object]]:
    """The shares that stand in the charts beside what is proven, each as it is called."""
    return [
        {
            "kind": one.kind.value,
            "share": one.share,
            "on": one.on.isoformat(),
            "unit": units(one.unit) if one.unit else None,
            "label": f"{say.word(one.kind)}, {say.day(one.on)}: {say.share(one.share)}",
        }
        for one in found.targets
        if one.in_force
    ]


def sheet(ask: Ask) -> Answer:
    """Give one table of the page to be saved."""
    form = ask.path["form"]
    if form not in set(Form):
        raise NotFoundError
    table = _figures(ask, _by(ask), sys.maxsize).tables.get(ask.path["table"])
    if table is None:
        raise NotFoundError
    return Sheet(table.title, table, Form(form))


def _by(ask: Ask) -> By:
    asked = ask.query.get("by", By.REGISTER.value)
    if asked not in set(By):
        raise NotFoundError
    return By(asked)


def _figures(ask: Ask, by: By, most: int = SHOWN) -> Figures:
    """Read everything in one transaction, so that the figures belong together."""
    say = ask.say
    with ask.house.records.reading() as tx:
        found = tx.progress.progress(by)
        followed, units = tx.throughput.followed(), units_in(tx, say)
        now = operation(tx, say.zone)
        holds = tx.lists.holds(line.OLDEST).items
        chosen = _chosen(ask, now)
        brought = tx.throughput.brought(span_of(chosen.date, say.zone))
        called = called_in(tx, say, (one.whom.operator for one in brought))
    tables = (
        counts.whole(ask, found),
        counts.described(ask, found),
        *counts.grouped(ask, units, found),
        counts.targets(say, units, found),
        line.waiting(say, now),
        line.held(ask, now),
        line.oldest(ask, holds),
        line.days(say, now),
        line.throughput(called, units, chosen.date, brought, most),
        line.heard(say, units, now),
        line.silent(ask, units, now),
        line.followed(say, followed),
    )
    return Figures(
        found,
        units,
        {table.id: table for table in tables},
        say.moment(now.moment),
        chosen.date,
        tuple(day.date for day in now.days),
    )


def _chosen(ask: Ask, now: Operation) -> Day:
    """Return the day that is asked for, or the last one on which anything was done."""
    asked = ask.query.get("day")
    if asked is None:
        return next((day for day in now.days if day.sums), now.days[0])
    found = next((day for day in now.days if day.date.isoformat() == asked), None)
    if found is None:
        raise NotFoundError
    return found
