"""What every driver keeps to, whatever it drives: folders, SANE's own devices, saned, eSCL."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from scanner_drivers.device import Profile
from scanner_drivers.driver import Scan
from scanner_drivers.errors import DeviceUnknownError, ProfileRefusedError
from scanner_drivers.faults import JamError
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.folder import Folder
from scanner_drivers.sources import open_device
from scanner_drivers.target import Target
from tests.scanner_drivers.escl import sheet
from tests.scanner_drivers.scanners import SCANNERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner_drivers.device import Device
    from scanner_drivers.driver import Delivery, Driver
    from tests.scanner_drivers.scanners import Scanner

pytestmark = pytest.mark.service


@pytest.fixture(params=SCANNERS)
def scanner(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scanner]:
    with SCANNERS[request.param](tmp_path / "sane", monkeypatch) as lent:
        yield lent


@pytest.fixture
def device(scanner: Scanner) -> Iterator[Device]:
    opened = open_device(scanner.source)
    yield opened
    opened.close()


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


@pytest.fixture(params=["folder", *SCANNERS])
def source(
    request: pytest.FixtureRequest, tmp_path: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Driver, int]]:
    """Any driver at all, and how many files it has to give."""
    if request.param == "folder":
        record = tmp_path / "scans" / "Ш-1"
        record.mkdir(parents=True)
        for number in (1, 2, 3):
            (record / f"{number}r.jpg").write_bytes(sheet(number))
        yield Folder(record.parent), 3
        return
    with SCANNERS[request.param](tmp_path / "sane", monkeypatch) as lent:
        opened = open_device(lent.source)
        yield DeviceDriver(opened, lent.profile, Target("Ш-1", record="Ш-1"), into), lent.sides
        opened.close()


def taken(delivery: Delivery) -> list[Scan]:
    """Take everything as an ingest does: each file is whole when it comes, then it is stored."""
    scans = []
    for item in delivery.scans():
        assert isinstance(item, Scan)
        with Image.open(item.path) as image:
            image.load()
        delivery.accepted(item)
        scans.append(item)
    delivery.done()
    return scans


def processes_of(module: str) -> set[object]:
    """The numbers of this process's living children that run a module."""
    found: set[object] = set()
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            if fields[1] == str(os.getpid()) and module in (entry / "cmdline").read_text():
                found.add(entry.name)
    return found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """The threads that were started since, those among them that have ended too."""
    threads: list[threading.Thread] = []
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        threads.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    return threads


def test_a_driver_yields_whole_files_numbered_without_a_gap(source: tuple[Driver, int]) -> None:
    driver, count = source
    (delivery,) = driver.deliveries()
    scans = taken(delivery)
    assert [scan.sequence for scan in scans] == list(range(1, count + 1))
    assert len({scan.name for scan in scans}) == count
    assert delivery.complete
    assert delivery.key == "Ш-1"


def test_every_scan_says_which_side_of_which_leaf_it_is_and_who_delivered_it(
    source: tuple[Driver, int],
) -> None:
    driver, count = source
    (delivery,) = driver.deliveries()
    scans = taken(delivery)
    places = [(place.leaf, place.side) for scan in scans for place in scan.places]
    assert len(set(places)) == count
    assert {place.records for scan in scans for place in scan.places} == {("Ш-1",)}
    assert {scan.driver for scan in scans} == {driver.name}
    assert all(scan.scanned_at is not None for scan in scans)


def test_a_device_says_which_it_is_and_what_it_can(device: Device) -> None:
    assert device.identity().model
    can = device.capabilities()
    assert can.feeder or can.flatbed
    assert can.can_resolve(75)
    assert can.colours


def test_a_device_keeps_what_it_is_and_was_asked_for_with_every_scan(
    device: Device, scanner: Scanner, into: Path
) -> None:
    driver = DeviceDriver(device, scanner.profile, Target("x"), into)
    (delivery,) = driver.deliveries()
    settings = dict(taken(delivery)[0].settings)
    assert settings["source"] == scanner.source
    assert settings["resolution"] == "75"
    assert settings["coding"] == "tiff"
    assert settings["model"] == device.identity().model


def test_a_page_has_the_resolution_that_was_asked_for(
    device: Device, scanner: Scanner, into: Path
) -> None:
    coded = device.capabilities().coded
    first = next(device.feed(scanner.profile, into))
    with Image.open(first.path) as image:
        assert image.info["dpi"] == (75, 75)
        assert image.mode == "RGB"
    if coded:
        assert first.raw_bytes == first.path.stat().st_size
    else:
        assert first.raw_bytes > first.path.stat().st_size


def test_a_device_can_be_fed_again(device: Device, scanner: Scanner, into: Path) -> None:
    assert list(device.feed(scanner.profile, into))
    if scanner.source.startswith(("sane:airscan", "escl:")):
        return
    assert list(device.feed(scanner.profile, into))


def test_a_resolution_that_a_device_has_not_is_refused_before_any_paper_moves(
    device: Device, scanner: Scanner, into: Path
) -> None:
    with pytest.raises(ProfileRefusedError, match="--resolution 7777"):
        next(device.feed(replace(scanner.profile, resolution=7777), into))
    assert list(into.iterdir()) == []


def test_an_option_that_a_device_has_not_is_refused_by_its_name(
    device: Device, scanner: Scanner, into: Path
) -> None:
    asked = replace(scanner.profile, options=(("no-such-option", "1"),))
    with pytest.raises(ProfileRefusedError, match="no_such_option"):
        next(device.feed(asked, into))


def test_a_jam_is_told_as_a_jam(device: Device, scanner: Scanner, into: Path) -> None:
    if not scanner.jammed:
        pytest.skip("it has no option for that; see test_escl.py")
    with pytest.raises(JamError, match="Open the cover"):
        list(device.feed(replace(scanner.profile, options=scanner.jammed), into))


def test_a_device_that_is_not_there_is_told_as_such(scanner: Scanner) -> None:
    gone: Any = open_device(f"{scanner.source}-not-there")
    with pytest.raises(DeviceUnknownError, match="turned on and connected"):
        gone.capabilities()
    gone.close()


def test_nothing_is_left_of_a_device_that_was_closed(
    device: Device, scanner: Scanner, into: Path, begun: list[threading.Thread]
) -> None:
    before = processes_of("scanner_drivers.sane.child")
    next(device.feed(scanner.profile, into))
    processes = processes_of("scanner_drivers.sane.child") - before
    threads = [thread for thread in begun if "_pull" in thread.name]
    assert processes or threads
    device.close()
    device.close()
    assert not processes & processes_of("scanner_drivers.sane.child")
    assert not any(thread.is_alive() for thread in threads)


def test_the_standard_profile_is_what_the_archive_asks_for() -> None:
    assert dict(Profile().settings()) == {
        "resolution": "300",
        "colour": "colour",
        "sides": "both",
        "paper": "210x297",
        "double_feed": "stop",
        "coding": "tiff",
    }
