"""Rounds: what a thread of this process does again and again; a fault ends one round, not all."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError
from workers.ending import Ending
from workers.verdict import LOG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JOIN_SECONDS = 10.0
"""How long the end waits for a round; its thread ends with the process at the latest."""


def tried(name: str, do: Callable[[], object]) -> None:
    """Do something once; a fault is written down, by its code or its kind, and ends nothing."""
    try:
        do()
    except ArkhivError as fault:
        LOG.warning("%s not done", name, extra={"code": fault.code})
    except Exception:  # noqa: BLE001  # whatever it is, the thread must go on
        LOG.exception("%s not done", name)


@contextmanager
def rounds(
    name: str,
    seconds: float,
    do: Callable[[threading.Event], object],
    *,
    at_once: bool = False,
    ending: Ending | None = None,
) -> Iterator[None]:
    """Do something every few seconds in a thread of its own, for the length of the block."""
    stopped = threading.Event()

    def keep_doing() -> None:
        if at_once:
            tried(name, lambda: do(stopped))
        while not stopped.wait(seconds):
            tried(name, lambda: do(stopped))

    thread = threading.Thread(target=keep_doing, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        (ending or Ending()).wait_for(thread, JOIN_SECONDS)


def lastly(name: str, do: Callable[[], object], ending: Ending | None = None) -> None:
    """Do something at the end, if the deadline lets it; what hangs ends with the process."""
    thread = threading.Thread(target=tried, args=(name, do), name=name, daemon=True)
    thread.start()
    (ending or Ending()).wait_for(thread)
    if thread.is_alive():
        LOG.warning("%s not done in time", name)
