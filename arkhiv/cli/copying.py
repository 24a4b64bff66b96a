"""Copying: the files of an original, written to a folder and listed with their digests."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ocr.alto import alto
from ocr.codec import from_json
from ocr.text import text
from pipeline.assemble.metadata import METADATA, metadata
from pipeline.geometry import Point, contains, transform
from pipeline.ingest.masters import digest_of
from pipeline.moves.registering import registration
from pipeline.naming import file_name
from pipeline.practice.stamp import stamp
from pipeline.practice.words import WORDS
from storage.objects.disk import make_folders

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.words import Box, Reading
    from pipeline.geometry import Polygon
    from pipeline.moves.showing import Original, Sheet, Shown
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Transaction

MANIFEST = "manifest-sha256.txt"
PRIVATE = 0o600
SUFFIXES = {
    "image/tiff": ".tif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/jp2": ".jp2",
    "application/pdf": ".pdf",
}


def copy_original(
    tx: Transaction, objects: Objects, found: Original, folder: Path, *, practice: bool = False
) -> list[str]:
    """Write every file of an original below a folder; return their paths, the manifest last.

    In an archive for practice, only what people read, and marked: a program could take the rest
    for an original.
    """
    written: list[Path] = []
    for number, paper in enumerate(found.papers, 1):
        place = folder / f"{number:02d}-{paper.type or 'document'}"
        make_folders(place)
        written += _Copy(tx, objects, paper, place, practice).run()
    names = [path.relative_to(folder).as_posix() for path in written]
    lines = [f"{digest_of(folder / name)}  {name}\n" for name in sorted(names)]
    _write(folder / MANIFEST, "".join(lines).encode())
    return [*sorted(names), MANIFEST]


@dataclass(slots=True)
class _Copy:
    """The copy of one paper."""

    tx: Transaction
    objects: Objects
    paper: Shown
    folder: Path
    practice: bool
    written: list[Path] = field(default_factory=list)

    def run(self) -> list[Path]:
        self._access()
        if self.practice:
            for sheet in self.paper.sheets:
                self._text(sheet)
            return self.written
        self._metadata()
        masters: set[str] = set()
        for sheet in self.paper.sheets:
            self._text(sheet)
            self._alto(sheet)
            if sheet.page.master not in masters:
                masters.add(sheet.page.master)
                self._master(sheet)
        return self.written

    def _free(self, name: str, suffix: str) -> Path:
        """A path that is not taken: leaves of two volumes may have the same label."""
        name = file_name(name)
        path, number = self.folder / f"{name}{suffix}", 1
        while path in self.written:
            number += 1
            path = self.folder / f"{name}_{number}{suffix}"
        self.written.append(path)
        return path

    def _access(self) -> None:
        document, number = self.paper.document, self.paper.number
        access = self.tx.products.find("document", document.id, "access", number)
        if access is not None:
            path = self._free("access", ".pdf")
            self.objects.fetch(access.key, access.sha256, path)
            if self.practice:
                stamp(path)

    def _metadata(self) -> None:
        document, number = self.paper.document, self.paper.number
        kept = self.tx.products.find("document", document.id, METADATA, number)
        path = self._free("metadata", ".json")
        if kept is not None:
            self.objects.fetch(kept.key, kept.sha256, path)
        else:
            _write(path, metadata(registration(self.tx, document.id, number)))

    def _read(self, sheet: Sheet) -> Reading | None:
        """What was read of what belongs to the paper, and of nothing else on the page."""
        words = self.tx.products.find("page", sheet.page.id, "words")
        if words is None:
            return None
        return within(from_json(self.objects.read(words.key, words.sha256)), sheet)

    def _text(self, sheet: Sheet) -> None:
        reading, head = self._read(sheet), f"{WORDS}\n\n" if self.practice else ""
        if reading is not None:
            _write(self._free(sheet.name, ".txt"), f"{head}{text(reading)}".encode())

    def _alto(self, sheet: Sheet) -> None:
        reading = self._read(sheet)
        if reading is not None:
            _write(self._free(sheet.name, ".alto.xml"), alto(reading))

    def _master(self, sheet: Sheet) -> None:
        master = self.tx.pages.master(sheet.page.master)
        suffix = SUFFIXES.get(master.media_type, ".bin")
        self.objects.fetch(master.key, master.sha256, self._free(sheet.name, suffix))


def _write(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, as everything of an original is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def within(reading: Reading, sheet: Sheet) -> Reading:
    """Return a reading with only the words and regions whose middle lies in the paper's part."""
    if sheet.polygon is None or sheet.page.matrix is None:
        return reading
    extent: Polygon = transform(sheet.page.matrix, sheet.polygon)

    def is_inside(box: Box) -> bool:
        return contains(extent, Point(box.x + box.w / 2, box.y + box.h / 2))

    return replace(
        reading,
        words=tuple(word for word in reading.words if is_inside(word.box)),
        regions=tuple(region for region in reading.regions if is_inside(region.box)),
    )
