"""Papers: records by how far they are, and the documents and pages in which that can be seen.

What a paper says stands on none of these pages: they tell of states, places and holds alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.nouns.record import Register
from pipeline.people.rights import Right, has, reach
from pipeline.ports.listing import RecordsWanted
from pipeline.progress.counts import Counts
from pipeline.seeing.held import told_of
from pipeline.seeing.listed import seen_by
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_outline, verdict_on_record
from web.asking import Page
from web.errors import NotFoundError, NotYoursError
from web.pages.behind import lines_for, listing
from web.pages.cells import cited, count, heads, record_name, text, with_names
from web.pages.counts import INDICATOR, PROPERTY, called
from web.pages.things import document_of, record_of, sheets_of
from web.pages.units import units_in
from web.pages.whereabouts import whereabouts
from web.parts import with_part
from web.table import Table

if TYPE_CHECKING:
    from pipeline.nouns.document import Document, Link
    from pipeline.nouns.record import Record
    from pipeline.ports.listing import ListedRecord
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.things import Sheet
    from web.pages.units import Units
    from web.table import Cell

COUNTED = frozenset(Counts.__dataclass_fields__)


def records(ask: Ask) -> Answer:
    """List the records that a count counts, as far as this person may see them."""
    say, wanted = ask.say, _wanted(ask)
    with ask.house.records.reading() as tx:
        before = ask.query.get("after")
        after = str(record_of(tx, before)) if before else None
        found = tx.lists.records(seen_by(tx, ask.person, wanted), lines_for(ask), after)
        units = units_in(tx, say)
        limits = _limits(tx, ask, units, wanted)
    rows = tuple(_line(ask, units, line) for line in found.items)
    names = heads(say("Record"), say("Register"), say("Unit"), say("Type"), say("State"))
    empty = say("There are no such records.")
    table = Table("records", _title(ask, units, wanted), names, rows, empty=empty)
    onward = found.items[-1].id if found.next else None
    return listing(ask, "/records", table, onward, limits)


def record(ask: Ask) -> Answer:
    """Show how far one record is: its places in the inventory, and its papers."""
    with ask.house.records.reading() as tx:
        found = record_of(tx, ask.path["key"])
        if not verdict_on_record(tx, ask.person, Right.SEE_RECORDS, found).allowed:
            raise NotYoursError
        papers = tuple(_paper(tx, ask, link) for link in tx.links.of_record(found.id))
        places = whereabouts(tx, ask, found)
        unit = units_in(tx, ask.say)(found.unit)
    return Page("record.html", {**_facts(ask, found, places, papers), "unit": unit})


def document(ask: Ask) -> Answer:
    """Show how far one paper is: its pages, and what holds it."""
    say, explain = ask.say, ask.house.speech.explain
    with ask.house.records.reading() as tx:
        found = document_of(tx, ask.path["key"])
        if not verdict_on_outline(tx, ask.person, found).allowed:
            raise NotYoursError
        right = Right.SEE_ORIGINALS if found.current else Right.SEE_UNCHECKED
        opens = verdict_on_document(tx, ask.person, right, found).allowed
        units = units_in(tx, say)
        rows = tuple(_sheet(ask, units, sheet) for sheet in sheets_of(tx, ask.person, found))
        holds = [
            (
                say.word(hold.code),
                explain(say, hold.code, with_names(say, told_of(tx, ask.person, hold))),
            )
            for hold in tx.holds.of("document", found.id)
        ]
        links = tx.links.of_document(found.id)
        linked = [(record_name(say, one), f"/records/{one.id}") for one in _records(tx, ask, links)]
    names = heads(say("Volume"), say("Leaf"), say("Side"), say("State"), say("Resolution"))
    empty = say("No page belongs to it yet.")
    facts = {
        "document": found,
        "type": Labels(ask.house.speech.forms, say.lang).type(found.type),
        "holds": holds,
        "opens": opens,
        "watches": has(ask.person, Right.SEE_WHO_LOOKED),
        "linked": linked,
        "table": Table("pages", say("Pages"), names, rows, empty=empty),
    }
    return Page("document.html", facts)


def _wanted(ask: Ask) -> RecordsWanted:
    """Read which records are asked for; what is no such thing is not found."""
    query = ask.query
    of, register, counted = query.get("of", ""), query.get("register"), query.get("counted", "")
    if of not in ("", INDICATOR, PROPERTY) or (counted and counted not in COUNTED):
        raise NotFoundError
    if register is not None and register not in set(Register):
        raise NotFoundError
    if of == PROPERTY:
        register = Register.PROPERTY.value
    return RecordsWanted(
        register=Register(register) if register else None,
        indicator=of == INDICATOR,
        unit=query.get("unit"),
        type=query.get("type"),
        counted=counted,
        month=query.get("month"),
    )


def _title(ask: Ask, units: Units, wanted: RecordsWanted) -> str:
    """Say which records these are, by everything that was asked for."""
    say = ask.say
    words = [
        say.word(wanted.register) if wanted.register else "",
        say("Citizens and legal entities") if wanted.indicator else "",
        units(wanted.unit) if wanted.unit else "",
        Labels(ask.house.speech.forms, say.lang).type(wanted.type) if wanted.type else "",
        say.month(wanted.month or ""),
        called(say)[wanted.counted] if wanted.counted not in ("", "records") else "",
    ]
    said = ", ".join(filter(None, words))
    return f"{say('Records')}: {said}" if said else say("Records")


def _line(ask: Ask, units: Units, line: ListedRecord) -> tuple[Cell, ...]:
    say = ask.say
    return (
        text(line.record_id, f"/records/{line.id}"),
        text(say.word(line.register)),
        text(units(line.unit)),
        text(Labels(ask.house.speech.forms, say.lang).type(line.type)),
        text(say.word(line.stage)),
    )


def _limits(tx: SqlTransaction, ask: Ask, units: Units, wanted: RecordsWanted) -> str:
    """Say which records are never listed, whether there are any or not."""
    say, within = ask.say, reach(ask.person, Right.SEE_RECORDS)
    limits = [say("Restricted records that you may not see are counted, but not listed.")]
    if not within.everywhere:
        named = ", ".join(units.names_of(within.units))
        limits.append(say("Only records of your units are listed: {units}.").format(units=named))
        limits.append(_of_yours(tx, ask, replace(wanted, within=within.units)))
    return " ".join(filter(None, limits))


def _of_yours(tx: SqlTransaction, ask: Ask, own: RecordsWanted) -> str:
    """Say how many of the records that a figure counts are of this person's units."""
    say, every = ask.say, replace(own, within=None)
    if not own.counted:
        return ""
    whole, part = tx.progress.figure(every), tx.progress.figure(own)
    if whole is None or part is None:
        return ""
    told = say("Of the {whole} that the figure counts, {part} are of your units.")
    return told.format(whole=say.number(whole), part=say.number(part))


