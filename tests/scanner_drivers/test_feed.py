"""Feeding: how sheets are numbered and checked, on a device that is only a list of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_drivers.device import Capabilities, Colour, FedPage, Identity, Profile, Sides, Tray
from scanner_drivers.driver import Scan
from scanner_drivers.faults import (
    JamError,
    MiscountError,
    MissingBackError,
    RepeatedPageError,
    TornPageError,
)
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.driver import Delivery
    from scanner_drivers.errors import DeviceError

BOTH = Profile()
FRONTS = Profile(sides=Sides.FRONT)


@dataclass
class Listed:
    """A device that feeds what it was given: pictures by name, empty sides as None."""

    pictures: list[str | None]
    fault: DeviceError | None = None
    counters: list[int | None] = field(default_factory=lambda: [None])
    source: str = "list:1"
    driver: str = "list"
    cancelled: bool = False

    def identity(self) -> Identity:
        counter = self.counters.pop(0) if len(self.counters) > 1 else self.counters[0]
        return Identity("Invented", "Feeder 1", "S-7", counter)

    def capabilities(self) -> Capabilities:
        colours = frozenset(Colour)
        return Capabilities(
            feeder=True,
            flatbed=True,
            duplex=True,
            resolutions=(300,),
            steps=True,
            colours=colours,
            width_mm=216,
            height_mm=356,
            double_feed=True,
            counter=True,
        )

    def feed(self, profile: Profile, folder: Path) -> Iterator[FedPage]:
        del profile
        for number, picture in enumerate(self.pictures, start=1):
            if self.cancelled:
                return
            path = folder / f"{number:05}.tif"
            path.write_text(picture or "empty")
            yield FedPage(path, number, picture or "empty", picture is None, 100, 0.0)
        if self.fault is not None:
            raise self.fault

    def cancel(self) -> None:
        self.cancelled = True

    def close(self) -> None:
        self.cancelled = True


def names(count: int) -> list[str | None]:
    return [f"side {number}" for number in range(count)]


def deliver(driver: DeviceDriver) -> tuple[Delivery, list[Scan]]:
    (delivery,) = driver.deliveries()
    scans = []
    for item in delivery.scans():
        assert isinstance(item, Scan)
        scans.append(item)
        delivery.accepted(item)
    delivery.done()
    return delivery, scans


def shown(scans: list[Scan]) -> list[str]:
    return [f"{scan.places[0].leaf}{scan.places[0].side}" for scan in scans]


@given(sheets=st.integers(1, 30), known=st.integers(0, 30), first=st.integers(1, 400))
def test_sheets_take_the_known_labels_first_and_are_numbered_on(
    tmp_path_factory: pytest.TempPathFactory, sheets: int, known: int, first: int
) -> None:
    labels = tuple(f"{number}а" for number in range(known))
    target = Target("x", labels=labels, first=first)
    folder = tmp_path_factory.mktemp("into")
    driver = DeviceDriver(Listed(names(2 * sheets)), BOTH, target, folder)
    _, scans = deliver(driver)
    leaves = [*labels, *(str(first + later) for later in range(sheets))][:sheets]
    assert shown(scans) == [f"{leaf}{side}" for leaf in leaves for side in "rv"]


@given(sides=st.integers(1, 40))
def test_only_whole_sheets_are_taken_in(
    tmp_path_factory: pytest.TempPathFactory, sides: int
) -> None:
    driver = DeviceDriver(Listed(names(sides)), BOTH, Target("x"), tmp_path_factory.mktemp("into"))
    if sides == 1:
        with pytest.raises(MissingBackError):
            deliver(driver)
        return
    _, scans = deliver(driver)
    assert len(scans) == sides - sides % 2
    assert isinstance(driver.fault, MissingBackError) is bool(sides % 2)


def test_a_stored_page_leaves_no_file_behind(tmp_path: Path) -> None:
    deliver(DeviceDriver(Listed(names(4)), BOTH, Target("x"), tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_empty_sides_may_be_equal_and_written_ones_may_not(tmp_path: Path) -> None:
    driver = DeviceDriver(Listed(["a", None, "b", None]), BOTH, Target("x"), tmp_path)
    assert shown(deliver(driver)[1]) == ["1r", "1v", "2r", "2v"]
    assert driver.fault is None
    driver = DeviceDriver(Listed(["a", None, "a", None]), BOTH, Target("x"), tmp_path)
    assert shown(deliver(driver)[1]) == ["1r", "1v"]
    assert isinstance(driver.fault, RepeatedPageError)


def test_what_stops_a_feeding_is_kept_with_the_sheets_before(tmp_path: Path) -> None:
    device = Listed(names(5), JamError(device="list:1", page=6, sheets=0))
    driver = DeviceDriver(device, BOTH, Target("x"), tmp_path)
    delivery, scans = deliver(driver)
    assert len(scans) == 4
    assert not delivery.complete
    assert driver.fault is not None
    assert driver.fault.facts["sheets"] == 2


def test_a_page_that_cannot_be_stored_stops_the_feeding_at_it(tmp_path: Path) -> None:
    device = Listed(names(8))
    driver = DeviceDriver(device, BOTH, Target("x"), tmp_path)
    (delivery,) = driver.deliveries()
    for number, item in enumerate(delivery.scans(), start=1):
        if number < 3:
            assert isinstance(item, Scan)
            delivery.accepted(item)
        else:
            delivery.refused(item, "undecodable", "torn")
    assert isinstance(driver.fault, TornPageError)
    assert (driver.fault.facts["page"], driver.fault.facts["sheets"]) == (3, 1)
    assert device.cancelled


@pytest.mark.parametrize(("fed", "right"), [(3, True), (6, True), (4, False), (2, False)])
def test_the_devices_own_counter_may_count_sheets_or_sides_but_must_agree(
    tmp_path: Path, fed: int, *, right: bool
) -> None:
    device = Listed(names(6), counters=[1000, 1000 + fed])
    driver = DeviceDriver(device, BOTH, Target("x"), tmp_path)
    deliver(driver)
    assert (driver.fault is None) is right
    if not right:
        assert isinstance(driver.fault, MiscountError)
        assert driver.fault.facts["counted"] == fed


def test_sheets_of_one_side_are_fronts_or_the_side_that_is_said(tmp_path: Path) -> None:
    fronts = DeviceDriver(Listed(names(3)), FRONTS, Target("x", first=7), tmp_path)
    assert shown(deliver(fronts)[1]) == ["7r", "8r", "9r"]
    glass = Profile(tray=Tray.FLATBED)
    back = DeviceDriver(Listed(["a"]), glass, Target("x", labels=("12",), side="v"), tmp_path)
    assert shown(deliver(back)[1]) == ["12v"]


def test_a_scan_says_which_device_it_was(tmp_path: Path) -> None:
    _, scans = deliver(DeviceDriver(Listed(names(2)), BOTH, Target("x"), tmp_path))
    assert scans[0].device == "Invented Feeder 1 S-7"
    assert dict(scans[0].settings)["serial"] == "S-7"
