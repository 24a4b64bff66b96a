"""The target of a feeding: where its sheets belong, and what its leaves are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner_drivers.driver import Side


@dataclass(frozen=True, slots=True)
class Target:
    """Where the sheets of a feeding belong."""

    key: str
    """The name of the delivery: the record, the volume, or that of the feeding itself."""
    volume: str | None = None
    """As written, `UNIT:fonds/inventory/item`; None where the record tells the volume."""
    record: str | None = None
    labels: tuple[str, ...] = ()
    """The labels of the first leaves, where they are known."""
    first: int = 1
    """The number of the leaf after those."""
    side: Side = "r"
    """The side that is scanned where only one is."""
    facts: tuple[tuple[str, str], ...] = ()
    """What whoever feeds wants to find again with the pages that a power cut leaves."""

    def label(self, sheet: int) -> str:
        """Return the label of a sheet, counted from 0."""
        if sheet < len(self.labels):
            return self.labels[sheet]
        return str(self.first + sheet - len(self.labels))