def _facts(
    ask: Ask,
    found: Record,
    places: Table,
    papers: tuple[tuple[Cell, ...], ...],
) -> dict[str, object]:
    say = ask.say
    columns = (say("Document"), say("Type"), say("State"), say("Link"), say("Pages"))
    return {
        "record": found,
        "type": Labels(ask.house.speech.forms, say.lang).type(found.type),
        "places": places,
        "papers": Table(
            "papers",
            say("Papers"),
            heads(*columns, right=(4,)),
            papers,
            empty=say("No original is linked to it yet."),
        ),
    }


def _paper(tx: SqlTransaction, ask: Ask, link: Link) -> tuple[Cell, ...]:
    """Return the line of a paper; of one that may not be seen, that there is one."""
    say, found = ask.say, tx.documents.get(link.document)
    if not verdict_on_outline(tx, ask.person, found).allowed:
        return (text(say("restricted")), text("–"), text("–"), text("–"), text("–"))
    pages = tx.documents.pages(found.id, found.current or found.version)
    return (
        text(found.id, f"/documents/{found.id}"),
        text(Labels(ask.house.speech.forms, say.lang).type(found.type)),
        text(_state(ask, found)),
        text(f"{say.word(link.role)}, {say.word(link.standing)}"),
        count(say, len(pages)),
    )


def _state(ask: Ask, found: Document) -> str:
    state = ask.say.word(found.state)
    return f"{state} · {ask.say('held')}" if found.held else state


def _records(tx: SqlTransaction, ask: Ask, links: tuple[Link, ...]) -> list[Record]:
    found = (tx.inventory.get(link.record) for link in links)
    return [
        one for one in found if verdict_on_record(tx, ask.person, Right.SEE_RECORDS, one).allowed
    ]


def _sheet(ask: Ask, units: Units, sheet: Sheet) -> tuple[Cell, ...]:
    say = ask.say
    dpi = say.number(sheet.page.dpi) if sheet.page.dpi else "–"
    side = say("front") if sheet.page.place.side == "r" else say("back")
    return (
        text(cited(say, units, sheet.citation)),
        text(sheet.leaf.label),
        text(with_part(say, side, sheet.page.place.part, sheet.page.part_kind)),
        text(say.word(sheet.page.state)),
        text(f"{dpi} dpi"),
    )
