"""Behind: masters of files that lie still are stored while the files after them are gone through.

Storing waits for the disk, writing down waits for it, too, and looking at a file takes a processor:
so all three go on at once. What follows from a stored file is done in the order of the files, each
with its object durable before any row names it.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self, TypeVar

    Stored = TypeVar("Stored")


@dataclass(frozen=True, slots=True)
class _Due:
    """What is to be done once a file is stored, and its digest; none for what follows all files."""

    digest: str
    stored: Future[Any]
    then: Callable[[Callable[[], Any]], None]


class Behind:
    """Lets so many files be stored at once; with none, each is stored where it is begun.

    Whoever leaves the block by an error leaves behind what is not written down yet: its files are
    taken in again, and objects that nothing names are reclaimed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._due: deque[_Due] = deque()
        self._files = 0
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="store") if most else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        try:
            if fault is None:
                self.catch_up()
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def begin(
        self,
        digest: str,
        store: Callable[[], Stored],
        then: Callable[[Callable[[], Stored]], None],
    ) -> None:
        """Begin to store a file; what follows is done later, with how to get what came of it.

        What came of it may be an error, which is raised there.
        """
        self._due.append(_Due(digest, self._started(store), then))
        self._files += 1
        while self._files > self._most:
            self._next()

    def after_all(self, then: Callable[[], None]) -> None:
        """Do something when all that was begun before is done."""
        if self._due:
            self._due.append(_Due("", self._due[-1].stored, lambda _: then()))
        else:
            then()

    def is_storing(self, digest: str) -> bool:
        """Whether a file of this digest is not written down yet."""
        return any(due.digest == digest for due in self._due)

    def catch_up(self) -> None:
        """Do all that is due."""
        while self._due:
            self._next()

    def _next(self) -> None:
        due = self._due.popleft()
        self._files -= bool(due.digest)
        due.then(due.stored.result)

    def _started(self, store: Callable[[], Stored]) -> Future[Stored]:
        if self._pool is not None:
            return self._pool.submit(store)
        done: Future[Stored] = Future()
        try:
            done.set_result(store())
        except Exception as fault:  # noqa: BLE001  # raised where the result is asked for
            done.set_exception(fault)
        return done
