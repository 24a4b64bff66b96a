"""The stack: a folder of pictures in the order in which they were fed, whatever they are called.

What belongs where, the sheets between them say; a driver only keeps the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_drivers.driver import Place, Scan
from scanner_drivers.errors import SourceMissingError
from scanner_drivers.files import changed_at, is_folder, left_alone, listed, objection
from scanner_drivers.refusal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.driver import Delivery
    from scanner_drivers.refusal import Refusal

DRIVER = "stack"


@dataclass(frozen=True, slots=True)
class FolderStack:
    """The pictures of one folder; its end is the end of the one-time ingest."""

    folder: Path
    paths: tuple[Path, ...]
    complete: bool = True

    @property
    def key(self) -> str:
        """The name of the folder."""
        return printable(self.folder.resolve().name)

    @property
    def expected(self) -> int | None:
        """How many pictures lie there."""
        return len(self.paths)

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the pictures in natural order of their names."""
        for sequence, path in enumerate(self.paths, 1):
            yield objection(path, self.folder) or Scan(
                path,
                sequence,
                printable(path.name),
                (Place(order=sequence),),
                DRIVER,
                scanned_at=changed_at(path),
            )

    def accepted(self, scan: Scan) -> None:
        """Leave the file where it lies."""

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Leave the file where it lies; the caller keeps the reason."""

    def done(self) -> None:
        """Leave the folder as it is."""


@dataclass(frozen=True, slots=True)
class StackFolder:
    """A folder of pictures, or of folders of pictures: each folder is a stack of its own."""

    path: Path
    name: str = DRIVER

    def skipped(self) -> tuple[str, ...]:
        """Name what is hidden, half-written or locked by an office's program."""
        return left_alone(self.path)

    def deliveries(self) -> Iterator[Delivery]:
        """Yield the folder's own stack, then those of the folders in it."""
        try:
            found = listed(self.path)
        except OSError as error:
            raise SourceMissingError(path=self.path, reason=error.strerror) from error
        pictures = tuple(path for path in found if not is_folder(path))
        if pictures:
            yield FolderStack(self.path, pictures)
        for folder in (path for path in found if is_folder(path)):
            inside = tuple(path for path in listed(folder) if not is_folder(path))
            if inside:
                yield FolderStack(folder, inside)
