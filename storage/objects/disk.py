"""Files that are there whole or not at all: written aside, synced, then renamed into place."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pipeline.errors import StoreAwayError, StoreDeniedError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what the disk says into what a person can do about it."""
    try:
        yield
    except OSError as error:
        raise explain(error, place) from error


def is_full_or_denied(error: Exception) -> bool:
    """Whether a disk says that it has no room, or does not let us in."""
    return isinstance(error, OSError) and error.errno in _FULL | _DENIED


def explain(error: OSError, place: Path) -> StoreFullError | StoreDeniedError | StoreAwayError:
    """Return what a person can do about what the disk says."""
    reason = error.strerror or type(error).__name__
    if error.errno in _FULL:
        return StoreFullError(place=place)
    if error.errno in _DENIED:
        return StoreDeniedError(place=place, reason=reason)
    return StoreAwayError(place=place, reason=reason)


@contextmanager
def aside(folder: Path, blocks: Iterable[bytes], *, durable: bool) -> Iterator[Path]:
    """Write blocks to a private file in a folder; whoever wants to keep it renames it away."""
    path = folder / f".{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(blocks)
            file.flush()
            if durable:
                os.fsync(descriptor)
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def make_folders(folder: Path) -> None:
    """Make a folder and its parents, private to us; each new one is known to its parent on disk."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
