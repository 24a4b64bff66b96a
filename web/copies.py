"""Copies: tiled copies of pages, brought from the store once and kept near for a while.

A copy is known by the digest of its bytes, which the store checks while it brings them. The folder
is private and holds at most so many bytes; what was not looked at for longest goes first. The file
of a copy stays for as long as somebody has the copy, and one whose file is lost is brought again.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.viewing.shown import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.ports.objects import Objects
    from pipeline.viewing.shown import Copy

MOST_BYTES = 512 << 20
TURNS = 64
"""Locks that copies share by their digests; two that wait for one another are seldom."""
PRIVATE = 0o700


class Copies:
    """The copies that this process keeps in its folder, which it empties when it begins."""

    def __init__(self, objects: Objects, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._objects = objects
        self._folder = folder
        self._most = most_bytes
        self._kept: OrderedDict[str, tuple[Copy, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(TURNS)]
        self._make_folder()
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def get(self, key: str, sha256: str) -> Copy:
        """Return a copy; those who ask for the same one at once wait for one another."""
        return self.made(sha256, lambda path: self._objects.fetch(key, sha256, path))

    def made(self, name: str, make: Callable[[Path], None]) -> Copy:
        """Return a copy under a hexadecimal name of its own, made as it is said if need be."""
        with self._turns[int(name, 16) % TURNS]:
            with self._lock:
                if name in self._kept and self._kept[name][0].path.exists():
                    self._kept.move_to_end(name)
                    return self._kept[name][0]
            return self._bring(name, make)

    def fetched(self, key: str, sha256: str, use: Callable[[Path], None]) -> None:
        """Bring a file for as long as something is done with it."""
        self._make_folder()
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            path = Path(folder) / sha256
            self._objects.fetch(key, sha256, path)
            use(path)

    def _bring(self, name: str, make: Callable[[Path], None]) -> Copy:
        self._make_folder()
        own = tempfile.mkdtemp(dir=self._folder)
        path = Path(own) / f"{name}.tif"
        try:
            make(path)
            copy = opened(path)
        except BaseException:
            shutil.rmtree(own, ignore_errors=True)
            raise
        weakref.finalize(copy, shutil.rmtree, own, ignore_errors=True).atexit = False
        with self._lock:
            self._kept[name] = (copy, path.stat().st_size)
            self._kept.move_to_end(name)
            while len(self._kept) > 1 and self._size > self._most:
                self._kept.popitem(last=False)
        return copy

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)

    @property
    def _size(self) -> int:
        return sum(size for _, size in self._kept.values())
