"""Writing: a bag made file by file, so that one that was cut off goes on where it stopped.

It grows beside its place under a hidden name and comes to its place when it is whole.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from storage.bags import tags
from storage.objects.disk import aside, explained, make_folders, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


class Writing:
    """One bag on its way to a disk."""

    def __init__(self, place: Path, name: str) -> None:
        self.target = place / name
        self._folder = place / f".{name}.part"
        self._data = self._folder / tags.PAYLOAD

    def has(self, name: str) -> bool:
        """Say whether a file of the payload was written before, whole."""
        return (self._data / name).is_file()

    @property
    def written(self) -> int:
        """How many bytes of the payload are there."""
        if not self._data.is_dir():
            return 0
        return sum(path.stat().st_size for path in self._data.iterdir())

    def put(self, name: str, fill: Callable[[Path], None]) -> None:
        """Have a file of the payload filled beside its place; it is there whole or not at all."""
        with explained(self.target.parent):
            make_folders(self._data)
            with aside(self._data, [], durable=False) as path:
                fill(path)
                _sync(path)
                path.replace(self._data / name)
            sync_folder(self._data)

    def finish(self, pairs: Iterable[tuple[str, str]], vouch: Callable[[str], bytes]) -> int:
        """Read the payload back, write the tags and what vouches for them; return the size.

        `vouch` gets the digest of the tag manifest and returns the signed statement.
        """
        with explained(self.target.parent):
            self._sweep()
            payload = {f"{tags.PAYLOAD}{path.name}": _digest(path) for path in self._data.iterdir()}
            size = sum(path.stat().st_size for path in self._data.iterdir())
            sums = [("Payload-Oxum", f"{size}.{len(payload)}")]
            files = {
                tags.DECLARATION: tags.DECLARED,
                tags.INFO: tags.info([*pairs, *sums]),
                tags.MANIFEST: tags.manifest(payload),
            }
            listed = {name: hashlib.sha256(one).hexdigest() for name, one in files.items()}
            files[tags.TAG_MANIFEST] = tags.manifest(listed)
            digest = hashlib.sha256(files[tags.TAG_MANIFEST]).hexdigest()
            for name, content in (*files.items(), ("signature.json", vouch(digest))):
                with aside(self._folder, [content], durable=True) as path:
                    path.replace(self._folder / name)
            sync_folder(self._folder)
            self._folder.rename(self.target)
            sync_folder(self.target.parent)
        return size + sum(map(len, files.values()))

    def _sweep(self) -> None:
        """Take away what a cut-off attempt left unfinished."""
        for path in self._data.glob(".*.part"):
            path.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
