"""Objects in a folder: one file each, its metadata in a second one, both there whole or not at all.

ROOT/objects/KEY          the bytes
ROOT/metadata/KEY.json    digest, size and percent-encoded metadata; written first
ROOT/partial/             what is being written now; leftovers of a crash are swept after a day
ROOT/lock                 held for the moment in which a key is taken or given up
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import ObjectMissingError, ObjectTakenError
from pipeline.ports.objects import Entry, Stored
from storage.objects.blocks import Passage, blocks_in, blocks_of
from storage.objects.disk import aside, explained, make_folders, sync_folder
from storage.objects.keys import check_deletable, check_key, decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LEFTOVER_SECONDS = 24 * 3600


class _Paths(NamedTuple):
    object: Path
    metadata: Path


class FolderObjects:
    """Implements `Objects` on a local or mounted file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._partial = root / "partial"

    def __repr__(self) -> str:
        return f"FolderObjects({str(self.root)!r})"

    def put(self, key: str, source: Path | bytes, *, metadata: Mapping[str, str]) -> Stored:
        """Store a file or bytes; see `Objects.put`."""
        paths, notes = self._paths(key), encode(metadata)
        with explained(self.root):
            self._prepare(paths)
            passage = Passage()
            with aside(self._partial, passage.through(blocks_of(source)), durable=True) as content:
                stored = Stored(key, passage.sha256, passage.size, decode(notes))
                with aside(self._partial, [_sidecar(stored, notes)], durable=True) as sidecar:
                    taken = self._take(key, paths, content, sidecar)
            sync_folder(paths.object.parent)
        return self._same(stored) if taken else stored

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        """Copy an object to a file; see `Objects.fetch`."""
        passage = Passage()
        with explained(target.parent):
            found = passage.through(self._blocks(key))
            with aside(target.parent, found, durable=False) as content:
                passage.require(key, sha256)
                content.replace(target)

    def read(self, key: str, sha256: str) -> bytes:
        """Return an object's bytes; see `Objects.read`."""
        passage = Passage()
        content = b"".join(passage.through(self._blocks(key)))
        passage.require(key, sha256)
        return content

    @property
    def locks(self) -> bool:
        """A folder cannot lock: whoever may write there may remove."""
        return False

    def check(self, key: str, sha256: str, version: str | None = None) -> Stored:
        """Read an object and keep none of it; see `Objects.check`. There are no versions here."""
        del version
        passage = Passage()
        for _ in passage.through(self._blocks(key)):
            pass
        passage.require(key, sha256)
        return Stored(key, passage.sha256, passage.size)

    def overlaid(self, key: str, sha256: str) -> bool:
        """A key has one object here."""
        del sha256
        check_key(key)
        return False

    def head(self, key: str) -> Stored:
        """Return what was noted about an object, and its size now; see `Objects.head`."""
        paths = self._paths(key)
        with explained(self.root):
            if not paths.object.is_file():
                raise ObjectMissingError(key=key)
            try:
                noted = json.loads(paths.metadata.read_bytes())
                size = paths.object.stat().st_size
                return Stored(key, noted["sha256"], size, decode(noted["metadata"]))
            except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError) as error:
                raise ObjectMissingError(key=f"metadata/{key}.json") from error

    def delete(self, key: str) -> None:
        """Remove an object; see `Objects.delete`."""
        check_deletable(key)
        self.give_up(key)

    def give_up(self, key: str) -> None:
        """Remove any object, a master too, of which another store has been proven to keep one."""
        paths = self._paths(key)
        with explained(self.root), self._locked():
            for path in paths:
                path.unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    sync_folder(path.parent)

    def keys(self, prefix: str = "") -> Iterator[Entry]:
        """List objects by prefix; see `Objects.keys`."""
        with explained(self.root):
            yield from _walk(self.root / "objects", "", prefix)

    def require(self) -> None:
        """Raise unless there is a store here: an empty mount point is none."""
        with explained(self.root), os.scandir(self.root / "objects"):
            return

    def probe(self) -> None:
        """Raise unless a file can be written here now; sweep what crashes left."""
        with explained(self.root):
            make_folders(self._partial)
            make_folders(self.root / "objects")
            with aside(self._partial, [b"probe"], durable=True):
                self._sweep(time.time() - LEFTOVER_SECONDS)

    def _paths(self, key: str) -> _Paths:
        check_key(key)
        return _Paths(self.root / "objects" / key, self.root / "metadata" / f"{key}.json")

    def _prepare(self, paths: _Paths) -> None:
        with self._locked():
            for folder in (self._partial, paths.metadata.parent, paths.object.parent):
                make_folders(folder)

    def _take(self, key: str, paths: _Paths, content: Path, sidecar: Path) -> bool:
        """Put both files in place, the object last; say instead if the key is taken."""
        with self._locked():
            if paths.object.is_dir():
                raise ObjectTakenError(key=key)
            if paths.object.exists():
                return True
            sidecar.replace(paths.metadata)
            sync_folder(paths.metadata.parent)
            content.replace(paths.object)
            return False

    def _same(self, stored: Stored) -> Stored:
        """Return what lies under a taken key, if its bytes are really the same."""
        passage = Passage()
        for _ in passage.through(self._blocks(stored.key)):
            pass
        if passage.sha256 != stored.sha256:
            raise ObjectTakenError(key=stored.key)
        return self.head(stored.key)

    def _blocks(self, key: str) -> Iterator[bytes]:
        path = self._paths(key).object
        with explained(self.root):
            try:
                file = path.open("rb")
            except (FileNotFoundError, IsADirectoryError) as error:
                raise ObjectMissingError(key=key) from error
            with file:
                yield from blocks_in(file)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folders(self.root)
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _sweep(self, before: float) -> None:
        for path in self._partial.glob(".*.part"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


def _sidecar(stored: Stored, notes: dict[str, str]) -> bytes:
    noted = {"sha256": stored.sha256, "size": stored.size, "metadata": notes}
    return json.dumps(noted, sort_keys=True).encode("ascii")


def _walk(folder: Path, above: str, prefix: str) -> Iterator[Entry]:
    """List objects in the order of their whole keys, going only where the prefix leads."""
    if not folder.is_dir():
        return
    inside = [
        (f"{above}{path.name}{'/' if path.is_dir() else ''}", path) for path in folder.iterdir()
    ]
    for key, path in sorted(inside):
        if key.endswith("/") and (key.startswith(prefix) or prefix.startswith(key)):
            yield from _walk(path, key, prefix)
        elif key.startswith(prefix):
            with suppress(FileNotFoundError):
                status = path.stat()
                modified = datetime.fromtimestamp(status.st_mtime, UTC)
                yield Entry(key, status.st_size, modified)
