"""The children of one worker: one per core, each replaced when it is lost."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError
from workers.child import Request, serve
from workers.errors import ChildDiedError, ChildOverdueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.steps.contract import Arguments, Outcome

START_SECONDS = 60.0
_STARTER = ThreadPoolExecutor(1, "children")
"""A child dies with the thread that started it, so that is one that ends with the process alone:
whoever asked may be done while the child works for another."""


class Child:
    """One process and the pipe to it; started with the first request, if nobody did before."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        """Start the process."""
        _STARTER.submit(self._start).result()

    def _start(self) -> None:
        self._connection, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=serve, args=(theirs, self._memory_bytes), daemon=True
        )
        self._process.start()
        theirs.close()

    def run(self, request: Request, seconds: float) -> Outcome:
        """Have one request done within so many seconds, or raise what came of it."""
        if self._process is None or not self._process.is_alive():
            self.stop()
            self.start()
            seconds += START_SECONDS
        try:
            self._connection.send(request)
            if not self._connection.poll(seconds):
                self.stop()
                raise ChildOverdueError(seconds=seconds)
            given = self._connection.recv()
        except (EOFError, OSError) as fault:
            status = self.stop()
            raise ChildDiedError(status=status) from fault
        if isinstance(given, ArkhivError):
            raise given
        return given  # type: ignore[no-any-return]  # the child sends an Outcome or an error

    def stop(self) -> int | None:
        """End the process and everything it started; return its status."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()
        status = process.exitcode
        process.close()
        self._connection.close()
        return status


class Children:
    """A fixed number of children; who wants one waits until one is free."""

    def __init__(self, count: int, memory_bytes: int) -> None:
        self.count = count
        self._ended = False
        self._all = [Child(memory_bytes) for _ in range(count)]
        self._free: queue.LifoQueue[Child] = queue.LifoQueue()
        for child in self._all:
            self._free.put(child)

    @contextmanager
    def one(self) -> Iterator[Child]:
        """Lend a child for a while."""
        child = self._free.get()
        try:
            yield child
        finally:
            self._free.put(child)

    def run(
        self,
        task: str,
        arguments: Arguments,
        files: Mapping[str, Path],
        scratch: Path,
        seconds: float,
    ) -> Outcome:
        """Have one task done by whichever child is free."""
        request = Request(
            task, arguments, {name: str(path) for name, path in files.items()}, str(scratch)
        )
        with self.one() as child:
            if self._ended:
                raise ChildDiedError(status=None)
            return child.run(request, seconds)

    def wake(self, task: str, scratch: Path) -> None:
        """Have every child ready before the first file comes; nobody waits for that."""
        for child in self._all:
            child.start()
        for _ in self._all:
            Thread(target=self._wake, args=(task, scratch), daemon=True).start()

    def _wake(self, task: str, scratch: Path) -> None:
        with contextlib.suppress(ArkhivError, ValueError), self.one() as child:
            if not self._ended:
                child.run(Request(task, {}, {}, str(scratch)), START_SECONDS)
            if self._ended:
                child.stop()

    def stop(self) -> None:
        """End all children for good; whoever still asks for one is told that it died."""
        self._ended = True
        for child in self._all:
            child.stop()
