"""Stopping: the first signal lets what is in hand be finished, the second ends the program.

Whoever waits for it has a limit: what hangs past that is cut off here, before others kill it.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from arkhiv.cli.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOG = logging.getLogger(__name__)
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping(stop: Callable[[], None], within: float = threading.TIMEOUT_MAX) -> Iterator[None]:
    """Call `stop` at the first signal to end; a block that then hangs ends with the program."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    limit = threading.Timer(within, _cut_off)
    limit.daemon = True

    def once(number: int, _frame: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        if limit.ident is None:
            limit.start()
        stop()

    for number in SIGNALS:
        signal.signal(number, once)
    try:
        yield
    finally:
        limit.cancel()
        for number in SIGNALS:
            signal.signal(number, before[number])


def _cut_off() -> None:
    """End at once, as if killed: nothing is lost by that but what a hung part would have done."""
    LOG.warning("ended before everything was done")
    os._exit(Exit.UNAVAILABLE)
