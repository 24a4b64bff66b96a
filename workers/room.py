"""Room: where a step writes, and whether a disk that is full explains why it failed."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError, StoreFullError, UnavailableError
from storage.objects.disk import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_FREE = 1 << 20
"""Bytes; with less than this on its disks a failed step is no fault of the page."""


@contextmanager
def workbench(scratch: Path) -> Iterator[Path]:
    """Lend a folder for the files of a step; a full or closed disk is said so."""
    with explained(scratch):
        made = Path(tempfile.mkdtemp(dir=scratch, prefix="step-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def blame_the_disk(fault: ArkhivError, scratch: Path) -> ArkhivError:
    """Return that a disk is full where that may be why a step failed, else its own fault."""
    if isinstance(fault, UnavailableError):
        return fault
    for place in (scratch, Path(tempfile.gettempdir())):
        if shutil.disk_usage(place).free < LEAST_FREE:
            return StoreFullError(place=place)
    return fault
