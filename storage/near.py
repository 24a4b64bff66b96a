"""Near: a private folder for what this process keeps at hand; what a dead process left goes.

Papers are in it. A file beside it is locked for as long as its process lives, whatever it dies of.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HELD = ".held"
PRIVATE = 0o700


def near(parent: Path, prefix: str) -> Path:
    """Return a new folder in a parent, after those were removed that nobody holds any more."""
    parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    folder = parent / f"{prefix}-{secrets.token_hex(8)}"
    _hold(folder.with_suffix(HELD))
    folder.mkdir(mode=PRIVATE)
    for other in parent.glob(f"{prefix}-*"):
        if other.suffix != HELD and not is_held(other):
            shutil.rmtree(other, ignore_errors=True)
            other.with_suffix(HELD).unlink(missing_ok=True)
    return folder


def is_held(path: Path) -> bool:
    """Say whether a living process holds a folder, or the folder beside its file."""
    with suppress(FileNotFoundError):
        handle = os.open(path.with_suffix(HELD), os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
    return False


def _hold(path: Path) -> None:
    """Lock a file until this process ends; nobody else knows of it yet."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
