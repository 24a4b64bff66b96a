"""Ingests of a folder of scans, and questions about what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from pipeline.frames import inspect
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from pipeline.nouns.volume import VolumeKind, parse_citation
from scanner_drivers.sources import open_driver
from storage.schema import inventory as tables
from storage.schema.capture import batch
from workers.presence import LockedFiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ingest.ingest import Received
    from pipeline.nouns.document import Document

HEADER = "file,volume,order,leaf,side,part,region,record_id,document\n"
KINDS_HEADER = HEADER.replace("\n", ",kind\n")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


@pytest.fixture
def take(archive: Archive, operator: Actor, scans: Path) -> Take:
    return Take(archive, operator, scans)


class Take:
    """Ingests the folder of scans and answers questions about what came of it."""

    def __init__(self, archive: Archive, operator: Actor, scans: Path) -> None:
        self.archive = archive
        self._station = Station(operator, "s", "00")
        self._source = f"folder:{scans}"

    def __call__(self, tick: Callable[[str], None] | None = None, *, behind: int = 0) -> Received:
        driver = open_driver(self._source, decodes=inspect)
        taking = Ingest(
            self.archive.records,
            self.archive.objects,
            inspect,
            self._station,
            presence=LockedFiles(self.archive.settings.data / "ingesting"),
            behind=behind,
        )
        return taking.run(driver, self._source, tick)

    def batches(self) -> list[tuple[bool, dict[str, int]]]:
        """Whether each batch is sealed, and what it counted."""
        with self.archive.records.reading() as tx:
            rows = tx.connection.execute(select(batch).order_by(batch.c.id))
            return [(row.sealed is not None, row.counters) for row in rows]

    def document(self, origin: str) -> Document:
        with self.archive.records.reading() as tx:
            found = tx.documents.by_origin(origin)
            assert found is not None, origin
            return found

    def leaves(self, document: Document) -> list[tuple[str, int, str]]:
        with self.archive.records.reading() as tx:
            leaves = []
            for item in tx.documents.pages(document.id, document.version):
                place = tx.pages.get(item.page).place
                leaf = tx.volumes.leaf(place.leaf)
                leaves.append((leaf.label, leaf.ordinal, place.side))
            return leaves

    def held(self) -> list[tuple[str, str]]:
        with self.archive.records.reading() as tx:
            return sorted((hold.noun, hold.code) for hold in tx.holds.open())

    def volume(self, citation: str, sheets: int | None = None) -> None:
        with self.archive.records.writing() as tx:
            cited = parse_citation(citation, "00")
            made = tx.volumes.find(cited) or tx.volumes.add_unlisted(cited, VolumeKind.LOOSE)
            tx.connection.execute(
                tables.volume.update().where(tables.volume.c.id == made.id).values(sheets=sheets)
            )
