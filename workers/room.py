"""Room: where a step writes, and whether a disk that is full explains why it failed."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError, StoreFullError, UnavailableError
from storage.near import is_held
from storage.objects.disk import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

LEFTOVER_SECONDS = 24 * 3600
LEAST_FREE = 1 << 20
"""Bytes; with less than this on its disk no step begins, and one that failed is not blamed."""


@contextmanager
def workbench(scratch: Path) -> Iterator[Path]:
    """Lend a folder for the files of a step; a full or closed disk is said so."""
    with explained(scratch):
        if _is_full(scratch):
            raise StoreFullError(place=scratch)
        made = Path(tempfile.mkdtemp(dir=scratch, prefix="step-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def writing_in(scratch: Path) -> Iterator[None]:
    """Have whatever makes a temporary file make it here: pages stay out of the shared folder."""
    before = tempfile.tempdir
    tempfile.tempdir = str(scratch)
    try:
        yield
    finally:
        tempfile.tempdir = before


def sweep_leftovers(scratch: Path) -> None:
    """Remove what killed processes left a day ago or longer; no step takes that long.

    What a living process keeps near at hand stays, however long nothing was put there.
    """
    for left in scratch.iterdir():
        with suppress(OSError):
            old = left.stat().st_mtime < time.time() - LEFTOVER_SECONDS
            if old and not is_held(left):
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink()


def blame_the_disk(fault: ArkhivError, scratch: Path) -> ArkhivError:
    """Return that a disk is full where that may be why a step failed, else its own fault."""
    if isinstance(fault, UnavailableError):
        return fault
    return StoreFullError(place=scratch) if _is_full(scratch) else fault


def _is_full(scratch: Path) -> bool:
    return shutil.disk_usage(scratch).free < LEAST_FREE
