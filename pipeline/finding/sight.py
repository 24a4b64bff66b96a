"""The sight: what somebody may see of what could be found; every question is asked within one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.finding.findable import Level
from pipeline.ids import DocumentId, RecordKey
from pipeline.people.rights import Reach, Right, reach

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipeline.nouns.person import Grant, Person

NOWHERE = Reach()
EVERYWHERE = Reach(everywhere=True)


@dataclass(frozen=True, slots=True)
class Sight:
    """Where originals may be seen, where unchecked ones too, and which restricted ones by name."""

    originals: Reach = NOWHERE
    unchecked: Reach = NOWHERE
    documents: frozenset[DocumentId] = frozenset()
    records: frozenset[RecordKey] = frozenset()

    def levels(self) -> tuple[Level, ...]:
        """Return the levels of papers whose values may be compared with what is asked."""
        seen = ((Level.OPEN, self.originals), (Level.UNCHECKED, self.unchecked))
        return tuple(level for level, reach in seen if reach)


def sight_of(person: Person, grants: Iterable[Grant], moment: datetime) -> Sight:
    """Return what a person may find by their roles and by the grants that hold at a moment."""
    held = {
        (one.noun, one.subject)
        for one in grants
        if one.person == person.id and one.withdrawn is None and one.given <= moment < one.until
    }
    return Sight(
        originals=reach(person, Right.SEE_ORIGINALS),
        unchecked=reach(person, Right.SEE_UNCHECKED),
        documents=frozenset(DocumentId(key) for noun, key in held if noun == "document"),
        records=frozenset(RecordKey(key) for noun, key in held if noun == "record"),
    )
