"""Places where backups lie: a folder, on another disk or mounted, or an object store."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import ObjectMissingError
from storage.backup.envelope import seal
from storage.backup.errors import NoSuchBackupError
from storage.backup.names import made_at
from storage.objects.disk import explained, make_folders, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from storage.backup.envelope import Recipient

AREA = "backups/"
PROBES = "doctor/"


class Place(Protocol):
    """Where backups lie, whole or not at all."""

    def put(self, name: str, blocks: Iterable[bytes], recipients: Sequence[Recipient]) -> int:
        """Encrypt blocks into a backup and return its size."""
        ...

    def probe(self) -> None:
        """Write something and remove it, or raise why that cannot be."""
        ...

    def names(self) -> tuple[str, ...]:
        """Return the backups that lie here, oldest first."""
        ...

    def fetch(self, name: str, scratch: Path) -> Path:
        """Return the file of a backup, brought into a scratch folder if need be."""
        ...

    def remove(self, name: str) -> None:
        """Remove a backup."""
        ...


class InFolder:
    """Backups as files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    def put(self, name: str, blocks: Iterable[bytes], recipients: Sequence[Recipient]) -> int:
        """See `Place.put`."""
        with explained(self._folder):
            make_folders(self._folder)
            return _written(self._folder / name, blocks, recipients)

    def probe(self) -> None:
        """See `Place.probe`."""
        with explained(self._folder):
            make_folders(self._folder)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".probe-") as file:
                file.write(b"probe")
                file.flush()
                os.fsync(file.fileno())

    def names(self) -> tuple[str, ...]:
        """See `Place.names`."""
        with explained(self._folder):
            found = [path.name for path in self._folder.glob("*.age")]
        return _oldest_first(found)

    def fetch(self, name: str, scratch: Path) -> Path:
        """See `Place.fetch`."""
        del scratch
        path = self._folder / name
        if not path.is_file():
            raise NoSuchBackupError(name=name, place=self)
        return path

    def remove(self, name: str) -> None:
        """See `Place.remove`."""
        with explained(self._folder):
            (self._folder / name).unlink(missing_ok=True)
            sync_folder(self._folder)


class InStore:
    """Backups as objects in a store; they pass through a scratch folder, encrypted already."""

    def __init__(self, objects: Objects, scratch: Path, shown: str) -> None:
        self._objects = objects
        self._scratch = scratch
        self._shown = shown

    def __str__(self) -> str:
        return self._shown

    def put(self, name: str, blocks: Iterable[bytes], recipients: Sequence[Recipient]) -> int:
        """See `Place.put`."""
        path = self._scratch / name
        self._objects.probe()
        with explained(self._scratch):
            size = _written(path, blocks, recipients)
        try:
            self._objects.put(AREA + name, path, metadata={})
        finally:
            path.unlink()
        return size

    def probe(self) -> None:
        """See `Place.probe`."""
        self._objects.probe()
        name = f"{PROBES}{secrets.token_hex(8)}"
        self._objects.put(name, b"probe", metadata={})
        self._objects.delete(name)

    def names(self) -> tuple[str, ...]:
        """See `Place.names`."""
        return _oldest_first(entry.key.removeprefix(AREA) for entry in self._objects.keys(AREA))

    def fetch(self, name: str, scratch: Path) -> Path:
        """See `Place.fetch`."""
        try:
            noted = self._objects.head(AREA + name)
        except ObjectMissingError:
            raise NoSuchBackupError(name=name, place=self) from None
        self._objects.fetch(noted.key, noted.sha256, scratch / name)
        return scratch / name

    def remove(self, name: str) -> None:
        """See `Place.remove`."""
        self._objects.delete(AREA + name)


def _written(path: Path, blocks: Iterable[bytes], recipients: Sequence[Recipient]) -> int:
    """Write an envelope aside, then give it its name; nothing half-made has one."""
    aside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb", buffering=1 << 20) as file:
            seal(blocks, file, recipients)
            file.flush()
            os.fsync(descriptor)
            size = file.tell()
        aside.rename(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return size


def _oldest_first(names: Iterable[str]) -> tuple[str, ...]:
    dated = [(made, name) for name in names if (made := made_at(name)) is not None]
    return tuple(name for _, name in sorted(dated))
