"""The child in which a scanner's software runs: whatever it does, the station goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scanner_drivers.device import Coding, Colour, Profile
from scanner_drivers.errors import (
    DeviceBusyError,
    DeviceDeniedError,
    DriverDiedError,
    LostConnectionError,
    ProfileRefusedError,
)
from scanner_drivers.faults import CoverOpenError, RepeatedPageError
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.sane.device import SaneDevice, devices
from scanner_drivers.target import Target
from tests.scanner_drivers.scanners import frontend_device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scanner_drivers.scanners import Scanner

pytestmark = pytest.mark.service


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    with frontend_device(tmp_path / "sane", monkeypatch) as lent:
        yield lent


@pytest.fixture
def device(scanner: Scanner) -> Iterator[SaneDevice]:
    assert scanner.source
    opened = SaneDevice("test:0")
    yield opened
    opened.close()


def asked(scanner: Scanner, *options: tuple[str, str], **other: object) -> Profile:
    return replace(scanner.profile, options=options, **other)  # type: ignore[arg-type]  # a test's


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("COVER_OPEN", CoverOpenError),
        ("DEVICE_BUSY", DeviceBusyError),
        ("ACCESS_DENIED", DeviceDeniedError),
        ("IO_ERROR", LostConnectionError),
        ("NO_MEM", LostConnectionError),
    ],
)
def test_what_sane_says_is_an_error_of_ours(
    device: SaneDevice, scanner: Scanner, tmp_path: Path, status: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as told:
        list(device.feed(asked(scanner, ("read-return-value", f"SANE_STATUS_{status}")), tmp_path))
    assert "sane:test:0" in repr(told.value)


def test_a_fault_of_one_feeding_does_not_outlive_its_child(
    device: SaneDevice, scanner: Scanner, tmp_path: Path
) -> None:
    with pytest.raises(CoverOpenError):
        list(device.feed(asked(scanner, ("read-return-value", "SANE_STATUS_COVER_OPEN")), tmp_path))
    device.close()
    assert len(list(device.feed(scanner.profile, tmp_path))) == scanner.sides


def test_a_child_that_crashes_keeps_the_pages_before(
    device: SaneDevice, scanner: Scanner, tmp_path: Path
) -> None:
    slow = asked(scanner, ("read-delay", "yes"), ("read-delay-duration", "200000"))
    feeding = device.feed(slow, tmp_path)
    page = next(feeding)
    assert device._child is not None
    os.kill(device._child._process.pid, signal.SIGSEGV)
    with pytest.raises(DriverDiedError, match="ended by itself"):
        list(feeding)
    assert page.path.stat().st_size > 0


def test_a_child_dies_with_its_parent(tmp_path: Path, scanner: Scanner) -> None:
    program = (
        "from scanner_drivers.sane.device import SaneDevice\n"
        "device = SaneDevice('test:0')\n"
        "device.identity()\n"
        "print(device._child._process.pid, flush=True)\n"
        "input()\n"
    )
    assert scanner.source
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 20
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_a_page_that_repeats_another_is_noticed_in_raw_frames_too(
    device: SaneDevice, scanner: Scanner, tmp_path: Path
) -> None:
    pattern = asked(scanner, ("test-picture", "Color pattern"))
    driver = DeviceDriver(device, pattern, Target("x"), tmp_path)
    (delivery,) = driver.deliveries()
    assert len(list(delivery.scans())) == 1
    assert isinstance(driver.fault, RepeatedPageError)


@pytest.mark.parametrize("coding", Coding)
@pytest.mark.parametrize("colour", Colour)
def test_raw_frames_are_coded_without_loss_and_seen_as_plain(
    device: SaneDevice, scanner: Scanner, tmp_path: Path, colour: Colour, coding: Coding
) -> None:
    pages = list(device.feed(asked(scanner, colour=colour, coding=coding), tmp_path))
    assert {page.path.suffix for page in pages} == {".tif" if coding is Coding.TIFF else ".png"}
    assert all(page.plain for page in pages)
    assert len({page.picture for page in pages}) == 1


def test_a_value_that_an_option_has_not_is_refused_with_those_it_has(
    device: SaneDevice, scanner: Scanner, tmp_path: Path
) -> None:
    with pytest.raises(ProfileRefusedError, match="Solid white"):
        list(device.feed(asked(scanner, ("test-picture", "A cat")), tmp_path))


def test_a_folder_that_is_gone_is_told_as_the_systems_own_fault(
    device: SaneDevice, scanner: Scanner, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        list(device.feed(scanner.profile, tmp_path / "not-there"))


def test_devices_are_listed_with_what_to_write_for_them(scanner: Scanner) -> None:
    (found,) = devices(local=True)
    assert found.source == scanner.source
    assert found.model == "frontend-tester"
