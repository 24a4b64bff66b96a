"""Held: what is told of why a paper waits, without the records that may not be seen."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.nouns.record import parse_wanted
from pipeline.people.rights import Right
from pipeline.seeing.verdicts import verdict_on_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.moves.holding import Waiting
    from pipeline.nouns.hold import Hold
    from pipeline.nouns.person import Person
    from pipeline.ports.records import Transaction

RECORD = "record"
HIDDEN = "–"
UNTOLD: Mapping[str, str] = MappingProxyType(dict.fromkeys((RECORD, "stack", "station"), "…"))
"""What stands in the sentence for a reason where no one thing is told of.

Nothing else of a hold stands in a list: it may have stood on a paper or in the name of a file.
"""


def told_of(tx: Transaction, person: Person, hold: Hold | Waiting) -> Mapping[str, object]:
    """Return the facts of a hold; of the records that they name, those that a person may see."""
    if RECORD not in hold.facts:
        return hold.facts
    names = str(hold.facts[RECORD]).split(", ")
    seen = [name for name in names if _is_seen(tx, person, name)]
    return {**hold.facts, RECORD: ", ".join(seen) or HIDDEN}


def _is_seen(tx: Transaction, person: Person, name: str) -> bool:
    found = tx.inventory.find(parse_wanted(name))
    return bool(found) and all(
        verdict_on_record(tx, person, Right.SEE_RECORDS, one).allowed for one in found
    )
