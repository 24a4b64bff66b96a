"""Listed: which records a list tells a person of, so that it does not even hint at the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.people.rights import Right, reach
from pipeline.steps.known_forms import restricted_types

if TYPE_CHECKING:
    from pipeline.nouns.person import Person
    from pipeline.ports.listing import RecordsWanted
    from pipeline.ports.records import Transaction


def seen_by(tx: Transaction, person: Person, wanted: RecordsWanted) -> RecordsWanted:
    """Return what is wanted, without the records that a person may not see."""
    within, moment = reach(person, Right.SEE_RECORDS), now()
    return replace(
        wanted,
        within=None if within.everywhere else within.units,
        hidden=restricted_types(tx.forms),
        granted=frozenset(
            one.subject
            for one in tx.people.grants(person.id)
            if one.noun == "record" and one.withdrawn is None and one.given <= moment < one.until
        ),
    )
