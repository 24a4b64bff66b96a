"""Pages are looked at ahead, and stored in their order up to the first that cannot be taken."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.ahead import looked_ahead
from pipeline.ingest.errors import UndecodableError
from pipeline.nouns.frame import Inspection
from scanner_drivers.device import Profile
from scanner_drivers.driver import Scan
from scanner_drivers.faults import JamError, TornPageError
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.folder import Folder
from scanner_drivers.target import Target
from tests.scanner_drivers.test_feed import Listed, names

if TYPE_CHECKING:
    from pathlib import Path

    from scanner_drivers.driver import Delivery

SEEN = Inspection("image/tiff", ())
MOST = 2


class Looking:
    """An inspector that takes its time, by the number of the page, and cannot read some."""

    def __init__(self, waits: list[float] | None = None, torn: int = 0) -> None:
        self.waits = waits or [0.0]
        self.torn = torn
        self.threads: set[int] = set()

    def __call__(self, path: Path, *, opening: bool = False) -> Inspection:
        assert not opening
        self.threads.add(threading.get_ident())
        number = int(path.stem)
        time.sleep(self.waits[number % len(self.waits)])
        if number == self.torn:
            raise UndecodableError(reason="torn")
        assert path.exists()
        return SEEN


def taken(delivery: Delivery, look: Looking, most: int = MOST) -> list[int]:
    """Do what an ingest does; the numbers of the pages that were taken."""
    numbers = []
    with looked_ahead(delivery, look, most) as (items, inspect):
        for item in items:
            assert isinstance(item, Scan)
            try:
                assert inspect(item.path) is SEEN
            except UndecodableError as fault:
                delivery.refused(item, fault.code, str(fault))
                continue
            delivery.accepted(item)
            numbers.append(item.sequence)
    delivery.done()
    return numbers


@given(
    sides=st.integers(2, 24),
    torn=st.integers(0, 24),
    waits=st.lists(st.sampled_from([0.0, 0.001, 0.004]), min_size=1, max_size=5),
    most=st.integers(0, 3),
)
def test_pages_are_stored_in_order_up_to_one_that_is_torn_however_far_ahead_it_was_looked(
    tmp_path_factory: pytest.TempPathFactory, sides: int, torn: int, waits: list[float], most: int
) -> None:
    folder = tmp_path_factory.mktemp("into")
    device = Listed(names(sides - sides % 2))
    driver = DeviceDriver(device, Profile(), Target("x"), folder)
    (delivery,) = driver.deliveries()
    found = taken(delivery, Looking(waits, torn), most)
    whole = len(device.pictures)
    if 0 < torn <= whole:
        assert found == list(range(1, torn))
        assert isinstance(driver.fault, TornPageError)
        assert driver.fault.facts["page"] == torn
        assert driver.fault.facts["sheets"] == (torn - 1) // 2
        assert device.cancelled
        assert not delivery.complete
    else:
        assert found == list(range(1, whole + 1))
        assert delivery.complete


def test_a_jam_behind_a_torn_page_does_not_hide_it(tmp_path: Path) -> None:
    device = Listed(names(8), JamError(device="list:1", page=9, sheets=0))
    driver = DeviceDriver(device, Profile(), Target("x"), tmp_path)
    (delivery,) = driver.deliveries()
    assert taken(delivery, Looking([0.01], torn=3)) == [1, 2]
    assert isinstance(driver.fault, TornPageError)


def test_two_pages_are_looked_at_at_once(tmp_path: Path) -> None:
    look = Looking([0.02])
    (delivery,) = DeviceDriver(Listed(names(8)), Profile(), Target("x"), tmp_path).deliveries()
    assert taken(delivery, look) == list(range(1, 9))
    assert len(look.threads) == MOST
    assert threading.get_ident() not in look.threads


class BrokenError(OSError):
    """A disk that is gone."""


def test_what_breaks_while_pages_come_is_told_to_who_stores_them(tmp_path: Path) -> None:
    device = Listed(names(4), BrokenError())  # type: ignore[arg-type]  # no error of a device
    (delivery,) = DeviceDriver(device, Profile(), Target("x"), tmp_path).deliveries()
    with pytest.raises(BrokenError):
        taken(delivery, Looking())


def test_files_of_a_folder_are_looked_at_in_turn(tmp_path: Path) -> None:
    (tmp_path / "Ш-1").mkdir()
    for number in (1, 2, 3):
        (tmp_path / "Ш-1" / f"{number}.tif").write_bytes(b"scan")
    look = Looking()
    (delivery,) = Folder(tmp_path).deliveries()
    assert len(taken(delivery, look)) == 3
    assert look.threads == {threading.get_ident()}
