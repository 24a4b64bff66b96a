"""The sight: what somebody may see of what could be found; every question is asked within one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.finding.findable import Level
from pipeline.people.rights import Reach

if TYPE_CHECKING:
    from pipeline.ids import DocumentId, RecordKey

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
