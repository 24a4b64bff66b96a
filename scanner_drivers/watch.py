"""The watch over files that may still be written: a file is ready when it rests and decodes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Container, Iterable
    from pathlib import Path


class Look(StrEnum):
    """What one look at a file shows."""

    CHANGING = "changing"
    """It changed lately, or does not decode yet: wait."""
    READY = "ready"
    BAD = "bad"
    """It has rested for long and still is empty or does not decode."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a file must rest before it is taken, or given up. In seconds."""

    settle: float = 5.0
    give_up: float = 600.0
    trust_file_time: bool = False
    """Whether the time since the file's own last change counts, not only what we saw ourselves.

    For a single pass over files that were copied before. A copy in progress may carry an old time.
    """


@dataclass(frozen=True, slots=True)
class Stamp:
    """What differs when a file was written to."""

    size: int
    changed: int
    inode: int


@dataclass(slots=True)
class _Seen:
    stamp: Stamp
    since: float
    decodes: bool | None = None


class Watch:
    """Remembers what files looked like. `decodes` raises for a file that is no whole picture."""

    def __init__(
        self,
        decodes: Callable[[Path], None],
        patience: Patience,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._decodes = decodes
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._seen: dict[Path, _Seen] = {}

    def look(self, path: Path) -> Look:
        """Look at a file once more and say what to do with it."""
        try:
            seen = self._observed(path)
        except OSError:
            return Look.CHANGING
        rested = self._clock() - seen.since
        if rested < self._patience.settle:
            return Look.CHANGING
        if seen.decodes is None:
            seen.decodes = seen.stamp.size > 0 and self._is_whole(path)
            if stamp(path) != seen.stamp:
                return Look.CHANGING
        if seen.decodes:
            return Look.READY
        return Look.BAD if rested >= self._patience.give_up else Look.CHANGING

    def rests(self, path: Path) -> bool:
        """Whether a file has not changed for a while; what it holds does not matter."""
        try:
            return self._clock() - self._observed(path).since >= self._patience.settle
        except OSError:
            return False

    def wait_for(self, paths: Iterable[Path]) -> None:
        """Wait once for as long as a file must rest, if any of these has changed lately."""
        resting = [self.rests(path) for path in paths]
        if not all(resting):
            self._sleep(self._patience.settle)

    def forget_all_but(self, paths: Container[Path]) -> None:
        """Forget files that are gone."""
        self._seen = {path: seen for path, seen in self._seen.items() if path in paths}

    def _observed(self, path: Path) -> _Seen:
        status = path.stat()
        now, known = self._clock(), self._seen.get(path)
        if known is None or known.stamp != _stamp(status):
            since = now - self._age(status) if known is None else now
            known = self._seen[path] = _Seen(_stamp(status), since)
        return known

    def _age(self, status: os.stat_result) -> float:
        return max(0.0, time.time() - status.st_mtime) if self._patience.trust_file_time else 0.0

    def _is_whole(self, path: Path) -> bool:
        try:
            self._decodes(path)
        except Exception:  # noqa: BLE001  # any complaint of a decoder means: not yet, or never
            return False
        return True


def stamp(path: Path) -> Stamp | None:
    """Return the file's stamp, or None if it cannot be seen."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)
