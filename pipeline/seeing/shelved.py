"""Shelved: what a volume is called to a person, as far as its name is none that they may not see.

One that nobody has placed yet is called by the ID of the record in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.nouns.record import parse_wanted
from pipeline.people.rights import Reach, Right, Thing, may, reach
from pipeline.seeing.verdicts import verdict_on_outline, verdict_on_record

if TYPE_CHECKING:
    from pipeline.nouns.person import Person
    from pipeline.nouns.volume import Citation, Volume
    from pipeline.ports.records import Transaction


RIGHTS = (Right.SEE_RECORDS, Right.KEEP_VOLUMES)
"""Whoever has one of these sees volumes."""


def shelves_of(person: Person) -> Reach:
    """Return in which units a person sees volumes."""
    reaches = [reach(person, right) for right in RIGHTS]
    units = frozenset[str]().union(*(one.units for one in reaches))
    return Reach(any(one.everywhere for one in reaches), units)


def is_volume_seen(tx: Transaction, person: Person, volume: Volume) -> bool:
    """Say whether a person may see a volume.

    No grant names a volume, so restricted ones are for those alone who have them in hand. One that
    nobody has placed yet is called by the record in it, so it is seen as that is.
    """
    thing = Thing(units=frozenset({volume.citation.unit}), restricted=volume.restricted)
    moment = now()
    if not any(may(person, right, thing, (), moment).allowed for right in RIGHTS):
        return False
    return citation_for(tx, person, volume) is not None


def citation_for(tx: Transaction, person: Person, volume: Volume) -> Citation | None:
    """Return the citation of a volume; None where it names a record that may not be seen."""
    cited = volume.citation
    if not cited.provisional:
        return cited
    if not reach(person, Right.SEE_RECORDS).covers(frozenset({cited.unit})):
        return None
    named = tx.inventory.find(parse_wanted(cited.item))
    seen = all(
        verdict_on_record(tx, person, Right.SEE_RECORDS, one).allowed for one in named
    ) and all(
        verdict_on_outline(tx, person, one).allowed for one in tx.documents.in_volume(volume.id)
    )
    return cited if seen else None
