"""The post: sends messages to a broker that others share, so that nobody waits for the network.

One thread sends and asks how many messages wait. A broker that refuses, or is silent for some
seconds, counts as away; what could not be sent is handed back, and work goes on without it.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

from workers.brokers.carrier import LOG
from workers.brokers.errors import BrokerAwayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.flow import Step
    from pipeline.ports.records import Due
    from workers.brokers.carrier import Carrier

PATIENCE_SECONDS = 4.0
AWAY_SECONDS = 2.0
ASK_SECONDS = 1.0
MOST_AHEAD = 500
"""Messages in one queue; more would only be older when their turn comes."""


class Post:
    """The way out to a shared broker, which its thread leaves at the end."""

    def __init__(
        self,
        carrier: Carrier,
        steps: Iterable[Step],
        unsent: Callable[[Sequence[Due]], None],
    ) -> None:
        self._carrier = carrier
        self._unsent = unsent
        self._out: queue.SimpleQueue[Due | None] = queue.SimpleQueue()
        self._depths: dict[Step, int] = dict.fromkeys(steps, 0)
        self._asked = threading.Event()
        self._ended = False
        self._away = False
        self._busy_since: float | None = None
        self._thread = threading.Thread(target=self._run, name="post", daemon=True)

    def start(self) -> None:
        """Begin to send; return when the broker has answered, or is taken to be away."""
        self._thread.start()
        self.ask()

    def stop(self) -> None:
        """Send what has been taken, if the broker takes it soon, and no more."""
        self._out.put(None)
        self._ended = True
        self._thread.join(PATIENCE_SECONDS)

    @property
    def answers(self) -> bool:
        """Whether the broker takes messages, as far as is known."""
        since = self._busy_since
        return not self._away and (since is None or time.monotonic() - since < PATIENCE_SECONDS)

    def ask(self) -> None:
        """Find out how many messages wait now, if the broker says so soon."""
        self._asked.clear()
        self._out.put(None)
        if self.answers:
            self._asked.wait(PATIENCE_SECONDS)

    def room(self, step: Step, window: int) -> int:
        """Return how many messages more a queue may hold."""
        return max(window - self._depths.get(step, 0) - self._out.qsize(), 0)

    def send(self, found: Sequence[Due]) -> bool:
        """Take messages to be sent; False if the broker is away.

        A full queue needs no more of them, but of those that somebody died over.
        """
        if not self.answers or self._ended:
            return False
        for due in found:
            if due.died or self.room(due.step, MOST_AHEAD):
                self._out.put(due)
        return True

    def _run(self) -> None:
        while not self._ended or not (self._away or self._out.empty()):
            unsent: list[Due] = []
            try:
                unsent = self._some()
                self._busy_since = time.monotonic()
                self._deliver(unsent)
                self._ask()
                self._is_away(away=False)
            except BrokerAwayError:
                self._is_away(away=True)
                self._unsent(unsent)
            except Exception:  # noqa: BLE001  # the thread must go on
                LOG.exception("not sent")
                self._is_away(away=True)
                self._unsent(unsent)
            finally:
                self._busy_since = None
                self._asked.set()
            if self._away and not self._ended:
                time.sleep(AWAY_SECONDS)
        self._carrier.close()

    def _some(self) -> list[Due]:
        """Wait a while for something to send, and return all there is."""
        found: list[Due] = []
        try:
            item = self._out.get(timeout=ASK_SECONDS)
            while True:
                if item is not None:
                    found.append(item)
                item = self._out.get_nowait()
        except queue.Empty:
            return found

    def _deliver(self, found: list[Due]) -> None:
        while found:
            self._carrier.send(found[0])
            self._depths[found[0].step] = self._depths.get(found[0].step, 0) + 1
            del found[0]

    def _ask(self) -> None:
        for step in self._depths:
            self._depths[step] = self._carrier.depth(step)

    def _is_away(self, *, away: bool) -> None:
        if away is not self._away:
            LOG.warning("broker away" if away else "broker back")
        self._away = away
