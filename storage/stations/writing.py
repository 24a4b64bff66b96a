"""Writing bundles: one planned bundle becomes an encrypted, signed bag on a disk."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.seals import moment
from pipeline.stations.errors import NoBundleError, NoRoomError
from pipeline.stations.statement import Statement
from storage.bags.write import Writing
from storage.objects.blocks import blocks_of
from storage.objects.disk import explained
from storage.stations.identity import encrypt
from storage.stations.item import file_of
from storage.stations.planning import contents_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pipeline.ports.objects import Objects
    from storage.stations.planning import Planned

CONTENTS = "contents.age"


@dataclass(frozen=True, slots=True)
class Sender:
    """The station that writes: its objects and key, for whom, and when the two last spoke."""

    objects: Objects
    folder: Path
    scratch: Path
    key: Ed25519PrivateKey
    recipient: str
    said: datetime
    heard: datetime

    def write(
        self, planned: Planned, to: Path, tick: Callable[[int], None] = lambda _done: None
    ) -> Path:
        """Write a bundle into a folder; one that was cut off goes on where it stopped."""
        writing = Writing(to, bag_name(planned.station, planned.number))
        if writing.target.exists():
            return writing.target
        source = contents_path(self.folder, planned.number)
        if not source.exists():
            raise NoBundleError(number=planned.number, place=self.folder)
        self._require_room(planned, writing, to)
        if not writing.has(CONTENTS):
            writing.put(CONTENTS, lambda path: encrypt(blocks_of(source), path, self.recipient))
        carried = json.loads(gzip.decompress(source.read_bytes()))["objects"]
        for number, one in enumerate(carried, 1):
            if not writing.has(file_of(number)):
                self._put(writing, file_of(number), one["key"], one["sha256"])
            tick(number)
        writing.finish(
            [
                ("Source-Organization", planned.station),
                ("External-Identifier", f"{planned.station}:{planned.number}"),
                ("Bagging-Date", f"{now():%Y-%m-%d}"),
                ("External-Description", "Arkhiv bundle; the payload is encrypted (age)"),
            ],
            lambda digest: self._vouch(planned, digest),
        )
        return writing.target

    def _put(self, writing: Writing, name: str, key: str, sha256: str) -> None:
        def fill(path: Path) -> None:
            clear = self.scratch / f"{name}.part"
            try:
                self.objects.fetch(key, sha256, clear)
                encrypt(blocks_of(clear), path, self.recipient)
            finally:
                clear.unlink(missing_ok=True)

        writing.put(name, fill)

    def _vouch(self, planned: Planned, digest: str) -> bytes:
        statement = Statement(
            station=planned.station,
            number=planned.number,
            content=planned.content,
            previous=planned.previous,
            tagmanifest=digest,
            made=moment(now()),
            said=moment(self.said),
            heard=moment(self.heard),
        )
        return statement.signed(self.key)

    def _require_room(self, planned: Planned, writing: Writing, to: Path) -> None:
        with explained(to):
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
            free = shutil.disk_usage(to).free + writing.written
        if free < planned.size:
            raise NoRoomError(place=to, number=planned.number, size=planned.size)


def bag_name(station: str, number: int) -> str:
    """Return how the folder of a bundle is called."""
    return f"{station}-{number:06d}"
