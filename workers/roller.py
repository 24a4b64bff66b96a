"""The roller: keeps the rollups up with the sealed events while the line works."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError
from workers.verdict import LOG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.records import SqlRecords

SECONDS_BETWEEN_LOOKS = 1.0


def roll(records: SqlRecords, stopped: Callable[[], bool] = lambda: False) -> None:
    """Follow the events to their end, some at a time; builds the rollup where there is none."""
    with records.reading() as tx:
        behind = tx.rollup.is_behind()
    while behind and not stopped():
        with records.marking() as tx:
            behind = tx.rollup.advance()


def catch_up(records: SqlRecords) -> None:
    """Follow the events to their end where the rollup is built; building it is left to the work."""
    with records.reading() as tx:
        built = tx.rollup.is_built()
    if built:
        roll(records)


def rebuild(records: SqlRecords) -> None:
    """Make the rollups again from everything."""
    with records.marking() as tx:
        tx.rollup.forget()
    roll(records)


@contextmanager
def rolling(records: SqlRecords) -> Iterator[None]:
    """Follow the events every second for the length of the block, and once more at its end."""
    stopped = threading.Event()

    def keep_rolling() -> None:
        while not stopped.wait(SECONDS_BETWEEN_LOOKS):
            _roll(records, stopped)

    thread = threading.Thread(target=keep_rolling, name="roller", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        _roll(records, threading.Event())


def _roll(records: SqlRecords, stopped: threading.Event) -> None:
    try:
        roll(records, stopped.is_set)
    except UnavailableError as fault:
        LOG.warning("the rollups could not be kept up", extra={"code": fault.code})
