"""A centre and stations of a test's own, each an installation that the command line works on."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from PIL import Image

from arkhiv import settings as reading
from arkhiv.archive import open_archive
from arkhiv.cli.program import program
from pipeline.events import Actor
from pipeline.frames import Frame
from pipeline.ids import MasterId, new_id, new_key
from pipeline.ingest.delimiting import close
from pipeline.ingest.feeding import Station, feeding
from pipeline.ingest.intake import Intake, take_image
from pipeline.ingest.placing import Paper, Part, Placed
from pipeline.nouns.page import Master, Provenance
from scanner_drivers.folder import Folder
from storage.stations.planning import last_of
from tests.conftest import small_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings

VOLUMES = (
    "unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk\n"
    "11,1,2,345,loose,,unknown,0,low\n"
    "11,1,2,346,loose,,unknown,0,low\n"
    "21,1,2,345,loose,,unknown,0,low\n"
)
RECORDS = (
    "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids\n"
    "R-1,civil,birth,11,1/2/345,,Төрсний бүртгэл,2019,,Бат,\n"
    "R-2,civil,birth,11,1/2/346,,Төрсний бүртгэл,2019,,Дорж,\n"
    "R-9,civil,birth,21,1/2/345,,Төрсний бүртгэл,2019,,Сараа,\n"
)


@dataclass(frozen=True)
class House:
    """One installation, and the program as a person runs it there."""

    settings: Settings
    folder: Path

    def __call__(self, *arguments: str, ends: int = 0) -> Any:  # noqa: ANN401  # whatever is printed
        """Run a command that prints JSON, and return it."""
        group = program(self.settings)
        result = CliRunner().invoke(group, [*arguments, "--json"], prog_name="arkhiv")
        assert result.exit_code == ends, (result.stdout, result.stderr, result.exception)
        return json.loads(result.stdout) if result.stdout else None

    def told(self, *arguments: str, ends: int = 0) -> str:
        """Run a command for people, and return everything that it printed."""
        result = CliRunner().invoke(program(self.settings), list(arguments), prog_name="arkhiv")
        assert result.exit_code == ends, (result.stdout, result.stderr, result.exception)
        return result.output

    @property
    def archive(self) -> Archive:
        return open_archive(self.settings)

    def scan(self, record: str, leaf: str, text: str) -> None:
        """Take one page of a record in, and let the machine finish it."""
        source = self.folder / "scans" / f"{record}-{leaf}-{abs(hash(text))}"
        small_page(source / record / f"{leaf}r.png", text)
        self("ingest", f"folder:{source}", "--by", "bat")

    def put(self, record: str, leaf: str, *, size: tuple[int, int] = (900, 500)) -> None:
        """Put one page of a record here, as a driver's delivery in a batch of its own would."""
        part = Part(Paper(None, (record,)), None)
        placed = Placed(0, None, (record,), leaf, 0, float(leaf), "r", 1, None, (part,))
        self._put(record, placed, size)

    def feed(self, volume: str, leaf: str) -> None:
        """Put one page of a volume here, as a scanner does that is fed with it."""
        self._put(volume, Placed(0, volume, (), leaf, 0, float(leaf), "r", 1, None, ()))

    def _put(self, key: str, placed: Placed, size: tuple[int, int] = (900, 500)) -> None:
        archive, actor = self.archive, Actor("bat", "operator", via="test")
        text = f"{key} {placed.label} {self.settings.station} {secrets.token_hex(4)}"
        image = small_page(self.folder / "put" / f"{secrets.token_hex(8)}.png", text, size=size)
        if size != (900, 500):
            noise = Image.frombytes("L", size, secrets.token_bytes(size[0] * size[1]))
            noise.save(image, dpi=(300, 300))
        stored = archive.objects.put(new_key("masters"), image, metadata={})
        who = Station(actor, self.settings.station, self.settings.unit)
        with feeding(archive.records, who, None, Folder(image.parent), "test") as fed:
            made = Master(
                id=MasterId(new_id()),
                sha256=stored.sha256,
                size=stored.size,
                media_type="image/png",
                key=stored.key,
                batch=fed.batch,
                provenance=Provenance("bat", who.name, "", "test", image.name, 1, None),
            )
            with archive.records.writing() as tx:
                tx.pages.add_master(made)
                intake = Intake(actor, who.unit, fed.batch)
                frame = Frame(0, 900, 500, 300.0, "file", 1, "L")
                taken = take_image(tx, intake, made, frame, placed)
                close(tx, key, [taken], actor, fed.batch)

    def export(self, to: Path, *options: str) -> Path:
        """Write everything that waits onto a disk, finished or not; return the last bundle."""
        written = self("bundle", "export", "--to", str(to), "--unread", *options)
        return Path(written[-1]["path"])

    def sealed(self) -> int:
        """Up to which seal the trail has been sent."""
        with self.archive.records.reading() as tx:
            return last_of(tx.connection, self.settings.station).seal

    def work(self) -> None:
        """Let the machine finish what is due."""
        assert self("work", "--until-idle")["left"] == 0


def house(folder: Path, station: str, unit: str) -> House:
    """Return an installation that is not made yet."""
    environ = {
        "ARKHIV_DATA": str(folder / "data"),
        "ARKHIV_LANG": "en",
        "ARKHIV_STATION": station,
        "ARKHIV_UNIT": unit,
        "ARKHIV_WORKERS": "1",
    }
    return House(reading.read(environ), folder)


@pytest.fixture
def centre(tmp_path: Path, database_url: str) -> House:
    """A centre with an inventory of two units, on every kind of database."""
    made = house(tmp_path, "centre", "00")
    made = replace(made, settings=replace(made.settings, database_url=database_url))
    made("init")
    paths = (made.folder / "volumes.csv", made.folder / "records.csv")
    for path, text in zip(paths, (VOLUMES, RECORDS), strict=True):
        path.write_text(text, "utf-8")
    made("holdings", "import", *map(str, paths))
    return made


@pytest.fixture
def station(centre: House, tmp_path: Path) -> Callable[[str], House]:
    """Make a station of unit 11 that the centre knows, with the inventory on board."""

    def make(name: str) -> House:
        made = house(tmp_path / name, name, "11")
        line = made("station", "init", "--unit", "11")["line"]
        file = str(tmp_path / f"{name}.age")
        said = centre("station", "enroll", line, "--to", file, "--by", "dorj")
        given = ("--holdings", file, "--centre", said["centre"])
        made("station", "init", "--unit", "11", *given)
        return made

    return make
