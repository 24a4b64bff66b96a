"""The plain folder: scans that lie there once for all, read and never altered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_drivers.errors import SourceMissingError
from scanner_drivers.files import is_folder, left_alone, listed
from scanner_drivers.group import DRIVER, Group, Layout
from scanner_drivers.index import MAPPING, listing_of, lists_itself

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.driver import Delivery, Scan
    from scanner_drivers.refusal import Refusal


@dataclass(frozen=True, slots=True)
class FolderDelivery:
    """One group of a plain folder. Its end is the end of the one-time ingest."""

    group: Group
    complete: bool = True

    @property
    def key(self) -> str:
        """The record ID, or the name of the manifest's folder."""
        return self.group.key

    @property
    def expected(self) -> int | None:
        """How many files the group says it has."""
        return self.group.expected

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the files in order."""
        return self.group.contents()

    def accepted(self, scan: Scan) -> None:
        """Leave the file where it lies."""

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Leave the file where it lies; the caller keeps the reason."""

    def done(self) -> None:
        """Leave the folder as it is."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of record folders, of folders with manifests, or of the leaves of one record."""

    path: Path
    name: str = DRIVER

    def skipped(self) -> tuple[str, ...]:
        """Name what is hidden, half-written or locked by an office's program."""
        return left_alone(self.path)

    def deliveries(self) -> Iterator[Delivery]:
        """Yield one delivery for each group below the folder."""
        for group in groups(self.path):
            yield FolderDelivery(group)


def groups(root: Path) -> Iterator[Group]:
    """Find the groups of a folder, in natural order.

    A manifest or index in the folder itself speaks for everything below it, except for folders
    that have one of their own.
    """
    try:
        paths = listed(root)
    except OSError as error:
        raise SourceMissingError(path=root, reason=error.strerror) from error
    folders = [path for path in paths if is_folder(path)]
    name = root.resolve().name
    here = listing_of(root)
    if here is not None:
        yield Group(root, "manifest", name, here)
        folders = [folder for folder in folders if lists_itself(folder)]
    elif any(path not in folders and path.name != MAPPING for path in paths):
        yield Group(root, "loose", name)
    for folder in folders:
        yield group_of(folder, root)


def group_of(folder: Path, above: Path) -> Group:
    """Return the group that a folder of its own makes; a mapping above it is for it, too."""
    listing = listing_of(folder, above)
    layout: Layout = "record" if listing is None else "manifest"
    return Group(folder, layout, folder.name, listing)
