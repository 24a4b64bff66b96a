"""Sources: which driver a word like `folder:PATH` stands for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scanner_drivers.errors import SourceMissingError, SourceUnknownError
from scanner_drivers.escl.address import SCHEME as ESCL
from scanner_drivers.escl.device import EsclDevice
from scanner_drivers.folder import Folder
from scanner_drivers.hot import HotFolder, is_hot
from scanner_drivers.legacy import TABLE, Legacy
from scanner_drivers.sane.device import SCHEME as SANE
from scanner_drivers.sane.device import SaneDevice
from scanner_drivers.watch import Patience, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner_drivers.device import Device
    from scanner_drivers.driver import Driver

SCHEME = "folder:"
OLD = "legacy:"
ONCE = Patience(settle=2.0, give_up=60.0, trust_file_time=True)
WATCHING = Patience()


def open_driver(source: str, *, decodes: Callable[[Path], None], once: bool = True) -> Driver:
    """Return the driver of a source; a folder that contains `incoming` is a hot folder.

    `decodes` raises for a file that is no whole picture. With `once`, the ingest is one-time: what
    is ready is complete when it ends. Without, only a marker or a manifest ends a group.
    """
    if not source.startswith(SCHEME) or source == SCHEME:
        raise SourceUnknownError(source=source)
    path = Path(source.removeprefix(SCHEME))
    if not path.is_dir():
        raise SourceMissingError(path=path, reason="no such folder")
    if is_hot(path):
        watch = Watch(decodes, ONCE if once else WATCHING)
        return HotFolder(path, watch, closing=once)
    return Folder(path)


def is_old(source: str) -> bool:
    """Whether a source is a folder of scans that were made years ago."""
    return source.startswith(OLD)


def open_legacy(source: str, table: Path | None = None) -> Legacy:
    """Return the driver of a folder of old scans; without a table it is the one that lies there."""
    path = Path(source.removeprefix(OLD))
    if source == OLD:
        raise SourceUnknownError(source=source)
    if not path.is_dir():
        raise SourceMissingError(path=path, reason="no such folder")
    return Legacy(path, table or path / TABLE)


def is_device(source: str) -> bool:
    """Whether a source is a scanner and no folder."""
    return source.startswith((SANE, ESCL))


def open_device(source: str) -> Device:
    """Return the device of a source like `sane:fujitsu:fi-8170:123456`, not opened yet."""
    scheme = next((one for one in (SANE, ESCL) if source.startswith(one)), source)
    name = source.removeprefix(scheme)
    if not name:
        raise SourceUnknownError(source=source)
    return SaneDevice(name) if scheme == SANE else EsclDevice(name)
