"""A scanner in the network and everything that goes wrong with it, through SANE and directly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest

from scanner_drivers.device import Colour, Profile, Sides, Tray
from scanner_drivers.driver import Scan
from scanner_drivers.errors import DeviceError, LostConnectionError, ProfileRefusedError
from scanner_drivers.escl.device import EsclDevice
from scanner_drivers.escl.job import Patience as Waiting
from scanner_drivers.faults import (
    FeedCancelledError,
    JamError,
    MiscountError,
    MissingBackError,
    NoPaperError,
    RepeatedPageError,
)
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.sane.device import Patience, SaneDevice
from scanner_drivers.target import Target
from tests.scanner_drivers.escl import emulated, sheet
from tests.scanner_drivers.scanners import AIRSCAN, airscan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.device import Device
    from scanner_drivers.driver import Delivery
    from tests.scanner_drivers.escl import Emulator

pytestmark = pytest.mark.service
ASKED = Profile(resolution=75)
NAME = AIRSCAN.removeprefix("sane:")


@pytest.fixture
def emulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with emulated(8) as lent:
        airscan(tmp_path / "sane", monkeypatch, lent.url)
        yield lent


class Open(Protocol):
    def __call__(self, page: float = 60.0) -> Device: ...


@pytest.fixture(params=["through SANE", "directly"])
def open_it(request: pytest.FixtureRequest, emulator: Emulator) -> Open:
    def opened(page: float = 60.0) -> Device:
        if request.param == "directly":
            return EsclDevice(emulator.url, Waiting(page=page, between=0.05))
        return SaneDevice(NAME, Patience(page=page))

    return opened


@pytest.fixture
def device(open_it: Open) -> Iterator[Device]:
    opened = open_it()
    yield opened
    opened.close()


def feeding(
    device: Device, folder: Path, profile: Profile = ASKED, sheets: int | None = None
) -> DeviceDriver:
    into = folder / "into"
    into.mkdir()
    return DeviceDriver(device, profile, Target("Ш-1", record="Ш-1"), into, sheets)


def fed(driver: DeviceDriver) -> list[str]:
    """Take everything in; each side as its leaf and side."""
    shown = []
    for delivery in driver.deliveries():
        for item in delivery.scans():
            assert isinstance(item, Scan)
            delivery.accepted(item)
            shown.append(f"{item.places[0].leaf}{item.places[0].side}")
        delivery.done()
        assert delivery.complete is (driver.fault is None)
    return shown


def stopped(driver: DeviceDriver) -> DeviceError:
    assert driver.fault is not None
    return driver.fault


def test_both_sides_of_every_sheet_come_in_turn(device: Device, tmp_path: Path) -> None:
    driver = feeding(device, tmp_path)
    assert fed(driver) == ["1r", "1v", "2r", "2v", "3r", "3v", "4r", "4v"]
    assert driver.fault is None


def test_a_page_on_the_glass_is_one_page(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    assert fed(feeding(device, tmp_path, replace(ASKED, tray=Tray.FLATBED))) == ["1r"]
    assert "Platen" in emulator.asked[-1]


def test_a_scanner_without_a_feeder_takes_what_lies_on_the_glass(
    emulator: Emulator, open_it: Open, tmp_path: Path
) -> None:
    emulator.feeder = False
    opened = open_it()
    assert fed(feeding(opened, tmp_path)) == ["1r"]
    opened.close()


def test_fronts_alone_are_a_leaf_each(device: Device, tmp_path: Path) -> None:
    found = fed(feeding(device, tmp_path, replace(ASKED, sides=Sides.FRONT)))
    assert found == [f"{leaf}r" for leaf in range(1, 9)]


def test_a_jam_keeps_the_sheets_that_were_whole(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.jam_after = 5
    driver = feeding(device, tmp_path)
    assert fed(driver) == ["1r", "1v", "2r", "2v"]
    assert isinstance(stopped(driver), JamError)
    assert "Sheets taken in before: 2." in str(driver.fault)


def test_a_jam_before_the_first_sheet_makes_no_delivery(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.jam_after = 0
    with pytest.raises(JamError):
        next(feeding(device, tmp_path).deliveries())


def test_an_empty_feeder_is_told_as_such(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.loaded = False
    with pytest.raises(NoPaperError, match="until they click"):
        next(feeding(device, tmp_path).deliveries())


def test_a_dropped_connection_keeps_the_sheets_before(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.drop_after = 4
    driver = feeding(device, tmp_path)
    assert fed(driver) == ["1r", "1v", "2r", "2v"]
    assert isinstance(stopped(driver), LostConnectionError)


def test_a_file_of_35_bytes_is_no_page(device: Device, emulator: Emulator, tmp_path: Path) -> None:
    emulator.torn_at = 4
    driver = feeding(device, tmp_path)
    assert fed(driver) == ["1r", "1v"]
    assert stopped(driver).facts["sheets"] == 1


def test_a_repeated_page_stops_the_feeding(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.sides[4] = emulator.sides[2]
    driver = feeding(device, tmp_path)
    assert fed(driver) == ["1r", "1v", "2r", "2v"]
    assert isinstance(stopped(driver), RepeatedPageError)
    assert stopped(driver).facts["page"] == 5
    assert stopped(driver).facts["first"] == 3


def test_a_front_without_its_back_is_not_taken_in(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.sides.pop()
    driver = feeding(device, tmp_path)
    assert fed(driver) == ["1r", "1v", "2r", "2v", "3r", "3v"]
    assert isinstance(stopped(driver), MissingBackError)
    assert list((tmp_path / "into").glob("*.part")) == []


def test_other_sheets_than_the_person_counted_are_reported_and_kept(
    device: Device, tmp_path: Path
) -> None:
    driver = feeding(device, tmp_path, sheets=5)
    assert len(fed(driver)) == 8
    assert isinstance(stopped(driver), MiscountError)
    assert "5 sheets were counted, and 4 came" in str(driver.fault)


def test_a_feeding_that_is_stopped_keeps_what_was_whole(
    device: Device, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.seconds = 0.3
    driver = feeding(device, tmp_path)
    delivery: Delivery
    (delivery,) = driver.deliveries()
    came = 0
    for came, item in enumerate(delivery.scans(), start=1):
        assert isinstance(item, Scan)
        if came == 2:
            driver.cancel()
    assert 2 <= came < 8
    assert isinstance(stopped(driver), FeedCancelledError)


def test_a_slow_scanner_is_waited_for_and_a_silent_one_is_not(
    emulator: Emulator, open_it: Open, tmp_path: Path
) -> None:
    emulator.sides = [sheet(1), sheet(2)]
    emulator.seconds = 1.0
    patient = open_it()
    assert fed(feeding(patient, tmp_path)) == ["1r", "1v"]
    patient.close()
    emulator.sides, emulator.seconds = [sheet(1), sheet(2)], 30.0
    impatient = open_it(1.0)
    with pytest.raises(LostConnectionError):
        next(impatient.feed(ASKED, tmp_path))
    impatient.close()


def test_colours_that_it_has_not_are_refused(device: Device, tmp_path: Path) -> None:
    asked = replace(ASKED, colour=Colour.BITONAL)
    with pytest.raises(ProfileRefusedError, match="--colour bitonal"):
        next(device.feed(asked, tmp_path))
