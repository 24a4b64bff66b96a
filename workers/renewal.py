"""Renewal: while a step runs, its lease is renewed every ten seconds."""

from __future__ import annotations

import contextlib
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ports.records import Lease
    from workers.workshop import Workshop

RENEW_SECONDS = 10.0


@contextmanager
def renewed(workshop: Workshop, lease: Lease) -> Iterator[None]:
    """Keep a lease alive during the block; a lost one shows when the thing is moved."""
    stopped = threading.Event()
    workshop.in_hand[lease.token] = lease

    def renew() -> None:
        while not stopped.wait(RENEW_SECONDS):
            with contextlib.suppress(UnavailableError), workshop.records.marking() as tx:
                tx.work.renew(lease)

    thread = threading.Thread(target=renew, name="renewal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        del workshop.in_hand[lease.token]
