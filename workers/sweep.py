"""The sweep: looks at what is due, rings for it, and notices when nothing is left to do.

A memory broker does not reach from one process to another, so every `work` process polls SQL; two
of them at once are harmless, because the lease decides.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError
from workers.delivery import Delivery
from workers.verdict import LOG, say_what_was_not_said

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.ports.records import Due
    from workers.workshop import Workshop

SWEEP_SECONDS = 5.0
BUSY_SECONDS = 1.0
AHEAD = 4


class Sweep:
    """One process's view of the work: what it has rung for and not heard of yet."""

    def __init__(self, workshop: Workshop, tick: Callable[[int, int], None] | None = None) -> None:
        self._workshop = workshop
        self._tick = tick
        self._stopped = False
        self._changed = threading.Condition()
        self._in_hand: set[tuple[str, str]] = set()
        self._done = 0

    def run(self, *, until_idle: bool) -> int:
        """Work until stopped, or until nothing can run; return how many things were advanced."""
        delivery = Delivery(self._workshop, self._heard)
        delivery.start()
        try:
            while not self._stopped:
                outstanding = self._look(delivery)
                if until_idle and outstanding == 0 and not self._in_hand:
                    break
                with self._changed:
                    self._changed.wait(
                        BUSY_SECONDS if self._in_hand or until_idle else SWEEP_SECONDS
                    )
        finally:
            delivery.stop()
        return self._done

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._stopped = True
        with self._changed:
            self._changed.notify_all()

    def _look(self, delivery: Delivery) -> int:
        """Ring for what is due; return how much is outstanding, 1 if that cannot be known now."""
        try:
            say_what_was_not_said(self._workshop)
            with self._workshop.records.reading() as tx:
                due = tx.work.due(AHEAD * self._workshop.children.count)
                outstanding = tx.work.outstanding()
                stretched = tx.work.stretched()
            if stretched:
                with self._workshop.records.writing() as tx:
                    tx.work.clock_went_back()
        except UnavailableError as fault:
            LOG.warning("the sweep could not look", extra={"code": fault.code})
            return 1
        if self._tick is not None:
            self._tick(self._done, outstanding)
        for item in due:
            self._ring(delivery, item)
        return outstanding

    def _ring(self, delivery: Delivery, due: Due) -> None:
        with self._changed:
            name = (due.noun.value, due.subject)
            if name in self._in_hand or len(self._in_hand) >= AHEAD * self._workshop.children.count:
                return
            self._in_hand.add(name)
        delivery.ring(due)

    def _heard(self, due: Due, *, done: bool) -> None:
        with self._changed:
            self._in_hand.discard((due.noun.value, due.subject))
            self._done += done
            if len(self._in_hand) <= AHEAD * self._workshop.children.count // 2:
                self._changed.notify_all()
