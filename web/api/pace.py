"""The pace: how often one caller may ask; whoever asks more waits, and nobody else does."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from web.api.errors import TooOftenError

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = 60
USUAL = 600
"""Questions of one token in a minute: ten a second is more than a desk or a registry needs."""
TOKENS = 4.0
"""So many times as much is answered to one person, however many tokens they have."""
UNKNOWN = 0.1
"""So much less to an address from which nobody says who asks."""


class Pace:
    """Counts what every caller asks in the present minute."""

    def __init__(self, most: int = USUAL, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: Counter[str] = Counter()

    def times(self, factor: float) -> Pace:
        """Return a pace by the same clock that lets pass so many times as much, and never none."""
        return Pace(max(1, round(self._most * factor)), self._clock)

    def keep(self, caller: str) -> None:
        """Count one question, or raise when the next one is answered."""
        moment = self._clock()
        minute, passed = divmod(moment, MINUTE)
        with self._lock:
            if int(minute) != self._minute:
                self._minute = int(minute)
                self._counts.clear()
            self._counts[caller] += 1
            count = self._counts[caller]
        if count > self._most:
            raise TooOftenError(seconds=int(MINUTE - passed) + 1)
