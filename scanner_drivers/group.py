"""A group: the scans of one record's folder, or of one manifest, as they lie on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from scanner_drivers.driver import Place, Scan
from scanner_drivers.files import changed_at, exists, is_folder, listed, objection, walked
from scanner_drivers.halves import halves
from scanner_drivers.index import MAPPING, Listing, lists_itself
from scanner_drivers.indexed import listed_rows
from scanner_drivers.names import (
    COMPLETE,
    MANIFEST,
    is_utf8,
    leaf_name,
    opening_name,
    part_of,
    record_id,
)
from scanner_drivers.refusal import Code, Refusal, printable
from scanner_drivers.rows import Row

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

Layout: TypeAlias = Literal["record", "loose", "manifest"]

DRIVER = "folder"
LONGEST_MARKER = 64


@dataclass(frozen=True, slots=True)
class Group:
    """One folder and how it says where its scans belong.

    `record`: by its name and the names of its files. `loose`: the same, but folders inside it are
    groups of their own. `manifest`: by its `manifest.csv`, or the index of a capture program.
    """

    folder: Path
    layout: Layout
    name: str
    """The folder's name as it was delivered."""
    listing: Listing | None = None
    """What lists its pictures, where that is not a manifest in it."""
    driver: str = DRIVER
    speaks_for_all: bool = False
    """Whether its list is for the folders below that have one of their own, too."""

    @property
    def key(self) -> str:
        """The record ID; of a manifest's folder, or of a name that is no ID, the name itself."""
        if self.layout == "manifest" or not is_utf8(self.name):
            return printable(self.name)
        return record_id(self.name) or printable(self.name)

    @property
    def expected(self) -> int | None:
        """How many files the manifest lists, or the complete marker says."""
        if self.layout == "manifest":
            return len({row.path for row in self._rows()})
        return marked_count(self.folder)

    def contents(self) -> Iterator[Scan | Refusal]:
        """Go through the scans in order. Nothing is opened but the manifest."""
        sequence = 0
        for item in self._listed() if self.layout == "manifest" else self._named():
            if isinstance(item, Refusal):
                yield item
                continue
            path, places = item
            sequence += 1
            name = printable(str(path.relative_to(self.folder)))
            changed = changed_at(path)
            manifest = self._manifest()
            yield Scan(
                path, sequence, name, places, self.driver, scanned_at=changed, manifest=manifest
            )

    def files(self) -> list[Path]:
        """Return every file that belongs to the group and is there, bad ones included."""
        found = [item for item in walked(self.folder) if not isinstance(item, Refusal)]
        return [path for path in found if not self.lists(path)]

    def missing(self) -> list[Path]:
        """Return the files that the manifest lists and that are not there."""
        if self.layout != "manifest":
            return []
        return [row.path for row in self._rows() if not exists(row.path)]

    def lists(self, path: Path) -> bool:
        """Whether a file is the manifest or index itself, or what explains it."""
        return path in (self._manifest(), self.folder / MAPPING)

    def _manifest(self) -> Path | None:
        return self.listed_by.path if self.layout == "manifest" else None

    @property
    def listed_by(self) -> Listing:
        """What lists the group's pictures, if its layout is that of a manifest."""
        return self.listing or Listing(self.folder / MANIFEST)

    def _rows(self) -> list[Row]:
        rows = listed_rows(self.listed_by)
        return [row for row in rows if isinstance(row, Row)]

    def _named(self) -> Iterator[tuple[Path, tuple[Place, ...]] | Refusal]:
        record = record_id(self.name) if is_utf8(self.name) else None
        try:
            paths = listed(self.folder)
        except OSError:
            yield Refusal(self.folder, Code.UNREADABLE_FOLDER)
            return
        for path in paths:
            if is_folder(path):
                if self.layout == "record":
                    yield Refusal(path, Code.TOO_DEEP)
                continue
            yield objection(path, self.folder) or _named(path, record)

    def _listed(self) -> Iterator[tuple[Path, tuple[Place, ...]] | Refusal]:
        places: dict[Path, list[Place]] = {}
        lines: dict[Path, int] = {}
        for row in listed_rows(self.listed_by):
            if isinstance(row, Refusal):
                yield row
            else:
                lines.setdefault(row.path, row.line)
                places.setdefault(row.path, []).append(row.place)
        for path, wanted in places.items():
            if not exists(path):
                yield Refusal(path, Code.MISSING_FILE, lines[path])
            else:
                yield objection(path, self.folder) or (path, tuple(dict.fromkeys(wanted)))
        yield from self._unlisted(places.keys())

    def _unlisted(self, known: Container[Path]) -> Iterator[Refusal]:
        others: dict[Path, bool] = {self.folder: False}
        for item in walked(self.folder):
            if isinstance(item, Refusal):
                yield item
            elif not (item in known or self.lists(item) or self._left_to(item, others)):
                yield Refusal(item, Code.NOT_LISTED)

    def _left_to(self, path: Path, others: dict[Path, bool]) -> bool:
        return not self.speaks_for_all and _in_another(path, others)


def _in_another(path: Path, others: dict[Path, bool]) -> bool:
    """Whether the file belongs to a folder further down that has a list of its own.

    `others` are the folders of which that is known, the group's own among them.
    """
    folder = path.parent
    if folder not in others:
        others[folder] = lists_itself(folder) or _in_another(folder, others)
    return others[folder]


def _named(path: Path, record: str | None) -> tuple[Path, tuple[Place, ...]] | Refusal:
    if record is None:
        return Refusal(path, Code.RECORD_NOT_UNDERSTOOD)
    opening = opening_name(path.name)
    if opening is not None:
        return path, halves(Place(records=(record,)), opening)
    leaf = leaf_name(path.name)
    if leaf is None:
        return Refusal(path, Code.NAME_NOT_UNDERSTOOD)
    part = part_of(path.name)
    place = Place(
        leaf=leaf.leaf,
        side=leaf.side,
        side_given=leaf.given,
        part=int(part.number),
        part_kind=part.kind,
        records=(record,),
    )
    return path, (place,)


def marked_count(folder: Path) -> int | None:
    """Return the number of files that a complete marker says, if it says one."""
    try:
        with (folder / COMPLETE).open("rb") as file:
            text = file.read(LONGEST_MARKER).strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
