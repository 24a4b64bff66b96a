"""What every test may use: an installation of its own, and small images of pages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import update

from arkhiv import settings as reading
from arkhiv.archive import Archive, init
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.frames import Frame
from pipeline.grants.hands import FRESH
from pipeline.ids import DocumentId, MasterId, new_id, new_key
from pipeline.ingest.delimiting import close, delimit
from pipeline.ingest.intake import Intake, Taken, take_image
from pipeline.ingest.masters import digest_of
from pipeline.ingest.placing import Paper, Part, Placed
from pipeline.nouns.page import Master, Provenance
from pipeline.nouns.volume import label_position
from storage.database import open_engine
from storage.migrate import migrate
from storage.schema import inventory as tables
from storage.schema.trail import event

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.settings import Settings
    from storage.records import SqlTransaction

pytest_plugins = ["tests.servers.fixtures", "tests.databases"]

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of an installation in a folder and a database of the test's own, of both kinds."""
    made = reading.read({"ARKHIV_DATA": str(tmp_path / "data"), "ARKHIV_LANG": "en"})
    return replace(made, workers=1, database_url=database_url)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated SQLite database, to be copied in a moment."""
    path = tmp_path_factory.mktemp("new") / "arkhiv.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def archive(settings: Settings, new_database: Path) -> Archive:
    """A new, empty installation with a folder of objects."""
    if settings.database_url == f"sqlite:///{settings.data}/arkhiv.db":
        settings.data.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(new_database, settings.data / new_database.name)
    made = init(settings)
    with made.records.writing() as tx:
        if not tx.inventory.knows_unit("00"):
            tx.connection.execute(tables.unit.insert().values(code="00", name_mn="", name_en=""))
    return made


@pytest.fixture
def operator() -> Actor:
    """Somebody who feeds a scanner."""
    return Actor("operator", "operator", via="test")


@pytest.fixture
def reviewer() -> Actor:
    """Somebody who checks documents."""
    return Actor("reviewer", "reviewer", via="test")


@pytest.fixture
def registrar() -> Actor:
    """Somebody who registers originals."""
    return Actor("registrar", "registrar", via="test")


def settle(tx: SqlTransaction) -> None:
    """Let everybody have had their account for so long that they may grant."""
    earlier = now() - FRESH - timedelta(minutes=1)
    of_people = event.c.subject_kind == "person"
    tx.connection.execute(update(event).where(of_people).values(recorded_at=earlier))


def small_page(path: Path, text: str, *, size: tuple[int, int] = (900, 500)) -> Path:
    """Write a small page at 300 dpi with a line of text and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", size, 255)
    font = ImageFont.truetype(FONT, 42)
    for number, line in enumerate(text.splitlines()):
        ImageDraw.Draw(image).text((60, 60 + 70 * number), line, fill=0, font=font)
    image.save(path, dpi=(300, 300))
    return path


@pytest.fixture
def shelve(archive: Archive, operator: Actor, tmp_path: Path) -> Shelve:
    """Put small images straight into an installation, as if a scanner had delivered them."""
    return Shelve(archive, operator, tmp_path)


class Shelve:
    """Adds masters, pages and documents without a driver."""

    def __init__(self, archive: Archive, operator: Actor, folder: Path) -> None:
        self._archive = archive
        self._operator = operator
        self._folder = folder
        self._number = 0

    def page(self, text: str = "Сайн байна уу", leaf: str = "1", *, record: str = "R-1") -> str:
        """Add one page of a record's own document and return its id; nothing is delimited yet."""
        paper = Part(Paper(None, (record,)), None)
        placed = Placed(0, None, (record,), leaf, 0, float(leaf), "r", 1, None, (paper,))
        return self._image(text, placed).page

    def fed(self, text: str, leaf: str, volume: str) -> Taken:
        """Add one page of a volume, as a scanner does that is fed with it; its delivery ends."""
        place = label_position(leaf)
        taken = self._image(text, Placed(0, volume, (), leaf, 0, place, "r", 1, None, ()))
        with self._archive.records.writing() as tx:
            batch = tx.pages.master(tx.pages.get(taken.page).master).batch
            close(tx, volume, [taken], self._operator, batch)
        return taken

    def _image(self, text: str, placed: Placed) -> Taken:
        self._number += 1
        image = small_page(self._folder / "scans" / f"{self._number}.png", text)
        sha256 = digest_of(image)
        stored = self._archive.objects.put(new_key("masters"), image, metadata={})
        with self._archive.records.writing() as tx:
            batch = tx.batches.open(
                source="test", operator="op", station="s", unit="00", driver="test", profile={}
            )
            master = Master(
                id=MasterId(new_id()),
                sha256=sha256,
                size=stored.size,
                media_type="image/png",
                key=stored.key,
                batch=batch,
                provenance=Provenance("op", "s", "", "test", image.name, 1, None),
            )
            tx.pages.add_master(master)
            intake = Intake(self._operator, "00", batch)
            frame = Frame(0, 900, 500, 300.0, "file", 1, "L")
            return take_image(tx, intake, master, frame, placed)

    def record(self, record_id: str = "R-1", register: str = "civil", kind: str = "birth") -> str:
        """Add a record that claims no place and return its key."""
        key = new_id()
        with self._archive.records.writing() as tx:
            tx.connection.execute(
                tables.record.insert().values(
                    id=key,
                    register=register,
                    record_id=record_id,
                    type=kind,
                    names=[],
                    unit="00",
                    digest="",
                    created=now(),
                )
            )
        return key

    def document(self, *leaves: str, record: str = "R-1") -> DocumentId:
        """Add a record, pages and their delimited document, and return its id."""
        self.record(record)
        for leaf in leaves:
            self.page(f"{record} {leaf}", leaf, record=record)
        with self._archive.records.reading() as tx:
            document = tx.documents.by_origin(f"record:{record}")
            assert document is not None
        self.delimit(document.id)
        return document.id

    def delimit(self, key: DocumentId) -> None:
        """Let the delivery of a document end."""
        with self._archive.records.writing() as tx:
            delimit(tx, key, self._operator, None)
