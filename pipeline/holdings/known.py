"""What the inventory knew before a line came, and what a batch of lines changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.events import Kind
    from pipeline.holdings.problems import Problem
    from pipeline.holdings.rows import RecordFacts, VolumeFacts
    from pipeline.ids import RecordKey, VolumeId
    from pipeline.nouns.record import Register, Standing
    from pipeline.nouns.volume import Citation


@dataclass(frozen=True, slots=True)
class Run:
    """One import of one file: how far it got, and what it counted until then."""

    id: str
    line: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KnownVolume:
    """A volume as it is now. `seen`: a line of this run named it already.

    `acted`: its count was changed here by an act, or leaves were added to it.
    """

    key: VolumeId
    facts: VolumeFacts
    listed: bool
    seen: bool
    acted: bool = False


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claimed place as it is now."""

    key: str
    volume: VolumeId
    leaves: str
    seen: bool


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record as it is now, with the places it claims."""

    key: RecordKey
    facts: RecordFacts
    standing: Standing
    seen: bool
    claims: tuple[KnownClaim, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One event to be written: digests of what a line said before and says now.

    `standing` is what a record's became by it.
    """

    kind: Kind
    key: str
    before: str | None
    after: str
    standing: Standing | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What the event tells."""
        told = {"standing": self.standing.value} if self.standing else {}
        return {"before": self.before, "after": self.after, **told}


@dataclass(slots=True)
class Tally:
    """How many lines brought something new, changed something, or said what was known."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class VolumeWrite:
    """A volume to be written."""

    key: VolumeId
    citation: Citation
    facts: VolumeFacts
    digest: str


@dataclass(frozen=True, slots=True)
class RecordWrite:
    """A record to be written."""

    key: RecordKey
    register: Register
    record_id: str
    facts: RecordFacts
    standing: Standing
    digest: str


@dataclass(frozen=True, slots=True)
class ClaimWrite:
    """A claimed place to be written, with every leaf it names."""

    key: str
    record: RecordKey
    volume: VolumeId
    leaves: str
    labels: tuple[str, ...]


@dataclass(slots=True)
class VolumeChanges:
    """What a batch of lines changes about volumes."""

    new: list[VolumeWrite] = field(default_factory=list)
    changed: list[VolumeWrite] = field(default_factory=list)
    seen: list[VolumeId] = field(default_factory=list)
    recount: list[VolumeId] = field(default_factory=list)
    restrict: list[VolumeId] = field(default_factory=list)
    two_people: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class RecordChanges:
    """What a batch of lines changes about records."""

    new: list[RecordWrite] = field(default_factory=list)
    changed: list[RecordWrite] = field(default_factory=list)
    seen: list[RecordKey] = field(default_factory=list)
    new_claims: list[ClaimWrite] = field(default_factory=list)
    changed_claims: list[ClaimWrite] = field(default_factory=list)
    seen_claims: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
