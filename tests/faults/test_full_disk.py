"""A full disk while storing: what was going on stops or waits, and is completed when there is room.

The disk is a real one, small and in memory; where nothing may be mounted, the tests are skipped.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, digest, ended, record
from tests.faults.disks import fill, small_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DISK = 6 << 20
ROOM = 40_000
FULL_FOR = 5.0
LEAVES = ("1", "2", "3")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    with small_disk(tmp_path / "disk", DISK) as place:
        yield place


def pages(desk: Desk) -> set[str]:
    """Lay three leaves of a record into the folder of scans: a small one and two large ones."""
    folder = desk.scans / "GOOD"
    small_page(folder / "1.png", "нэг")
    noise = random.Random(1)
    for leaf in LEAVES[1:]:
        page = Image.frombytes("L", (500, 300), noise.randbytes(150_000))
        page.save(folder / f"{leaf}.png", dpi=(300, 300))
    return {digest(folder / f"{leaf}.png") for leaf in LEAVES}


def installed(desk: Desk) -> Desk:
    """Make an installation with one record."""
    desk.type("init")
    desk.holdings("records.csv", RECORDS, record("GOOD"))
    return desk


def test_an_ingest_stops_at_a_full_store_and_is_completed_later(tmp_path: Path, disk: Path) -> None:
    desk = installed(Desk(tmp_path, objects_url=f"folder:{disk}/objects"))
    wanted = pages(desk)
    filler = fill(disk, ROOM)
    said = desk.type("ingest", f"folder:{desk.scans}", ends=4)
    assert f"No room is left in {disk}/objects. Free some space there" in said.err
    assert "may be given again" in said.err
    assert list(disk.rglob("*.part")) == []
    assert desk.ask("held") == []
    filler.unlink()
    counted = desk.take()
    assert counted["pages"] + counted["repeated"] == 3
    masters = (disk / "objects" / "objects" / "masters").rglob("*")
    assert {digest(path) for path in masters if path.is_file()} == wanted
    assert desk.whole()["holds"] is True


def test_work_waits_for_room_and_goes_on_by_itself(tmp_path: Path, disk: Path) -> None:
    desk = installed(Desk(tmp_path, objects_url=f"folder:{disk}/objects"))
    small_page(desk.scans / "GOOD" / "1.png", "нэг")
    desk.take()
    filler = fill(disk, 0)
    process = desk.start("work", "--until-idle")
    time.sleep(FULL_FOR)
    assert process.poll() is None
    assert desk.ask("held") == []
    filler.unlink()
    assert ended(process).code == 0
    (paper,) = desk.shown("GOOD")["documents"]
    assert paper["state"] == "assembled"
    assert desk.ask("held") == []
    assert desk.whole()["holds"] is True


def test_a_full_disk_under_the_whole_installation_breaks_nothing(
    tmp_path: Path, disk: Path
) -> None:
    desk = installed(Desk(disk))
    desk.scans = tmp_path / "scans"
    wanted = pages(desk)
    filler = fill(disk, 0)
    said = desk.type("ingest", f"folder:{desk.scans}", ends=4)
    assert "room" in said.err
    filler.unlink()
    desk.take()
    assert desk.kept() == wanted
    filler = fill(disk, ROOM)
    process = desk.start("work", "--until-idle")
    time.sleep(FULL_FOR)
    assert process.poll() is None
    filler.unlink()
    assert ended(process).code == 0
    assert desk.ask("held") == []
    (paper,) = desk.shown("GOOD")["documents"]
    assert paper["state"] == "assembled"
    assert desk.whole()["holds"] is True
