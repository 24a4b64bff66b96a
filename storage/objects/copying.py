"""Copying a store: every object into another one, verified on the way, resumed by giving it again.

A source may be dying: what it cannot give is told and the rest goes on. A target that is full or
away ends the copy at once.
"""

from __future__ import annotations

import tempfile
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError, ObjectMissingError, UnavailableError
from storage.objects.keys import MASTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.ports.objects import Entry, Objects, Stored

THREADS = 4
WAITING = 4 * THREADS
"""Objects that are begun at once; the list of a store is longer than memory."""
IN_A_ROW = 50
"""So often away one object after the other, and the source counts as gone."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An object that was not copied, and why."""

    key: str
    fault: ArkhivError


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy did."""

    copied: int
    present: int
    size: int
    failures: tuple[Failure, ...]


class Copy:
    """One copy from a store to another; `scratch` holds what is on its way.

    What the target has already is read back too; a copy that is made again and again may be
    `quick` and compare digests as noted, and sizes as they are.
    """

    def __init__(
        self, source: Objects, target: Objects, scratch: Path, *, quick: bool = False
    ) -> None:
        self._quick = quick
        self._source = source
        self._target = target
        self._scratch = scratch
        self._failures: list[Failure] = []
        self._copied = self._present = self._size = self._away = 0

    def run(self, tick: Callable[[int], None] | None = None) -> Copied:
        """Copy all that is not there yet; the number of objects done is told on the way."""
        self._source.require()
        self._target.probe()
        with ThreadPoolExecutor(THREADS) as pool:
            try:
                for done, outcome in enumerate(self._outcomes(pool), 1):
                    self._count(outcome)
                    if tick is not None:
                        tick(done)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return Copied(self._copied, self._present, self._size, tuple(self._failures))

    def _outcomes(self, pool: ThreadPoolExecutor) -> Iterator[int | Failure | None]:
        waiting: deque[Future[int | Failure | None]] = deque()
        for entry in self._source.keys():  # noqa: SIM118  # a store is no dictionary
            waiting.append(pool.submit(self._one, entry))
            if len(waiting) >= WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _count(self, outcome: int | Failure | None) -> None:
        if isinstance(outcome, Failure):
            self._failures.append(outcome)
            is_away = isinstance(outcome.fault, UnavailableError)
            self._away = self._away + 1 if is_away else 0
            if self._away >= IN_A_ROW:
                raise outcome.fault
            return
        self._away = 0
        self._present += outcome is None
        self._copied += outcome is not None
        self._size += outcome or 0

    def _one(self, entry: Entry) -> int | Failure | None:
        """Copy one object: its size, nothing where it is there already, or why it failed.

        A target that is away or full is no fault of the object, and is raised.
        """
        try:
            stored = self._source.head(entry.key)
        except ArkhivError as error:
            return Failure(entry.key, error)
        try:
            return None if self._is_there(stored) else self._bring(stored)
        except UnavailableError:
            raise
        except ArkhivError as error:
            return Failure(entry.key, error)

    def _bring(self, stored: Stored) -> int | Failure:
        """Fetch an object and put it; what the source cannot give is told."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            path = Path(folder) / "object"
            try:
                self._source.fetch(stored.key, stored.sha256, path)
            except ArkhivError as error:
                return Failure(stored.key, error)
            self._target.put(stored.key, path, metadata=stored.metadata)
            if not self._reads_back(stored.key):
                self._target.check(stored.key, stored.sha256)
        return stored.size

    def _is_there(self, stored: Stored) -> bool:
        """Say whether the target has it whole, and locked where it locks."""
        try:
            there = self._target.head(stored.key)
        except ObjectMissingError:
            return False
        is_kept = there.retention is not None or not self._reads_back(stored.key)
        is_same = (there.sha256, there.size) == (stored.sha256, stored.size)
        if is_kept and is_same and not self._quick:
            self._target.check(stored.key, stored.sha256, there.version)
        return is_kept and is_same

    def _reads_back(self, key: str) -> bool:
        """Say whether the target reads an object back by itself before it locks it."""
        return self._target.locks and key.startswith(MASTERS)
