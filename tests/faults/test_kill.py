"""kill -9 of parent and children in the real line, and two lines at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Shelve, small_page
from tests.faults.leases import let_leases_run_out
from tests.faults.reckoning import assert_whole

if TYPE_CHECKING:
    from arkhiv.archive import Archive

RECORDS = ("R-1", "R-2")
LEAVES = 4
ROOT = Path(__file__).parent.parent.parent
DEADLINE = 150.0


@pytest.fixture
def scans(tmp_path: Path) -> str:
    for record in RECORDS:
        for leaf in ("1", "2"):
            small_page(tmp_path / "scans" / record / f"{leaf}.png", f"Хуудас {record}-{leaf}")
    return f"folder:{tmp_path / 'scans'}"


@pytest.fixture
def ready(archive: Archive, shelve: Shelve) -> Archive:
    for record in RECORDS:
        shelve.record(record)
    return archive


def start(archive: Archive, source: str) -> subprocess.Popen[bytes]:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ARKHIV_")},
        "ARKHIV_DATA": str(archive.settings.data),
        "ARKHIV_DATABASE_URL": archive.settings.database_url,
        "ARKHIV_WORKERS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.line", source],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        process_group=0,
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    said = process.communicate(timeout=DEADLINE)[1].decode()
    assert process.returncode == 0, said


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                line = (entry / "cmdline").read_bytes()
            except (OSError, IndexError):
                continue
            if int(fields[1]) == process.pid and b"spawn_main" in line:
                found.append(int(entry.name))
    return found


def whole(archive: Archive, scans: str) -> None:
    """Seal, and reckon."""
    archive.sealer.seal()
    delivered = tuple(Path(scans.removeprefix("folder:")).rglob("*.png"))
    assert len(delivered) == LEAVES
    assert_whole(archive, delivered, len(RECORDS))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_parent_loses_and_doubles_nothing(ready: Archive, scans: str, seed: int) -> None:
    moment = random.Random(seed)
    for _ in range(2):
        process = start(ready, scans)
        time.sleep(moment.uniform(1.5, 6.0))
        kill(process)
        let_leases_run_out(ready)
    finish(start(ready, scans))
    whole(ready, scans)


def test_a_killed_child_costs_one_attempt(ready: Archive, scans: str) -> None:
    process = start(ready, scans)
    deadline = time.monotonic() + DEADLINE
    killed = 0
    while killed < 2 and process.poll() is None and time.monotonic() < deadline:
        for child in children_of(process):
            time.sleep(0.5)
            if process.poll() is None:
                os.kill(child, signal.SIGKILL)
                killed += 1
        time.sleep(0.2)
    finish(process)
    assert killed == 2
    whole(ready, scans)


def test_children_end_with_their_killed_parent(ready: Archive, scans: str) -> None:
    process = start(ready, scans)
    deadline = time.monotonic() + DEADLINE
    while not (children := children_of(process)) and time.monotonic() < deadline:
        time.sleep(0.1)
    kill(process)
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_two_lines_at_once_are_harmless(ready: Archive, scans: str) -> None:
    both = [start(ready, scans), start(ready, scans)]
    for process in both:
        finish(process)
    whole(ready, scans)
