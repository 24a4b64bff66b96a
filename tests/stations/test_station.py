"""Stations over time: several disks, rooms made, keys revoked, machines lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import select, update

import arkhiv.stations
from arkhiv.stations import line_of
from storage.schema.capture import master, page
from storage.schema.documents import document
from storage.stations import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stations.conftest import House

pytestmark = pytest.mark.embedded


class Usage(NamedTuple):
    free: int


def test_what_does_not_fit_on_one_disk_goes_on_on_the_next(
    centre: House,
    station: Callable[[str], House],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    north = station("north")
    for leaf in ("1", "2", "3"):
        north.put("R-1", leaf, size=(900, 900))
    full = tmp_path / "full"
    small = ("bundle", "export", "--unread", "--max-size", "1500KB", "--to")
    monkeypatch.setattr(writing.shutil, "disk_usage", rooms(full))
    north(*small, str(full), ends=4)
    assert [path.name for path in sorted(full.glob("north*"))] == ["north-000001"]
    written = north(*small, str(tmp_path / "next"))
    assert [one["number"] for one in written] == [2, 3]
    assert all(one["size"] <= 1_500_000 for one in north("bundle", "list"))
    centre("bundle", "import", str(tmp_path / "next"), "--by", "dorj", ends=2)
    for disk in (full, tmp_path / "next"):
        centre("bundle", "import", str(disk), "--by", "dorj")
    assert len(masters(centre)) == 3
    assert centre("audit", "verify", "--objects")["holds"]


def rooms(full: Path) -> Callable[[Path], Usage]:
    """A disk with room for one bundle, and others with room for all."""

    def usage(place: Path) -> Usage:
        return Usage(0 if place == full and any(full.glob("north-*")) else 1 << 40)

    return usage


def test_an_export_that_was_cut_off_goes_on_at_the_file_where_it_stopped(
    centre: House,
    station: Callable[[str], House],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    north = station("north")
    north.put("R-1", "1")
    north.put("R-1", "2")
    encrypt, done = writing.encrypt, []

    def cut_off(blocks: object, path: Path, recipient: str) -> None:
        if len(done) == 2:
            raise RuntimeError
        done.append(path)
        encrypt(blocks, path, recipient)  # type: ignore[arg-type]  # as they came

    with monkeypatch.context() as patched:
        patched.setattr(writing, "encrypt", cut_off)
        north("bundle", "export", "--to", str(tmp_path / "disk"), "--unread", ends=1)
    before = {path.name: path.stat().st_mtime_ns for path in part(tmp_path).glob("[0-9c]*")}
    assert len(before) == 2
    bag = north.export(tmp_path / "disk")
    after = {path.name: path.stat().st_mtime_ns for path in (bag / "data").iterdir()}
    assert before.items() < after.items()
    assert not list(north.settings.data.glob("scratch/*.part"))
    centre("bundle", "import", str(bag), "--by", "dorj")
    assert masters(centre) == masters(north)


def part(folder: Path) -> Path:
    return folder / "disk" / ".north-000001.part" / "data"


def test_a_station_erases_by_the_centres_receipt_alone_and_nothing_that_it_needs(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    north.put("R-1", "1")
    bag = north.export(tmp_path / "disk")
    assert north("station", "reclaim") == []
    centre("bundle", "import", str(bag), "--by", "dorj")
    path = tmp_path / "disk" / "receipt-north-000001.json"
    text = path.read_text("utf-8")
    told = json.loads(text)
    for forged in ({**told, "masters": []}, {**told, "signature": "00" * 64}):
        path.write_text(json.dumps(forged), "utf-8")
        north("station", "reclaim", str(path), ends=3)
    path.write_text(text, "utf-8")
    (needed,) = north("station", "reclaim", str(path))
    assert (needed["objects"], needed["needed"]) == (0, 1)
    assert north("audit", "verify", "--objects")["holds"]
    finish(north)
    (freed,) = north("station", "reclaim")
    assert (freed["objects"], freed["needed"]) == (1, 0)
    assert not list((north.settings.data / "objects" / "objects" / "masters").glob("*/*"))
    assert north("audit", "verify", "--objects")["holds"]
    north("bundle", "export", "--to", str(tmp_path / "later"), "--again", "1", ends=2)


def finish(house: House) -> None:
    """Let everything be as the machine leaves it."""
    with house.archive.records.writing() as tx:
        tx.connection.execute(update(page).values(state="read"))
        tx.connection.execute(update(document).values(state="assembled"))


@pytest.mark.parametrize("same", [True, False])
def test_steps_are_run_again_only_where_the_recipe_differs(
    centre: House,
    station: Callable[[str], House],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    same: bool,
) -> None:
    north = station("north")
    north.put("R-1", "1")
    finish(north)
    with monkeypatch.context() as patched:
        if not same:
            patched.setattr(arkhiv.stations, "_recipe", lambda _archive: {"version": 0})
        bag = north.export(tmp_path / "disk")
    centre("bundle", "import", str(bag), "--by", "dorj")
    with centre.archive.records.reading() as tx:
        states = [tx.connection.scalar(select(one.c.state)) for one in (page, document)]
    assert states == (["read", "assembled"] if same else ["received", "delimited"])


def test_a_lost_station_is_revoked_and_what_it_exposes_is_listed(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    north.put("R-1", "1")
    bag = north.export(tmp_path / "one")
    centre("bundle", "import", str(bag), "--by", "dorj")
    north.put("R-2", "1")
    later = north.export(tmp_path / "two")
    lost = ("--reason", "stolen", "--by", "dorj")
    found = centre("station", "lost", "north", *lost)
    assert [(one["record"], one["images"]) for one in found] == [("R-1", True), ("R-2", False)]
    (line,) = centre("bundle", "import", str(later), "--by", "dorj", ends=2)
    assert line["code"] == "station_revoked"
    (known,) = centre("station", "list")
    assert known["lost"]
    assert known["revoked"]
    line = str(line_of(north.archive))
    to = ("--to", str(tmp_path / "again.age"), "--by", "dorj")
    centre("station", "enroll", line.replace(line[9:20], "0" * 11), *to, ends=2)
    centre("station", "enroll", line, *to)
    centre("bundle", "import", str(later), "--by", "dorj")


def test_the_inventory_opens_at_its_own_station_alone_and_only_from_its_centre(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north, south = station("north"), station("south")
    given = ("station", "init", "--unit", "11", "--holdings")
    signer = ("--centre", str(centre.archive.signers[0]))
    south(*given, str(tmp_path / "north.age"), *signer, ends=3)
    forged = ("--centre", f"centre:{'ab' * 32}")
    north(*given, str(tmp_path / "north.age"), *forged, ends=3)
    north(*given, str(tmp_path / "north.age"), ends=2)
    north("station", "init", "--unit", "21", ends=2)
    north(*given, str(tmp_path / "north.age"), *signer)


def masters(house: House) -> set[str]:
    with house.archive.records.reading() as tx:
        return set(tx.connection.scalars(select(master.c.sha256)))
