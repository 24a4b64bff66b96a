"""The tray: pictures that appear in a folder are the sides of sheets, in order, each taken once."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from scanner_drivers.device import Colour, Profile, Sides, Tray
from scanner_drivers.driver import Scan
from scanner_drivers.errors import SourceMissingError
from scanner_drivers.faults import MissingBackError, TornPageError
from scanner_drivers.profiles import kept, profile_of
from scanner_drivers.target import Target
from scanner_drivers.tray import TrayFolder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scanner_drivers.conftest import Put

TARGET = Target("00:1/2/3", "00:1/2/3", None, ("7", "7а"), 8)


def taken(tray: TrayFolder, *, refuse: str = "") -> list[str]:
    """Take everything, and return each leaf with its side."""
    found = []
    for delivery in tray.deliveries():
        for scan in delivery.scans():
            assert isinstance(scan, Scan)
            if scan.name == refuse:
                delivery.refused(scan, "undecodable", "")
                continue
            delivery.accepted(scan)
            found.append(f"{scan.places[0].leaf}{scan.places[0].side}")
    return found


def at_once(path: Path, sides: Sides) -> TrayFolder:
    """A tray of what lies in it by now."""
    return TrayFolder(path, Profile(sides=sides), TARGET, idle=1.0)


def test_pictures_are_leaves_in_the_order_of_their_names_and_put_aside(put: Put) -> None:
    folder = put("2.png", "10.png", "1.png")
    assert taken(at_once(folder, Sides.FRONT)) == ["7r", "7аr", "8r"]
    assert sorted(path.name for path in (folder / "taken").iterdir()) == [
        "1.png", "10.png", "2.png",
    ]  # fmt: skip


def test_a_run_ends_with_as_many_sheets_as_were_counted(put: Put) -> None:
    folder = put("1.png", "2.png", "3.png")
    tray = TrayFolder(folder, Profile(sides=Sides.FRONT), TARGET, 2)
    assert taken(tray) == ["7r", "7аr"]
    assert tray.fault is None
    assert (folder / "3.png").exists()


def test_half_a_sheet_is_told_and_stays_there(put: Put) -> None:
    folder = put("1.png", "2.png", "3.png")
    tray = at_once(folder, Sides.BOTH)
    assert taken(tray) == ["7r", "7v"]
    assert isinstance(tray.fault, MissingBackError)
    assert tray.fault.facts["sheets"] == 1
    assert (folder / "3.png").exists()


def test_what_cannot_be_taken_stops_the_run_and_is_put_apart(put: Put) -> None:
    folder = put("1.png", "2.png", "3.png")
    tray = at_once(folder, Sides.FRONT)
    assert taken(tray, refuse="2.png") == ["7r"]
    assert isinstance(tray.fault, TornPageError)
    assert [path.name for path in (folder / "failed").iterdir()] == ["2.png"]
    assert (folder / "3.png").exists()


def test_a_file_that_grows_is_waited_for(put: Put) -> None:
    folder = put("1.png")

    def grow() -> None:
        for _ in range(6):
            with (folder / "1.png").open("ab") as file:
                file.write(b"more")
            time.sleep(0.1)

    growing = threading.Thread(target=grow)
    growing.start()
    tray = TrayFolder(folder, Profile(sides=Sides.FRONT), TARGET, idle=2.0)
    assert taken(tray) == ["7r"]
    growing.join()
    assert (folder / "taken" / "1.png").stat().st_size == len(b"scan") + 6 * len(b"more")


def test_a_picture_with_its_own_end_is_taken_at_the_next_look(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner_drivers.tray.RESTS", 60.0)
    folder = put("1.jpg", data=b"\xff\xd8\xff picture \xff\xd9")
    put("2.jpg", data=b"\xff\xd8\xff half a pic")
    assert taken(at_once(folder, Sides.FRONT)) == ["7r"]
    assert (folder / "2.jpg").exists()


def test_a_run_that_is_stopped_takes_what_is_whole_by_then(put: Put) -> None:
    folder = put("1.png", "2.png")
    tray = TrayFolder(folder, Profile(sides=Sides.FRONT), TARGET)
    tray.cancel()
    assert taken(tray) == ["7r", "7аr"]
    assert tray.fault is None


def test_a_name_that_was_taken_before_is_kept_beside_it(put: Put) -> None:
    for data in (b"first", b"other"):
        folder = put("1.png", data=data)
        taken(at_once(folder, Sides.FRONT))
    found = {path.read_bytes() for path in (folder / "taken").iterdir()}
    assert found == {b"first", b"other"}


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError):
        taken(at_once(tmp_path / "nowhere", Sides.FRONT))


def test_a_batch_keeps_its_profile_whole() -> None:
    profile = Profile(
        400, Colour.GREY, Sides.FRONT, Tray.FLATBED, 297.0, 420.0, options=(("b", "1"),)
    )
    assert profile_of(kept(profile)) == profile
    assert profile_of(kept(Profile())) == Profile()
