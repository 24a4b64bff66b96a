"""Whereabouts: where the paper of a record lies, whether it was scanned or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.moves.absence import absent_leaves
from web.pages.cells import heads, text
from web.pages.custody import in_whose_hand
from web.pages.people import called_in
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from pipeline.nouns.custody import Custody
    from pipeline.nouns.record import Record
    from pipeline.ports.records import ClaimedPlace
    from storage.records import SqlTransaction
    from web.asking import Ask
    from web.pages.units import Units
    from web.table import Cell


def whereabouts(tx: SqlTransaction, ask: Ask, record: Record) -> Table:
    """Return the places that the inventory claims for a record, and who has the paper now."""
    say, units = ask.say, units_in(tx, ask.say)
    places = tx.inventory.claimed_places(record.id)
    return Table(
        "places",
        say("Where the paper lies"),
        heads(
            say("Unit"),
            say("Volume"),
            say("Kind"),
            say("Leaves"),
            say("Not there"),
            say("In whose hand"),
        ),
        tuple(_place(tx, ask, place, units) for place in places),
        note=say(
            "So it stands in the inventory: under this number, in the store of the unit or in the "
            "hand of whoever is named. What is out can be requested: open the volume."
        )
        if places
        else "",
        empty=say("The inventory names no place."),
    )


def _place(tx: SqlTransaction, ask: Ask, place: ClaimedPlace, units: Units) -> tuple[Cell, ...]:
    volume = tx.volumes.get(place.volume)
    cited = volume.citation
    gone = [
        f"{one.leaf.label}: {ask.say.word(one.code)}"
        for one in absent_leaves(tx, volume.id)
        if not place.labels or one.leaf.label in place.labels
    ]
    return (
        text(units(cited.unit)),
        text(cited.native, "" if cited.provisional else f"/volumes/{volume.id}/custody"),
        text(ask.say.word(volume.kind)),
        text(place.leaves or ask.say("the whole volume")),
        text(", ".join(gone) or "–"),
        text(_hand(tx, ask, tx.custody.of(volume.id))),
    )


def _hand(tx: SqlTransaction, ask: Ask, custody: Custody) -> str:
    """Say who has a volume, and until when."""
    name = in_whose_hand(called_in(tx, ask.say, [custody.hand]), custody.hand)
    if not custody.hand:
        return name
    until = ask.say("{name}, until {moment}")
    return until.format(name=name, moment=ask.say.moment(custody.due))
