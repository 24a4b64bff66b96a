"""The collector: once a day, products that no row has named for a week are deleted.

To find them the whole store is listed, so of all processes one does it, by the ledger, and none in
its first minutes: a farm that is started at once should begin with the work.
"""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from storage.backup import ledger
from storage.backup.errors import BackupRunningError
from storage.backup.ledger import COLLECTION
from storage.orphans import collect
from workers.rounds import rounds
from workers.verdict import LOG

if TYPE_CHECKING:
    import threading
    from contextlib import AbstractContextManager

    from workers.workshop import Workshop

EVERY = timedelta(days=1)
LOOKS = 600
"""Seconds between looks at the ledger; every process has a length of its own."""
SPREAD = 300
RENEWED = 60.0


def collecting(workshop: Workshop) -> AbstractContextManager[None]:
    """Look now and then whether it is time to collect, for the length of the block."""
    seconds = LOOKS + secrets.randbelow(SPREAD)
    return rounds(
        "collector",
        seconds,
        lambda stopped: collect_if_due(workshop, stopped),
        ending=workshop.ending,
    )


def collect_if_due(workshop: Workshop, stopped: threading.Event) -> None:
    """Collect if nobody has for a day and nobody does; what is stopped is begun again by others."""
    records = workshop.records
    with records.reading() as tx:
        if not ledger.is_due(tx.connection, COLLECTION, EVERY):
            return
    try:
        with records.marking() as tx:
            entry = ledger.begin(tx.connection, COLLECTION, "")
    except BackupRunningError:
        return
    renewed = time.monotonic()

    def stops() -> bool:
        nonlocal renewed
        if time.monotonic() - renewed > RENEWED:
            renewed = time.monotonic()
            with records.marking() as tx:
                ledger.go_on(tx.connection, entry)
        return stopped.is_set()

    ok: bool | None = False
    count = 0
    try:
        count = collect(records, workshop.objects, now(), stops)
        ok = None if stopped.is_set() else True
    finally:
        with records.marking() as tx:
            ledger.finish(tx.connection, entry, ok=ok, facts={"count": count})
    if count:
        LOG.warning("orphans collected", extra={"count": count})
