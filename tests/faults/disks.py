"""Small disks in memory, to be filled and emptied again; root alone may mount one."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.missing import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """Lend a disk of so many bytes at a place."""
    place.mkdir()
    mount = shutil.which("mount")
    options = ("-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(place))
    if mount is None or subprocess.run([mount, *options], check=False, stderr=-3).returncode:
        missing("no disk may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def let_in(disk: Path) -> Path:
    """Let a server that has a user of its own reach a disk; return the disk."""
    for parent in disk.parents:
        if parent.stat().st_mode & 0o005 != 0o005 and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    return disk


def fill(disk: Path, room: int) -> Path:
    """Leave only so much room on a disk, or less; return the file that takes up the rest."""
    filler = disk / "filler"
    status = os.statvfs(disk)
    try:
        filler.write_bytes(bytes(status.f_bavail * status.f_frsize - room))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    return filler
