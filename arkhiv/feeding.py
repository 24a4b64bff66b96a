"""Feeding: a device or a folder as a source of what is taken in, for the desk and the commands."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.ingest.ingest import Ingest
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.folder import Folder
from scanner_drivers.landing import landing
from scanner_drivers.sources import open_device
from scanner_drivers.target import Target
from storage.objects.disk import explained
from workers.presence import LockedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import BatchId
    from pipeline.ingest.feeding import Station
    from pipeline.ingest.ingest import Inspector, Received
    from pipeline.ingest.onward import Onward
    from pipeline.ingest.stacking import Sheeted
    from scanner_drivers.device import Profile
    from scanner_drivers.driver import Driver, Side
    from workers.bell import Bell


SIDE_BY_SIDE = min(2, os.cpu_count() or 1)
"""Pages of a scanner that are looked at at once, and files of a folder that are stored at once."""


def scratch_of(archive: Archive) -> Path:
    """Return the folder for what children make, where something can be made for certain."""
    folder = archive.settings.data / "scratch"
    with explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    return folder


def onto(
    onward: Onward, side: Side, key: str, volume: str | None = None, record: str | None = None
) -> Target:
    """Return where sheets belong whose leaves are known."""
    return Target(key, volume, record, onward.labels, onward.first, side)


@contextmanager
def fed_by(
    source: str, profile: Profile, target: Target, folder: Path, sheets: int | None = None
) -> Iterator[DeviceDriver]:
    """Lend the driver of a scanner, whose pages land in a folder; the block lets go of it."""
    device = open_device(source)
    try:
        with landing(folder) as mine:
            yield DeviceDriver(device, profile, target, mine, sheets)
    finally:
        device.close()


def taken_in(
    archive: Archive,
    inspect: Inspector,
    station: Station,
    driver: Driver,
    source: str,
    tick: Callable[[str], None],
    bell: Bell,
    *,
    way: Sheeted | None = None,
    batch: BatchId | None = None,
) -> Received:
    """Go over a source once, with its events sealed at the end."""
    presence = LockedFiles(archive.settings.data / "ingesting")
    ingest = Ingest(
        *(archive.records, archive.objects, inspect, station, bell, presence, way),
        batch=batch,
        ahead=SIDE_BY_SIDE,
        behind=SIDE_BY_SIDE if isinstance(driver, Folder) else 0,
    )
    received = ingest.run(driver, source, tick)
    archive.sealer.seal()
    bell.ring()
    return received
