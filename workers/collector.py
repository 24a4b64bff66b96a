"""The collector: once a day, products that no row has named for a week are deleted."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.clock import now
from storage.orphans import collect
from workers.rounds import tried
from workers.verdict import LOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers.workshop import Workshop

SECONDS_BETWEEN = 24 * 3600.0


@contextmanager
def collecting(workshop: Workshop) -> Iterator[None]:
    """Collect at once and then every day, for the length of the block."""
    stopped = threading.Event()

    def keep_collecting() -> None:
        while not stopped.is_set():
            tried("collector", lambda: _collect(workshop, stopped))
            stopped.wait(SECONDS_BETWEEN)

    thread = threading.Thread(target=keep_collecting, name="collector", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _collect(workshop: Workshop, stopped: threading.Event) -> None:
    count = collect(workshop.records, workshop.objects, now(), stopped.is_set)
    if count:
        LOG.warning("orphans collected", extra={"count": count})
