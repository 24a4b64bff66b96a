"""Stopping: the first signal lets what is in hand be finished, the second ends the program."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at the first signal to end, for the length of the block."""
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def once(number: int, _frame: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        stop()

    for number in SIGNALS:
        signal.signal(number, once)
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, before[number])
