"""The files of a folder, as they can be taken: in order, litter left out, bad ones refused."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner_drivers.links import leads_inside
from scanner_drivers.names import is_left_alone, is_litter, is_utf8, natural_order
from scanner_drivers.refusal import Code, Refusal, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def listed(folder: Path) -> list[Path]:
    """Return what lies in a folder, without litter, in natural order. May raise `OSError`."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if not is_litter(entry.name)]
    return [folder / name for name in sorted(names, key=natural_order)]


def walked(folder: Path) -> Iterator[Path | Refusal]:
    """Go through all files below a folder; links to folders are not followed."""
    try:
        paths = listed(folder)
    except OSError:
        yield Refusal(folder, Code.UNREADABLE_FOLDER)
        return
    for path in paths:
        if is_folder(path):
            yield from walked(path)
        else:
            yield path


def left_alone(root: Path) -> tuple[str, ...]:
    """Name what is left alone below a folder, by its path in it; a folder is named as a whole."""
    found = []
    for folder, names, files in os.walk(root):
        where = os.path.relpath(folder, root)
        found += [
            f"{where}/{name}"
            for name in (*(f"{name}/" for name in names), *files)
            if is_left_alone(name.rstrip("/"))
        ]
        names[:] = [name for name in names if not is_litter(name)]
    inside = (printable(path.removeprefix("./")) for path in found)
    return tuple(sorted(inside, key=natural_order))


def is_folder(path: Path) -> bool:
    """Whether this is a folder itself and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def is_link(path: Path) -> bool:
    """Whether this is a link, as far as we may see."""
    return os.path.islink(path)  # noqa: PTH114  # Path.is_symlink raises where we may not look


def exists(path: Path) -> bool:
    """Whether something lies there, as far as we may see."""
    return os.path.lexists(path)


def objection(path: Path, root: Path) -> Refusal | None:
    """Return why a file cannot be taken, or None. Its content is not looked at."""
    if not is_utf8(path.name):
        return Refusal(path, Code.NAME_NOT_UTF8)
    if is_link(path) and not leads_inside(path, root):
        return Refusal(path, Code.LINK_OUTSIDE)
    try:
        status = path.stat()
    except OSError:
        return Refusal(path, Code.UNREADABLE_FILE)
    return _unusable(path, status)


def _unusable(path: Path, status: os.stat_result) -> Refusal | None:
    if not stat.S_ISREG(status.st_mode):
        return Refusal(path, Code.NOT_A_FILE)
    if status.st_size == 0:
        return Refusal(path, Code.EMPTY_FILE)
    if not os.access(path, os.R_OK):
        return Refusal(path, Code.UNREADABLE_FILE)
    return None


def changed_at(path: Path) -> datetime | None:
    """Return when the file was last written, in UTC; None where its clock shows nonsense."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None
