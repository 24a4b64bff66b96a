"""The collector: once a day, products that no row has named for a week are deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from storage.orphans import collect
from workers.rounds import rounds
from workers.verdict import LOG

if TYPE_CHECKING:
    import threading
    from contextlib import AbstractContextManager

    from workers.workshop import Workshop

SECONDS_BETWEEN = 24 * 3600.0


def collecting(workshop: Workshop) -> AbstractContextManager[None]:
    """Collect at once and then every day, for the length of the block."""
    return rounds(
        "collector",
        SECONDS_BETWEEN,
        lambda stopped: _collect(workshop, stopped),
        at_once=True,
    )


def _collect(workshop: Workshop, stopped: threading.Event) -> None:
    count = collect(workshop.records, workshop.objects, now(), stopped.is_set)
    if count:
        LOG.warning("orphans collected", extra={"count": count})
