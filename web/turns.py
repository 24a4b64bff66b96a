"""Turns: heavy work is done by a few hands, of which nobody gets all, and nobody waits for ever.

The hands are apart from those that answer pages: who asks for very many pictures at once delays
nothing but their own.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio.to_thread import run_sync

from web.errors import PicturesBusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

AT_ONCE, OF_ONE = 4, 3
"""So many hands there are, and so many one caller gets; the others are for somebody else."""
PATIENCE = 10.0
"""Seconds for which one who has to wait is kept waiting."""
MOST_OF_ONE, MOST = 200, 1000
"""So many may wait, of one caller and in all; a viewer asks for a few dozen pieces at once."""


class Turns:
    """The hands, and who waits for them."""

    def __init__(self) -> None:
        self._hands = anyio.CapacityLimiter(AT_ONCE)
        self._waiting: Counter[str] = Counter()
        self._own: dict[str, anyio.Semaphore] = {}

    async def take(self, caller: str, work: Callable[[], T]) -> T:
        """Have something done for a caller, or raise that there is too much to do."""
        with self._place(caller), anyio.move_on_after(PATIENCE) as patience:
            async with self._own[caller], self._hands:
                patience.deadline = float("inf")
                return await run_sync(work, limiter=anyio.CapacityLimiter(1))
        raise PicturesBusyError

    @contextmanager
    def _place(self, caller: str) -> Iterator[None]:
        if self._waiting[caller] >= MOST_OF_ONE or self._waiting.total() >= MOST:
            raise PicturesBusyError
        self._waiting[caller] += 1
        self._own.setdefault(caller, anyio.Semaphore(OF_ONE))
        try:
            yield
        finally:
            self._waiting[caller] -= 1
            if not self._waiting[caller]:
                del self._waiting[caller], self._own[caller]
