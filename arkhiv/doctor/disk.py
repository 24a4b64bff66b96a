"""Disks: the room that is left where data and scratch files lie."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, fault, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.settings import Settings

GIBIBYTE = 1 << 30
NO_ROOM = GIBIBYTE
LITTLE_ROOM = 10 * GIBIBYTE
LITTLE_SHARE = 0.05
FEW_NAMES = 10_000


def disk(settings: Settings) -> Iterator[Finding]:
    """Look at the data folder, and at the scratch folder where that is another disk."""
    data, scratch = settings.data, settings.data / "scratch"
    yield from folder(data)
    yield from openness(data)
    if scratch.is_dir() and scratch.stat().st_dev != data.stat().st_dev:
        yield from folder(scratch)


def openness(place: Path) -> Iterator[Finding]:
    """Warn if the data folder lets others in."""
    mode = place.stat().st_mode & 0o777 if place.is_dir() else 0
    if mode & 0o077:
        yield warning(Part.DISK, "folder_open", place=str(place), mode=f"{mode:o}")


def folder(place: Path) -> Iterator[Finding]:
    """Look at one folder."""
    if not place.is_dir():
        yield fault(Part.DISK, "no_folder", place=str(place))
        return
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-") as made:
            made.write(b"probe")
            made.flush()
            os.fsync(made.fileno())
    except OSError as error:
        yield fault(Part.DISK, "folder_closed", place=str(place), reason=error.strerror)
    usage = shutil.disk_usage(place)
    yield room(str(place), usage.free, usage.total)
    names = os.statvfs(place)
    if names.f_files and names.f_favail < FEW_NAMES:
        yield warning(Part.DISK, "few_names", place=str(place), names=names.f_favail)


def room(place: str, free: int, size: int) -> Finding:
    """Judge the room on a disk."""
    facts = {
        "place": place,
        "free": round(free / GIBIBYTE, 1),
        "size": round(size / GIBIBYTE, 1),
    }
    if free < NO_ROOM:
        return fault(Part.DISK, "no_room", **facts)
    if free < LITTLE_ROOM or free < size * LITTLE_SHARE:
        return warning(Part.DISK, "little_room", **facts)
    return ok(Part.DISK, "room", **facts)
