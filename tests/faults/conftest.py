"""Interruptions: a fuse that burns at the n-th durable write, and steps that cost nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.frames import Inspection, inspect
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest, Received
from pipeline.steps.contract import Made, Outcome
from scanner_drivers.sources import open_driver
from storage.records import SqlRecords
from workers.advance import advance
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ports.objects import Objects, Stored
    from pipeline.steps.contract import Arguments
    from storage.records import SqlTransaction


class PowerCutError(BaseException):
    """The machine stops here; nothing after this line happens."""


class Fuse:
    """Counts durable writes and burns through at one of them, before or after it is done."""

    def __init__(self, at: int | None, *, after: bool) -> None:
        self.at = at
        self.after = after
        self.count = 0

    @contextmanager
    def write(self) -> Iterator[None]:
        """One durable write."""
        self.count += 1
        burns = self.count == self.at
        if burns and not self.after:
            raise PowerCutError
        yield
        if burns:
            raise PowerCutError


class FusedRecords(SqlRecords):
    """Records whose transactions may be cut off before or after their commit."""

    def __init__(self, records: SqlRecords, fuse: Fuse) -> None:
        super().__init__(records.engine, records.origin)
        self._fuse = fuse

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        with self._fused(super().writing()) as tx:
            yield tx

    @contextmanager
    def working(self) -> Iterator[SqlTransaction]:
        with self._fused(super().working()) as tx:
            yield tx

    @contextmanager
    def marking(self) -> Iterator[SqlTransaction]:
        with self._fused(super().marking()) as tx:
            yield tx

    @contextmanager
    def _fused(self, opened: AbstractContextManager[SqlTransaction]) -> Iterator[SqlTransaction]:
        if self._fuse.after:
            with self._fuse.write(), opened as tx:
                yield tx
        else:
            with opened as tx:
                yield tx
                with self._fuse.write():
                    pass


class FusedObjects:
    """Objects whose puts may be cut off before or after they are durable."""

    def __init__(self, objects: Objects, fuse: Fuse) -> None:
        self._objects = objects
        self._fuse = fuse

    def put(self, key: str, source: Path | bytes, *, metadata: Mapping[str, str]) -> Stored:
        with self._fuse.write():
            return self._objects.put(key, source, metadata=metadata)

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        self._objects.fetch(key, sha256, target)


class CheapSteps:
    """Stands where the children stand; its steps are as pure, and cost nothing."""

    count = 1

    def run(
        self,
        task: str,
        arguments: Arguments,
        files: Mapping[str, Path],
        scratch: Path,
        seconds: float,
    ) -> Outcome:
        del arguments, seconds
        digest = "".join(sorted(path.read_bytes()[-40:].hex() for path in files.values()))
        return Outcome(
            {**FACTS[task]}, tuple(self._made(kind, digest, scratch) for kind in KINDS[task])
        )

    def _made(self, kind: str, content: str, scratch: Path) -> Made:
        path = scratch / kind
        path.write_text(f"{kind} of {content}")
        return Made(kind, path, "text/plain")


KINDS = {
    "clean": ("cleaned",),
    "read": ("words", "text", "alto"),
    "describe": (),
    "assemble": ("access",),
}
FACTS: dict[str, Arguments] = {
    "clean": {
        "matrix": [1, 0, 0, 0, 1, 0, 0, 0, 1],
        "width": 10,
        "height": 10,
        "dpi": 300,
        "dpi_source": "file",
        "actions": [],
        "flags": [],
        "ink": 0.1,
    },
    "read": {"engine": "e", "model": "m", "words": 1, "confidence": 1.0},
    "describe": {
        "type": "birth",
        "confidence": 1.0,
        "title": "",
        "restricted": False,
        "fields": [],
        "legible": True,
        "flags": [],
    },
    "assemble": {"pages": 1, "flavour": "2b"},
}


def look(path: Path) -> Inspection:
    """Inspect in this process."""
    return inspect(path)


def ingest_with(archive: Archive, operator: Actor, source: str, fuse: Fuse) -> Received:
    """Ingest with a fuse on every durable write."""
    taking = Ingest(
        FusedRecords(archive.records, fuse),
        FusedObjects(archive.objects, fuse),  # type: ignore[arg-type]  # only put and fetch are used
        look,
        Station(operator, "s", "00"),
    )
    return taking.run(open_driver(source, decodes=look), source)


def work_with(archive: Archive, scratch: Path, fuse: Fuse) -> None:
    """Run every step that is due, with a fuse on every durable write."""
    scratch.mkdir(exist_ok=True)
    workshop = Workshop(
        FusedRecords(archive.records, fuse),
        FusedObjects(archive.objects, fuse),  # type: ignore[arg-type]  # only put and fetch are used
        CheapSteps(),  # type: ignore[arg-type]  # stands in for the children
        replace(archive.recipe),
        scratch,
    )
    while True:
        with archive.records.reading() as tx:
            due = tx.work.due(100)
        if not due:
            return
        for item in due:
            advance(workshop, item)
