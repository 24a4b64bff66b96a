"""The roller: keeps the rollups up with the sealed events while the line works."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.moving.closed import is_closed
from workers.rounds import lastly, rounds

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from storage.records import SqlRecords
    from workers.ending import Ending

SECONDS_BETWEEN_LOOKS = 1.0
LAST_SECONDS = 5.0
"""How long the end may take; whoever works next follows the rest."""


def roll(records: SqlRecords, stopped: Callable[[], bool] = lambda: False) -> None:
    """Follow the events to their end, some at a time; builds the rollup where there is none.

    In a place that the archive moved away from, what was followed last stays.
    """
    with records.reading() as tx:
        behind = tx.rollup.is_behind() and not (is_closed(records) and tx.rollup.is_built())
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
def rolling(
    records: SqlRecords, last_seconds: float = LAST_SECONDS, ending: Ending | None = None
) -> Iterator[None]:
    """Follow the events every second for the length of the block, and for some at its end."""

    def follow(end: threading.Event) -> None:
        roll(records, end.is_set)

    try:
        with rounds("roller", SECONDS_BETWEEN_LOOKS, follow, ending=ending):
            yield
    finally:
        until = time.monotonic() + last_seconds
        lastly("roller", lambda: roll(records, lambda: time.monotonic() > until), ending)
