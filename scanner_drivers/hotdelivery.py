"""One delivery of a hot folder: a claimed group with its end, or the ready files of an open one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_drivers import claim
from scanner_drivers.driver import Scan
from scanner_drivers.files import exists
from scanner_drivers.names import REFUSED
from scanner_drivers.refusal import Refusal, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.group import Group
    from scanner_drivers.opening import Opening


@dataclass(frozen=True, slots=True)
class Shelves:
    """The four folders."""

    incoming: Path
    processing: Path
    done: Path
    failed: Path


@dataclass(frozen=True, slots=True)
class HotDelivery:
    """A complete group in `processing`; or, where `opening` is given, one still in `incoming`."""

    group: Group
    shelves: Shelves
    opening: Opening | None = None

    @property
    def key(self) -> str:
        """The record ID, or the name of the manifest's folder."""
        return self.group.key

    @property
    def expected(self) -> int | None:
        """How many files the manifest lists or the complete marker says."""
        return self.group.expected

    @property
    def complete(self) -> bool:
        """Whether the end of the group is known."""
        return self.opening is None

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the files in order; of an open group only those that are ready and new."""
        known = claim.lines(self.group.folder / REFUSED)
        for item in self.group.contents():
            if self.opening is not None:
                passed = self.opening.passes(item)
                if passed is not None:
                    yield passed
            elif isinstance(item, Scan) or item.line is None or self._label(item) not in known:
                yield item

    def accepted(self, scan: Scan) -> None:
        """Do not yield this file again while the group stays open."""
        if self.opening is not None:
            self.opening.take(scan.path)

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Move the bad file to `failed`, with the reason beside it; of a row, write the reason."""
        aside = self.shelves.failed / self.group.name / item.path.relative_to(self.group.folder)
        if self._is_listing(item):
            claim.write_note(aside.with_name(self._label(item)), code, message)
        else:
            claim.put_aside(item.path, aside, code, message)
        if self.opening is not None:
            self.opening.take(item.path)
        elif not exists(item.path) or self._is_listing(item):
            claim.append_line(self.group.folder / REFUSED, self._label(item))

    def done(self) -> None:
        """Move a claimed group to `done`; leave an open one where it is."""
        if self.opening is None:
            claim.move(self.group.folder, self.shelves.done / self.group.name)

    def _is_listing(self, item: Scan | Refusal) -> bool:
        """Whether the manifest or index is bad, or a row of it, so that it stays itself."""
        return isinstance(item, Refusal) and self.group.lists(item.path)

    def _label(self, item: Scan | Refusal) -> str:
        name = printable(item.path.name)
        return f"{name}.{item.line}" if isinstance(item, Refusal) and item.line else name


@dataclass(frozen=True, slots=True)
class LooseDelivery:
    """A file that lies in `incoming` itself and so belongs to nothing."""

    refusal: Refusal
    shelves: Shelves
    expected: int | None = 1
    complete: bool = True

    @property
    def key(self) -> str:
        """The file's name."""
        return self.refusal.name

    def scans(self) -> Iterator[Scan | Refusal]:
        """Yield the refusal."""
        yield self.refusal

    def accepted(self, scan: Scan) -> None:
        """Do nothing: there is no scan."""

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Move the file to `failed`, with the reason beside it."""
        claim.put_aside(item.path, self.shelves.failed / item.path.name, code, message)

    def done(self) -> None:
        """Do nothing more."""
