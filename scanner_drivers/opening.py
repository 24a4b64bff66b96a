"""An open group: its end is not known yet, but the files that are ready are taken already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner_drivers.refusal import Code, Refusal
from scanner_drivers.watch import Look, Stamp, Watch, stamp

if TYPE_CHECKING:
    from pathlib import Path

    from scanner_drivers.driver import Scan

KNOWN_AT_THE_END = frozenset(
    {
        Code.NOT_LISTED,
        Code.MISSING_FILE,
        Code.MANIFEST_ENCODING,
        Code.MANIFEST_HEADER,
        Code.MANIFEST_UNREADABLE,
        Code.INDEX_MAPPING,
        Code.INDEX_MISSING,
        Code.INDEX_COLUMN,
        Code.INDEX_TWICE,
        Code.INDEX_NO_FILE,
    }
)
"""What may still come right while files arrive, as may every row of the manifest."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What of the open groups may be taken now, and what was taken as it still is."""

    watch: Watch
    taken: dict[Path, Stamp | None] = field(default_factory=dict)

    def passes(self, item: Scan | Refusal) -> Scan | Refusal | None:
        """Return what to yield for an item now, if anything."""
        if self.knows(item.path):
            return None
        if isinstance(item, Refusal):
            return item if self._is_final(item) else None
        look = self.watch.look(item.path)
        if look is Look.BAD:
            return Refusal(item.path, Code.UNDECODABLE)
        return item if look is Look.READY else None

    def knows(self, path: Path) -> bool:
        """Whether the file was dealt with and has not changed since."""
        return path in self.taken and self.taken[path] == stamp(path)

    def take(self, path: Path) -> None:
        """Remember that the file was dealt with as it is now."""
        self.taken[path] = stamp(path)

    def forget_gone(self) -> None:
        """Forget files that are not there any more."""
        for path in [path for path in self.taken if stamp(path) is None]:
            del self.taken[path]

    def _is_final(self, refusal: Refusal) -> bool:
        if refusal.line is not None or refusal.code in KNOWN_AT_THE_END:
            return False
        if refusal.code is Code.UNREADABLE_FOLDER:
            return True
        return self.watch.look(refusal.path) is not Look.CHANGING
