"""Volumes: as they lie on the shelf, with their leaves, records and holds; for their keepers.

What a paper says stands on none of these pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.flow import Noun, State, states_of
from pipeline.ids import VolumeId
from pipeline.moves.absence import name_of
from pipeline.nouns.volume import CitationError, parse_citation
from pipeline.people.rights import Right
from pipeline.seeing.held import told_of
from pipeline.seeing.shelved import is_volume_seen, shelves_of
from pipeline.seeing.verdicts import verdict_on_record
from web.asking import Elsewhere, Page
from web.errors import NotFoundError, NotYoursError
from web.pages.behind import cut, lines_for, listing
from web.pages.cells import count, heads, moment, shelf, text
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.language import Language
    from pipeline.nouns.growth import Growth
    from pipeline.nouns.volume import Leaf, Volume
    from pipeline.ports.records import ClaimedPlace
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.units import Units
    from web.table import Cell

SHOWN = 20
"""So many lines of each list stand on the page of a volume itself."""


def volumes(ask: Ask) -> Answer:
    """List the volumes that this person may see, of one unit and in one state where that is asked.

    Who types what a volume is called is sent to it.
    """
    say, shelves, unit, state = ask.say, shelves_of(ask.person), _unit(ask), _state(ask)
    within = None if shelves.everywhere else shelves.units
    with ask.house.records.reading() as tx:
        units = units_in(tx, say)
        named = _named(tx, ask, unit)
        if named is not None:
            return Elsewhere(f"/volumes/{named.id}")
        after = ask.query.get("after")
        found = tx.lists.volumes(unit or None, within, lines_for(ask), after, state=state)
        rows = tuple(_line(tx, ask, units, one) for one in found.items)
        choices = units.choices(units.names if within is None else within)
    names = heads(
        say("Volume"), say("Unit"), say("Kind"), say("State"), say("Leaves certified"),
        say("Risk"), say("Held"), right=(4,),
    )  # fmt: skip
    table = Table("volumes", say("Volumes"), names, rows, empty=say("There are no such volumes."))
    asked = {"unit": unit, "state": state, "place": ask.query.get("place", "")}
    return listing(
        ask,
        "/volumes",
        table,
        found.next,
        template="volumes.html",
        units=choices,
        states=states_of(Noun.VOLUME),
        asked=asked,
        unfound=say("No volume that you may see is called so.") if asked["place"] else "",
    )


def volume(ask: Ask) -> Answer:
    """Show one volume: what is known of it, what holds it, its leaves and its records."""
    say, explain = ask.say, ask.house.speech.explain
    with ask.house.records.reading() as tx:
        found = _seen(tx, ask)
        every, claims = tx.volumes.leaves(found.id), tx.inventory.claims_in(found.id)
        facts = {
            "volume": found,
            "named": shelf(say, found.citation),
            "unit": units_in(tx, say)(found.citation.unit),
            "holds": [
                (say.word(hold.code), explain(say, hold.code, told_of(tx, ask.person, hold)))
                for hold in tx.holds.of("volume", found.id)
            ],
            "leaves": _leaves(tx, say, every[:SHOWN]),
            "records": _records(tx, ask, claims[:SHOWN]),
            "growths": _growths(say, tx.growths.of(found.id)),
            "more": {"leaves": len(every) > SHOWN, "records": len(claims) > SHOWN},
        }
    return Page("volume.html", facts)


def leaves(ask: Ask) -> Answer:
    """List the leaves of a volume in their order on the shelf."""
    with ask.house.records.reading() as tx:
        found = _seen(tx, ask)
        shown, onward = cut(ask, tx.volumes.leaves(found.id), lambda leaf: str(leaf.id))
        table = _leaves(tx, ask.say, shown)
    return listing(ask, ask.here, table, onward, shelf(ask.say, found.citation))


def records(ask: Ask) -> Answer:
    """List the records that the inventory has in a volume."""
    with ask.house.records.reading() as tx:
        found = _seen(tx, ask)
        claims = tx.inventory.claims_in(found.id)
        shown, onward = cut(ask, claims, lambda claim: f"{claim.record}:{claim.leaves}")
        table = _records(tx, ask, shown)
    return listing(ask, ask.here, table, onward, shelf(ask.say, found.citation))


def _unit(ask: Ask) -> str:
    return ask.query.get("unit", "")


def _state(ask: Ask) -> State | None:
    given = ask.query.get("state", "")
    if given and given not in states_of(Noun.VOLUME):
        raise NotFoundError
    return State(given) if given else None


def _named(tx: SqlTransaction, ask: Ask, unit: str) -> Volume | None:
    """Return the volume that is asked for by what it is called, if this person may see it."""
    place = ask.query.get("place", "").strip()
    if not place:
        return None
    usual = next(iter(ask.person.units), "") if len(ask.person.units) == 1 else ""
    try:
        found = tx.volumes.find(parse_citation(place, unit or usual))
    except CitationError:
        return None
    return found if found is not None and is_volume_seen(tx, ask.person, found) else None


def _seen(tx: SqlTransaction, ask: Ask) -> Volume:
    if not tx.volumes.known(ask.path["key"]):
        raise NotFoundError
    found = tx.volumes.get(VolumeId(ask.path["key"]))
    if not is_volume_seen(tx, ask.person, found):
        raise NotYoursError
    return found


def _line(tx: SqlTransaction, ask: Ask, units: Units, found: Volume) -> tuple[Cell, ...]:
    """Return the line of a volume; of one that may not be seen, that there is one in its unit."""
    say, unit = ask.say, text(units(found.citation.unit))
    if not is_volume_seen(tx, ask.person, found):
        return (text(say("restricted")), unit, *(text("–") for _ in range(5)))
    held = ", ".join(say.word(hold.code) for hold in tx.holds.of("volume", found.id))
    sheets = text("–") if found.sheets is None else count(say, found.sheets)
    return (
        text(shelf(say, found.citation), f"/volumes/{found.id}"),
        unit,
        text(say.word(found.kind)),
        text(say.word(found.state)),
        sheets,
        text(say.word(found.risk)),
        text(held or "–"),
    )


def _leaves(tx: SqlTransaction, say: Language, shown: Sequence[Leaf]) -> Table:
    pictured = tx.volumes.pictured([leaf.id for leaf in shown])
    rows = tuple(
        (
            text(name_of(leaf)),
            text(say.word(leaf.kind)),
            text(say("scanned") if leaf.id in pictured else say("not scanned")),
            text(say.word(leaf.absent) if leaf.absent else "–"),
        )
        for leaf in shown
    )
    names = heads(say("Leaf"), say("Kind"), say("Scan"), say("Not there"))
    return Table("leaves", say("Leaves"), names, rows, empty=say("No leaf of it is known yet."))


def _growths(say: Language, found: Sequence[Growth]) -> Table | None:
    """How the volume grew after it was digitized; None where it did not."""
    names = heads(
        say("When"), say("Why"), say("Act"), say("Certified before"), say("Certified since"),
        right=(3, 4),
    )  # fmt: skip
    rows = tuple(
        (
            moment(say, one.at),
            text(say.word(one.why)),
            text(one.act or "–"),
            _certified(say, one.before),
            _certified(say, one.sheets),
        )
        for one in found
    )
    return Table("growths", say("How it grew"), names, rows) if rows else None


def _certified(say: Language, leaves: int | None) -> Cell:
    return text("–") if leaves is None else count(say, leaves)


def _records(tx: SqlTransaction, ask: Ask, shown: Sequence[ClaimedPlace]) -> Table:
    say = ask.say
    rows = tuple(_record(tx, ask, claim) for claim in shown)
    names = heads(say("Record"), say("Type"), say("Leaves"), say("Standing"))
    empty = say("The inventory names no record in it.")
    return Table("records", say("Records"), names, rows, empty=empty)


def _record(tx: SqlTransaction, ask: Ask, claim: ClaimedPlace) -> tuple[Cell, ...]:
    """Return the line of a record; of one that may not be seen, where its paper is."""
    say, found = ask.say, tx.inventory.get(claim.record)
    where = text(claim.leaves or say("the whole volume"))
    if not verdict_on_record(tx, ask.person, Right.SEE_RECORDS, found).allowed:
        return (text(say("restricted")), text("–"), where, text("–"))
    return (
        text(found.record_id, f"/records/{found.id}"),
        text(Labels(ask.house.speech.forms, say.lang).type(found.type)),
        where,
        text(say.word(found.standing)),
    )
