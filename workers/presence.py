"""Presence: a locked file for each batch that an ingest of this machine feeds.

The lock ends with the process, however that ends; the file stays until the batch is sealed.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ids import BatchId, new_token
from storage.objects.disk import explained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE = 0o700
NEW = ".new"


@dataclass(frozen=True, slots=True)
class LockedFiles:
    """The presence of the ingests of one installation, as files in a folder of its own."""

    folder: Path

    @contextmanager
    def feeding(self, batch: BatchId) -> Iterator[None]:
        """Be present: the file gets its name only when it is locked, so nobody finds it free."""
        with explained(self.folder.parent):
            self.folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            unnamed = self.folder / f"{new_token()}{NEW}"
            file = unnamed.open("wb")
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            unnamed.rename(self.folder / batch)
            yield

    def gone(self) -> tuple[BatchId, ...]:
        """Return the batches whose file nobody holds."""
        if not self.folder.is_dir():
            return ()
        names = sorted(path for path in self.folder.iterdir() if path.suffix != NEW)
        return tuple(BatchId(path.name) for path in names if _is_free(path))

    def is_fed(self, batch: BatchId) -> bool:
        """Say whether a living process is present for a batch."""
        path = self.folder / batch
        return path.exists() and not _is_free(path)

    def forget(self, batch: BatchId) -> None:
        """Remove the file of a batch."""
        (self.folder / batch).unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True
