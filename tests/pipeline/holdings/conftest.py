"""Files of an inventory, written for a test and imported into an installation of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arkhiv import settings as reading
from arkhiv.archive import init
from pipeline.holdings.imports import Imported, import_file
from pipeline.nouns.record import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.nouns.record import Record

RECORDS = "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids"
VOLUMES = "unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk"


class Inventory:
    """An installation to which files of the inventory are given."""

    def __init__(self, archive: Archive, actor: Actor, folder: Path) -> None:
        self.archive = archive
        self.folder = folder
        self.reports = folder / "reports"
        self._actor = actor

    def give(self, *lines: str, name: str = "records.csv", encoding: str = "utf-8") -> Imported:
        """Write a file and import it; a header is put before lines of records or volumes."""
        path = self.write(*lines, name=name, encoding=encoding)
        return import_file(self.archive.records, path, self._actor, self.reports)

    def write(self, *lines: str, name: str = "records.csv", encoding: str = "utf-8") -> Path:
        """Write a file and return its path."""
        header = {"records.csv": RECORDS, "volumes.csv": VOLUMES}.get(name)
        path = self.folder / name
        text = "\n".join(([header] if header else []) + list(lines)) + "\n"
        path.write_bytes(text.encode(encoding))
        return path

    def find(self, record_id: str) -> list[Record]:
        """Return the records known under an ID."""
        with self.archive.records.reading() as tx:
            return list(tx.inventory.find(Wanted(record_id)))

    def places(self, record_id: str) -> list[tuple[str, str]]:
        """Return the places that a record claims: volume and leaves."""
        with self.archive.records.reading() as tx:
            (record,) = tx.inventory.find(Wanted(record_id))
            return sorted(
                (str(tx.volumes.get(place.volume).citation), place.leaves)
                for place in tx.inventory.claimed_places(record.id)
            )

    def events(self, kind: str) -> int:
        """Return how many events of a kind there are."""
        with self.archive.records.reading() as tx:
            return sum(event.type == kind for event in tx.events.unsealed(10**6))

    def report(self) -> list[str]:
        """Return the lines of the last report, without its header."""
        path = next(iter(self.reports.glob("*.problems.csv")))
        return path.read_text(encoding="utf-8-sig").splitlines()[1:]


@pytest.fixture
def inventory(archive: Archive, operator: Actor, tmp_path: Path) -> Inventory:
    """An installation of the test's own, with the archive units and no holdings."""
    return Inventory(archive, operator, tmp_path)


@pytest.fixture
def another_inventory(
    tmp_path_factory: pytest.TempPathFactory, operator: Actor
) -> Callable[[], Inventory]:
    """Make further installations, each in a folder of its own."""

    def make() -> Inventory:
        folder = tmp_path_factory.mktemp("inventory")
        archive = init(reading.read({"ARKHIV_DATA": str(folder / "data"), "ARKHIV_LANG": "en"}))
        return Inventory(archive, operator, folder)

    return make
