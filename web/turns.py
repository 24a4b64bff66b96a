"""Turns: heavy work is done by a few hands, of which nobody gets all, and nobody waits for ever.

The hands are apart from those that answer pages: who asks for very many pictures, copies or answers
of the API at once delays nothing but their own.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio.to_thread import run_sync

from web.errors import AnswersBusyError, CopiesBusyError, PicturesBusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

AT_THE_DOOR = 2
"""So many are asked at once who they are."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many hands there are, how many one caller gets, and how many may wait for how long."""

    at_once: int
    of_one: int
    """The others are for somebody else."""
    patience: float
    """Seconds for which one who has to wait is kept waiting."""
    most_of_one: int
    most: int
    busy: type[AnswersBusyError | CopiesBusyError | PicturesBusyError]
    """What is said to those who come while too many wait, and to whom waited too long."""


PICTURES = Bounds(4, 3, 10.0, most_of_one=200, most=1000, busy=PicturesBusyError)
"""A viewer asks for a few dozen pieces at once."""
COPIES = Bounds(2, 1, 20.0, most_of_one=10, most=100, busy=CopiesBusyError)
"""Copies are large; more hands would only get in each other's way."""


ANSWERS = Bounds(8, 4, 10.0, most_of_one=60, most=500, busy=AnswersBusyError)
"""Of the API: a program that asks for much at once waits in a line of its own."""


class Turns:
    """The hands, and who waits for them."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._door = anyio.CapacityLimiter(AT_THE_DOOR)
        self._hands = anyio.CapacityLimiter(bounds.at_once)
        self._waiting: Counter[str] = Counter()
        self._own: dict[str, anyio.Semaphore] = {}

    async def take(self, whose: Callable[[], str], work: Callable[[], T]) -> T:
        """Have something done for who asks, or raise that there is too much to do.

        `whose` says by which name they are told from others. No thread waits meanwhile.
        """
        caller = await run_sync(whose, limiter=self._door)
        bounds = self._bounds
        with self._place(caller), anyio.move_on_after(bounds.patience) as patience:
            async with self._own[caller], self._hands:
                patience.deadline = float("inf")
                return await run_sync(work, limiter=anyio.CapacityLimiter(1))
        raise bounds.busy

    @contextmanager
    def _place(self, caller: str) -> Iterator[None]:
        bounds = self._bounds
        if self._waiting[caller] >= bounds.most_of_one or self._waiting.total() >= bounds.most:
            raise bounds.busy
        self._waiting[caller] += 1
        self._own.setdefault(caller, anyio.Semaphore(bounds.of_one))
        try:
            yield
        finally:
            self._waiting[caller] -= 1
            if not self._waiting[caller]:
                del self._waiting[caller], self._own[caller]
