"""Scanners that tests can have: SANE's own virtual ones, one over saned, one over the network.

Each is set up in a folder of the test's own, so that the machine's own scanners are left alone.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from scanner_drivers.device import Profile, Sides, Tray
from tests.missing import missing, need_module
from tests.scanner_drivers.escl import emulated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

PORT = 6566
LOW = 75
TEST_CONF = "number_of_devices 1\nsource Flatbed\nresolution 75\nmode Color\ndepth 8\n"
FEEDER_OF_TEST = 10
"""Sheets that lie in the feeder of SANE's test device."""
WAIT = 20.0


@dataclass(frozen=True)
class Scanner:
    """A scanner of the test's own: what to write for it, and what it yields if asked so."""

    source: str
    profile: Profile
    sides: int
    jammed: tuple[tuple[str, str], ...] = ()
    """Options of its software that make it jam at the first side; where it has them."""


def set_up(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> Path:
    """Have SANE look into a folder alone: names of files, with _ for the point, and contents."""
    write(folder, **files)
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    return folder


def write(folder: Path, **files: str) -> Path:
    """Write such a folder."""
    need_module("sane")
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def frontend_device(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """SANE's frontend-tester: a feeder of ten white sheets."""
    set_up(folder, monkeypatch, dll_conf="test\n", test_conf=TEST_CONF)
    yield Scanner("sane:test:0", _front(), FEEDER_OF_TEST, _fault("SANE_STATUS_JAMMED"))


@contextmanager
def pnm_device(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """SANE's reader of pictures: one page on the glass."""
    set_up(folder, monkeypatch, dll_conf="pnm\n", pnm_conf="")
    Image.effect_noise((620, 877), 40).convert("RGB").save(folder / "page.ppm")
    name = ("filename", str(folder / "page.ppm"))
    yield Scanner("sane:pnm:0", _front(name), 1, (name, ("status-jammed", "yes")))


@contextmanager
def saned_device(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """The frontend-tester of another machine, through saned at an address of the test's own."""
    address = (
        f"127.{secrets.randbelow(200) + 20}.{secrets.randbelow(250)}.{secrets.randbelow(250) + 2}"
    )
    there = folder / "there"
    folder.mkdir(exist_ok=True)
    set_up(there, monkeypatch, dll_conf="test\n", test_conf=TEST_CONF, saned_conf="127.0.0.0/8\n")
    process = subprocess.Popen(
        ["/usr/sbin/saned", "-l", "-e", "-b", address, "-p", str(PORT)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(address, process)
        set_up(folder, monkeypatch, dll_conf="net\n", net_conf=f"{address}\n")
        source = f"sane:net:{address}:test:0"
        yield Scanner(source, _front(), FEEDER_OF_TEST, _fault("SANE_STATUS_JAMMED"))
    finally:
        process.terminate()
        process.wait(WAIT)


@contextmanager
def network_device(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """A scanner in the network: two sheets in its feeder, both sides."""
    with emulated(4) as emulator:
        airscan(folder, monkeypatch, emulator.url)
        yield Scanner(AIRSCAN, Profile(resolution=LOW), 4)


@contextmanager
def asked_directly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """The same scanner, without SANE between."""
    del folder, monkeypatch
    with emulated(4) as emulator:
        yield Scanner(f"escl:{emulator.url}", Profile(resolution=LOW), 4)


AIRSCAN = "sane:airscan:e0:Emu"


def airscan(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Have SANE know one scanner in the network."""
    monkeypatch.setenv("SANE_CONFIG_DIR", str(airscan_files(folder, url)))


def airscan_files(folder: Path, url: str) -> Path:
    """Write a folder in which SANE finds one scanner in the network."""
    conf = f"[devices]\nEmu = {url}, eSCL\n[options]\ndiscovery = disable\n"
    return write(folder, dll_conf="airscan\n", airscan_conf=conf)


def _front(*options: tuple[str, str]) -> Profile:
    return Profile(resolution=LOW, sides=Sides.FRONT, tray=Tray.AUTO, options=options)


def _fault(status: str) -> tuple[tuple[str, str], ...]:
    return (("read-return-value", status),)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((address, PORT), 1.0):
                return
        except OSError:
            time.sleep(0.05)
    missing("saned did not start")


SCANNERS = {
    "sane test": frontend_device,
    "sane pnm": pnm_device,
    "saned": saned_device,
    "eSCL through SANE": network_device,
    "eSCL": asked_directly,
}
