"""Folders of files as scanners and operators leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from scanner_drivers.hot import HotFolder
from scanner_drivers.refusal import Refusal
from scanner_drivers.watch import Patience, Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner_drivers.driver import Delivery

SETTLE, GIVE_UP = 5.0, 600.0
GOOD = b"whole scan"


class Put(Protocol):
    """Writes files below the test's folder, by default with some bytes in each."""

    def __call__(self, *names: str, data: bytes = b"scan") -> Path: ...


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(*names: str, data: bytes = b"scan") -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path

    return write


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


def decodes(path: Path) -> None:
    """Stand for a decoder: only whole scans pass."""
    if path.read_bytes() != GOOD:
        raise ValueError(path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hot(tmp_path: Path, clock: Clock) -> Callable[..., HotFolder]:
    """Open the hot folder of the test, as one of perhaps several watchers."""
    (tmp_path / "incoming").mkdir()

    def watcher(*, closing: bool = False) -> HotFolder:
        watch = Watch(decodes, Patience(SETTLE, GIVE_UP), clock, clock.forward)
        return HotFolder(tmp_path, watch, closing=closing)

    return watcher


@pytest.fixture
def arrive(put: Put) -> Callable[..., None]:
    """Let whole scans, or other bytes, arrive in `incoming`."""

    def write(*names: str, data: bytes = GOOD) -> None:
        put(*(f"incoming/{name}" for name in names), data=data)

    return write


class Caller:
    """Does what an ingest does with deliveries."""

    def take(self, delivery: Delivery) -> list[str]:
        """Do what a caller does: accept scans, refuse refusals and what does not decode."""
        names = []
        for item in delivery.scans():
            names.append(item.name)
            if isinstance(item, Refusal):
                delivery.refused(item, item.code, item.message)
            elif item.path.read_bytes() != GOOD:
                delivery.refused(item, "undecodable", "torn")
            else:
                delivery.accepted(item)
        delivery.done()
        return names

    def run(self, driver: HotFolder) -> list[tuple[str, bool, list[str]]]:
        """Take all that a hot folder has now: key, whether complete, and names."""
        return [(one.key, one.complete, self.take(one)) for one in driver.deliveries()]

    def files(self, folder: Path) -> set[str]:
        """Return the files below a folder, without hidden ones."""
        return {
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }


@pytest.fixture
def caller() -> Caller:
    return Caller()
