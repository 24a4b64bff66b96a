"""What is counted of a set of records, by the definitions of the archive.

captured    every claimed leaf has an accepted page or a coded absence
digitized   captured, its principal papers linked, legible, described, their access copies stored
registered  captured, and the registrar has registered every principal paper

A record over several volumes counts when all its places do. Lost originals (nothing but coded
absences) are captured and stay in the denominator; they cannot be digitized. Merged and withdrawn
records are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of records; `counted`, `estimated`, `unknown` say how well their leaves are known."""

    records: int = 0
    captured: int = 0
    digitized: int = 0
    registered: int = 0
    machine_read: int = 0
    keyed: int = 0
    unread: int = 0
    cleared_by_rule: int = 0
    lost: int = 0
    counted: int = 0
    estimated: int = 0
    unknown: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The numbers of two sets that have no record in common."""
        return Counts(
            *(getattr(self, item.name) + getattr(other, item.name) for item in fields(Counts))
        )

    @property
    def share(self) -> float:
        """The digitized part of the records; 0 where there are none."""
        return self.digitized / self.records if self.records else 0.0

    @property
    def share_registered(self) -> float:
        """The registered part of the records; 0 where there are none."""
        return self.registered / self.records if self.records else 0.0


def total(counts: list[Counts]) -> Counts:
    """The sum of sets that have no record in common."""
    made = Counts()
    for item in counts:
        made += item
    return made
