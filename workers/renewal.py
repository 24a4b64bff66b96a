"""Renewal: one thread of a process renews, every ten seconds, the leases under which it works."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from workers.rounds import tried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ports.records import Lease
    from storage.records import SqlRecords

RENEW_SECONDS = 10.0


class Renewal:
    """The leases in hand, and the thread that is there as long as there are any."""

    def __init__(self) -> None:
        self.in_hand: dict[str, Lease] = {}
        self._lock = threading.Lock()
        self._runs = False

    @contextmanager
    def of(self, records: SqlRecords, lease: Lease) -> Iterator[None]:
        """Keep a lease alive during the block; a lost one shows when the thing is moved."""
        with self._lock:
            self.in_hand[lease.token] = lease
            starts, self._runs = not self._runs, True
        if starts:
            threading.Thread(target=self._run, args=(records,), name="renewal", daemon=True).start()
        try:
            yield
        finally:
            del self.in_hand[lease.token]

    def _run(self, records: SqlRecords) -> None:
        """Renew until nothing is in hand; whoever takes something then begins again."""
        ended = False
        try:
            while not ended:
                time.sleep(RENEW_SECONDS)
                for lease in tuple(self.in_hand.values()):
                    tried("renewal", partial(_renew, records, lease))
                with self._lock:
                    ended = not self.in_hand
                    self._runs = not ended
        finally:
            if not ended:
                self._runs = False


def _renew(records: SqlRecords, lease: Lease) -> None:
    """Renew one lease, in a transaction of its own: it waits for no other thing's move."""
    with records.marking() as tx:
        tx.work.renew(lease)
