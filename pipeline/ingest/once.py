"""Once: what the watch over a hot folder saw in a file is what ingest takes it for.

A file that is still being written is told from a whole one by decoding it, and a file counts only
when it is decoded. That is one decoding, as long as not a byte has changed in between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scanner_drivers.names import opening_name

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ingest.ingest import Inspector
    from pipeline.nouns.frame import Inspection

MOST = 2_000
"""Files whose inspection is remembered; of more, the first are decoded again."""


class _Content(NamedTuple):
    """What differs when a file was written to; a folder that is renamed changes nothing of it."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


@dataclass(slots=True)
class Once:
    """Inspects each file once, though the watch asks for it before ingest does."""

    inspect: Inspector
    seen: dict[_Content, Inspection] = field(default_factory=dict)

    def ahead(self, path: Path) -> None:
        """Decode a file before its turn; raise what says that it is no whole picture."""
        before = _content(path)
        found = self._inspected(path, opening=opening_name(path.name) is not None)
        if _content(path) == before:
            self.seen[before] = found
            while len(self.seen) > MOST:
                del self.seen[next(iter(self.seen))]

    def __call__(self, path: Path, *, opening: bool = False) -> Inspection:
        """Return what is in a file, from when it was decoded ahead if it is still the same.

        Nobody looked for a gutter then, unless the name told of an opening or all was looked at.
        """
        known = self.seen.pop(_content(path), None)
        if known is None or (opening and not known.gutters):
            return self._inspected(path, opening=opening)
        return known

    def _inspected(self, path: Path, *, opening: bool) -> Inspection:
        return self.inspect(path, opening=True) if opening else self.inspect(path)


def _content(path: Path) -> _Content:
    status = path.stat()
    return _Content(
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )
