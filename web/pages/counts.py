"""Counts of records as tables: each number opens the records that are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.people.rights import Right, has
from pipeline.progress.progress import By
from web.pages.cells import address, count, heads, share, text
from web.table import Table

if TYPE_CHECKING:
    from pipeline.language import Language
    from pipeline.progress.counts import Counts
    from pipeline.progress.progress import Group, Progress
    from web.asking import Ask
    from web.pages.units import Units
    from web.table import Cell, Head

INDICATOR, PROPERTY = "indicator", "property"
DESCRIBED = ("machine_read", "keyed", "unread", "cleared_by_rule")
MONTHLY = frozenset({"records", "captured", "digitized", "registered"})
"""The counts of a month whose records are known by it; the others are only counted."""


def whole(ask: Ask, found: Progress) -> Table:
    """Draw the whole indicator, and property apart."""
    say = ask.say
    rows = (
        _row(ask, text(say("Citizens and legal entities")), found.counts, {"of": INDICATOR}),
        _row(ask, text(say("Property")), found.property, {"of": PROPERTY}),
    )
    return Table("whole", say("Progress as a whole"), _heads(say, say("Records of")), rows)


def described(ask: Ask, found: Progress) -> Table:
    """Draw how the papers of records came to be known: by the machine, by people, not yet."""
    say = ask.say
    names = called(say)
    rows = tuple(
        (
            text(title),
            *(
                count(
                    say,
                    getattr(counts, one),
                    address("/records", of=of, counted=one) if _opens(ask, {}, one) else "",
                )
                for one in DESCRIBED
            ),
        )
        for title, of, counts in (
            (say("Citizens and legal entities"), INDICATOR, found.counts),
            (say("Property"), PROPERTY, found.property),
        )
    )
    note = say(
        "What the machine has read and what people have keyed are digitized; what is not read "
        "waits for somebody to key it. What was registered by rule had nobody's look of its own."
    )
    drawn = heads(say("Records of"), *(names[one] for one in DESCRIBED), right=range(1, 5))
    return Table("described", say("How the records were described"), drawn, rows, note)


def grouped(ask: Ask, units: Units, found: Progress) -> tuple[Table, ...]:
    """Draw the groups: those of the indicator, and those of property apart."""
    say = ask.say
    drawn = (
        (INDICATOR, say("Citizens and legal entities"), found.groups),
        (PROPERTY, say("Property"), found.property_groups),
    )
    return tuple(_groups(ask, units, found, *one) for one in drawn)


def targets(say: Language, units: Units, found: Progress) -> Table:
    """Draw the baselines, targets and declared shares that are in force."""
    rows = tuple(
        (
            text(say.day(one.on)),
            text(say.word(one.kind)),
            text(units(one.unit) if one.unit else say("all units")),
            share(say, one.share),
            text(str(say.fact(one.source))),
        )
        for one in found.targets
        if one.in_force
    )
    names = (say("Day"), say("What"), say("Unit"), say("Share"), say("Source"))
    title = say("Targets and what is declared; never added to what is proven")
    return Table("targets", title, heads(*names, right=(3,)), rows)


def _groups(
    ask: Ask, units: Units, found: Progress, of: str, title: str, groups: tuple[Group, ...]
) -> Table:
    say, by = ask.say, found.by or By.REGISTER
    rows = tuple(
        _group(ask, _name(ask, units, by, one.name), one, {"of": of, by.value: one.name})
        for one in groups
    )
    note = ""
    if by is By.MONTH:
        note = say(
            "A month has what the inventory gained and what was done in it; its shares are those "
            "that were reached by its end, of all records."
        )
    return Table(of, title, _heads(say, say.word(by)), rows, note)


def _group(ask: Ask, name: Cell, one: Group, of: dict[str, str]) -> tuple[Cell, ...]:
    return _row(ask, name, one.counts, of, (one.share, one.share_registered))


def _name(ask: Ask, units: Units, by: By, name: str) -> Cell:
    if by is By.TYPE:
        return text(Labels(ask.house.speech.forms, ask.say.lang).type(name))
    if by is By.REGISTER:
        return text(ask.say.word(name))
    if by is By.UNIT and name:
        return text(units(name))
    return text(ask.say.month(name) or ask.say("not known"))


def called(say: Language) -> dict[str, str]:
    """Return what is counted, and how that is called above its column and its list."""
    return {
        "records": say("In the inventory"),
        "captured": say("Captured"),
        "digitized": say("Digitized"),
        "registered": say("Registered"),
        "lost": say("Lost"),
        "counted": say("Leaves counted"),
        "estimated": say("Leaves estimated"),
        "unknown": say("Leaves unknown"),
        "machine_read": say("Read by the machine"),
        "keyed": say("Keyed by people"),
        "unread": say("Not read"),
        "cleared_by_rule": say("Registered by rule"),
    }


def _heads(say: Language, first: str) -> tuple[Head, ...]:
    names = called(say)
    return heads(
        first,
        *(names[one] for one in ("records", "captured", "digitized")),
        say("Share"),
        names["registered"],
        say("Share registered"),
        *(names[one] for one in ("lost", "counted", "estimated", "unknown")),
        right=range(1, 11),
    )


def _row(
    ask: Ask,
    name: Cell,
    counts: Counts,
    of: dict[str, str],
    shares: tuple[float, float] | None = None,
) -> tuple[Cell, ...]:
    say = ask.say
    digitized, registered = shares or (counts.share, counts.share_registered)

    def number(counted: str) -> Cell:
        to = address("/records", **of, counted=counted) if _opens(ask, of, counted) else ""
        return count(say, getattr(counts, counted), to)

    return (
        name,
        number("records"),
        number("captured"),
        number("digitized"),
        share(say, digitized),
        number("registered"),
        share(say, registered),
        number("lost"),
        number("counted"),
        number("estimated"),
        number("unknown"),
    )


def _opens(ask: Ask, of: dict[str, str], counted: str) -> bool:
    if By.MONTH.value in of and counted not in MONTHLY:
        return False
    return has(ask.person, Right.SEE_RECORDS)
