"""Old scans: files of years ago under names of their own, and a table of where they belong.

The folder is read and never altered; it may lie on a disk that cannot be written to, so the table
may lie elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_drivers.errors import SourceMissingError
from scanner_drivers.files import exists, left_alone
from scanner_drivers.folder import FolderDelivery
from scanner_drivers.group import Group
from scanner_drivers.index import MAPPING, Listing, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.driver import Delivery

DRIVER = "legacy"
TABLE = "legacy.csv"


@dataclass(frozen=True, slots=True)
class Legacy:
    """A folder of old scans with its table."""

    path: Path
    table: Path
    name: str = DRIVER

    def skipped(self) -> tuple[str, ...]:
        """Name what is hidden, half-written or locked by an office's program."""
        return left_alone(self.path)

    def deliveries(self) -> Iterator[Delivery]:
        """Yield all that the table names as one delivery."""
        if not exists(self.table):
            raise SourceMissingError(path=self.table, reason="no such file")
        mapping = self.table.with_name(MAPPING)
        told = mapping if exists(mapping) else None
        listing = Listing(self.table, Reading(), told, self.path)
        name = self.path.resolve().name
        yield FolderDelivery(
            Group(self.path, "manifest", name, listing, DRIVER, speaks_for_all=True)
        )
