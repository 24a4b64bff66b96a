"""Renewal: one thread of a process renews, every ten seconds, the leases under which it works."""

from __future__ import annotations

import contextlib
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError

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
        self.in_hand[lease.token] = lease
        with self._lock:
            starts, self._runs = not self._runs, True
        if starts:
            threading.Thread(target=self._run, args=(records,), name="renewal", daemon=True).start()
        try:
            yield
        finally:
            del self.in_hand[lease.token]

    def _run(self, records: SqlRecords) -> None:
        """Renew until nothing is in hand; whoever takes something then begins again."""
        while True:
            time.sleep(RENEW_SECONDS)
            with self._lock:
                leases = tuple(self.in_hand.values())
                if not leases:
                    self._runs = False
                    return
            with contextlib.suppress(UnavailableError), records.marking() as tx:
                for lease in leases:
                    tx.work.renew(lease)
