"""Claims and moves in a hot folder: one rename each, so that a kill leaves a file in one place."""

from __future__ import annotations

import errno
import fcntl
import itertools
import json
import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner_drivers.files import exists
from scanner_drivers.names import copy_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAKEN = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EISDIR})
HELD_BY_ANOTHER = frozenset({errno.EWOULDBLOCK, errno.EACCES})

LONGEST_NAME = 200
"""Bytes of a file's name that go into the name of its note; file systems allow 255 in all."""


def move(path: Path, target: Path) -> Path | None:
    """Move a file or folder to a place or a free name beside it; None if it is gone already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        there = _numbered(target, number, is_folder=path.is_dir())
        try:
            if path.is_dir() or not exists(there):
                path.rename(there)
                sync(path.parent)
                sync(there.parent)
                return there
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno not in TAKEN:
                raise
    return None


def put_aside(path: Path, target: Path, code: str, message: str) -> None:
    """Move a bad file to a place or a free name beside it, with the reason beside it.

    The reason is written first. A folder that may not be moved stays where it is.
    """
    number = next(n for n in itertools.count(1) if not exists(_numbered(target, n)))
    there = _numbered(target, number)
    write_note(there, code, message)
    with suppress(PermissionError):
        move(path, there)


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold a group while it is worked on; False if another watcher holds it or moved it on.

    The lock ends with the process. Where the file system has no locks, a group may be worked on
    twice, which is harmless.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        yield False
        return
    except OSError:
        yield True
        return
    try:
        yield _locked(handle) and _still_there(handle, folder)
    finally:
        os.close(handle)


def write_note(beside: Path, code: str, message: str) -> None:
    """Write why a file was put aside to `<file>.error.json`."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    facts = {"code": code, "message": message, "time": datetime.now(UTC).isoformat()}
    name = os.fsdecode(os.fsencode(beside.name)[:LONGEST_NAME])
    note = beside.with_name(f"{name}.error.json")
    draft = note.with_name(f".{note.name}.part")
    with draft.open("wb") as file:
        file.write(json.dumps(facts, ensure_ascii=False, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(note)
    sync(note.parent)


def lines(path: Path) -> frozenset[str]:
    """Return the lines of a small text file; none if there is none."""
    try:
        return frozenset(path.read_text("utf-8", "replace").splitlines())
    except OSError:
        return frozenset()


def append_line(path: Path, line: str) -> None:
    """Add a line to a small text file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def _numbered(path: Path, number: int, *, is_folder: bool = False) -> Path:
    if number == 1:
        return path
    if is_folder or not path.stem:
        return path.with_name(copy_name(path.name, number))
    return path.with_name(copy_name(path.stem, number) + path.suffix)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in HELD_BY_ANOTHER
    return True


def _still_there(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except OSError:
        return False


def sync(folder: Path) -> None:
    """Make a rename last, where the file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
