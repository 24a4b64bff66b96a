"""The programs of the versions before, from this repository's history, at work while we migrate.

The oldest of them knew nothing of PostgreSQL yet, so this is tried on the embedded database alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import func, select

from arkhiv.archive import open_archive
from pipeline.events import Kind
from storage import migrate
from storage.audit import verify
from storage.database import open_engine, reading, writing
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.trail import event, hold
from tests.conftest import small_page
from tests.faults.desk import ARKHIV, RECORDS, Desk, record
from tests.faults.reckoning import PER_DOCUMENT, PER_PAGE, assert_happened_once, assert_kept
from tests.missing import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
MIGRATIONS = "storage/migrations/versions"
NEXT = {
    "0001": "0002_many_machines.py",
    "0002": "0003_people.py",
    "0005": "0006_webhooks.py",
    "0008": "0009_askings.py",
}
"""For schemas that are still served, the migration that their programs did not know."""
BEFORE, AFTER = "before", "after"
"""The stations at which the two programs work."""
DEADLINE = 60.0
LOOK_SECONDS = 0.2

pytestmark = pytest.mark.embedded


def told_by_git(*words: str) -> bytes:
    """Return what git says about this repository's history."""
    try:
        asked = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        missing("the history of this repository is not here: test in a full clone")
    return asked.stdout


@pytest.fixture(scope="module", params=NEXT)
def schema(request: pytest.FixtureRequest) -> str:
    """The schema version of the program of before."""
    return str(request.param)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, schema: str) -> Path:
    """The last program whose newest migration was this one."""
    folder = tmp_path_factory.mktemp("before")
    unknown = f"{MIGRATIONS}/{NEXT[schema]}"
    added = told_by_git("log", "--diff-filter=A", "--format=%H", "--", unknown).split()
    if not added:
        missing("the history of this repository is not here: test in a full clone")
    packed = told_by_git("archive", f"{added[-1].decode()}^")
    with tarfile.open(fileobj=BytesIO(packed)) as content:
        content.extractall(folder, filter="data")
    return folder


@dataclass(frozen=True, slots=True)
class Program:
    """The program of the version before, typed at the same installation as a desk's."""

    tree: Path
    desk: Desk

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start one of its commands."""
        others = {key: value for key, value in os.environ.items() if "ARKHIV" not in key}
        ours = {
            "ARKHIV_DATA": str(self.desk.settings.data),
            "ARKHIV_STATION": BEFORE,
            "ARKHIV_WORKERS": "1",
            "ARKHIV_LANG": "en",
        }
        return subprocess.Popen(
            [sys.executable, "-B", "-c", ARKHIV, *words],
            cwd=self.tree,
            env={**others, **ours, "PYTHONPATH": str(self.tree)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def type(self, *words: str) -> None:
        """Run one of its commands, which must succeed."""
        said = self.start(*words)
        out, err = said.communicate(timeout=DEADLINE)
        assert said.returncode == 0, out + err


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, station=AFTER)


@pytest.fixture
def old(tree: Path, desk: Desk, schema: str) -> Iterator[subprocess.Popen[str]]:
    """Its worker, in an installation that it made itself and has taken scans into."""
    program = Program(tree, desk)
    desk.settings.data.mkdir()
    engine = open_engine(desk.settings.database_url)
    with writing(engine) as connection:
        command.upgrade(migrate._config(connection), schema)
    engine.dispose()
    program.type("init")
    lines = (RECORDS, *(record(name) for name in ("R-1", "R-2", "R-3", "R-4")))
    (desk.folder / "records.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    program.type("holdings", "import", str(desk.folder / "records.csv"))
    scan(desk, "R-1")
    program.type("ingest", f"folder:{desk.scans}")
    worker = program.start("work")
    yield worker
    worker.kill()
    worker.communicate(timeout=DEADLINE)


def scan(desk: Desk, *names: str) -> None:
    """Lay two leaves of each of these records into the folder of scans."""
    for name in names:
        for leaf in ("1", "2"):
            small_page(desk.scans / name / f"{leaf}.png", f"Хуудас {name}-{leaf}")


def finished(desk: Desk) -> tuple[str, int, int]:
    """Return the schema's version, how many pages are read and how many papers assembled."""
    engine = open_engine(desk.settings.database_url)
    version = migrate.found(engine)
    with reading(engine) as connection:
        read = connection.scalar(select(func.count()).where(page.c.state == "read"))
        made = connection.scalar(select(func.count()).where(document.c.state == "assembled"))
    engine.dispose()
    return version, read or 0, made or 0


def until(desk: Desk, wanted: tuple[str, int, int]) -> None:
    """Wait until so much is finished."""
    deadline = time.monotonic() + DEADLINE
    while (found := finished(desk)) != wanted and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    assert found == wanted


def stop(worker: subprocess.Popen[str]) -> None:
    """Let a worker end in peace."""
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=DEADLINE)
    assert worker.returncode == 0, out + err
    assert "Traceback" not in out + err


def readers(desk: Desk) -> list[str]:
    """Return the stations that read pages, in the order of their work."""
    engine = open_engine(desk.settings.database_url)
    with reading(engine) as connection:
        asked = select(event.c.origin).where(event.c.type == Kind.PAGE_READ.value)
        found = list(connection.scalars(asked.order_by(event.c.recorded_at)))
    engine.dispose()
    return found


def test_a_worker_of_the_version_before_goes_on_through_the_migration_and_beside_ours(
    old: subprocess.Popen[str], desk: Desk, schema: str
) -> None:
    until(desk, (schema, 2, 1))
    desk.type("migrate")
    scan(desk, "R-2")
    assert desk.take()["pages"] == 2
    until(desk, (migrate.NEEDED, 4, 2))
    assert readers(desk) == [BEFORE] * 4
    new = desk.start("work")
    scan(desk, "R-3")
    assert desk.take()["pages"] == 2
    until(desk, (migrate.NEEDED, 6, 3))
    assert old.poll() is None
    stop(old)
    scan(desk, "R-4")
    assert desk.take()["pages"] == 2
    until(desk, (migrate.NEEDED, 8, 4))
    stop(new)
    assert readers(desk)[-2:] == [AFTER] * 2
    assert_nothing_lost_or_doubled(desk)


def assert_nothing_lost_or_doubled(desk: Desk) -> None:
    """Every scan is there once, was worked on once, and the trail of both programs verifies."""
    archive = open_archive(desk.settings)
    archive.sealer.seal()
    with archive.records.reading() as tx:
        at = tx.connection
        assert_kept(at, desk.scans.rglob("*.png"))
        assert_happened_once(at, PER_PAGE, at.scalars(select(page.c.id)))
        assert_happened_once(at, PER_DOCUMENT, at.scalars(select(document.c.id)))
        assert at.scalar(select(func.count()).select_from(hold)) == 0
        assert tx.events.unsealed_count() == 0
    assert verify(archive.records, archive.objects, archive.trusted, with_objects=True).faults == ()
