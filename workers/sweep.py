"""The sweep: looks at what is due, rings for it, and notices when nothing is left to do.

Every process sweeps. With a memory broker it rings for itself alone, and the lease decides between
processes. With a shared broker it keeps a few seconds of work in each queue, not more, and marks
what it rings for; where the broker is away, it works on what it has marked itself. What somebody
died over has waited long enough: whoever has a hand free works on it without a message.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError
from pipeline.flow import Step
from workers.brokers.memory import Memory
from workers.brokers.open import is_shared, open_broker
from workers.delivery import WAITING, Delivery
from workers.post import MOST_AHEAD, Post
from workers.stopping import hand_back
from workers.verdict import LOG, say_what_was_not_said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.ports.records import Due
    from workers.workshop import Workshop

SWEEP_SECONDS = 5.0
BUSY_SECONDS = 1.0
CLOCK_SECONDS = 60.0
CLOCK_SLACK = 5.0
AHEAD = 4
WINDOW_SECONDS = 4.0
"""How much work lies ready in a queue, at the speed of the moment."""


class Sweep:
    """One process's view of the work: what it has rung for and not heard of yet."""

    def __init__(self, workshop: Workshop, tick: Callable[[int, int], None] | None = None) -> None:
        self._stopped = threading.Event()
        self._workshop = replace(workshop, ring=self._ring, stopped=self._stopped)
        self._tick = tick
        self._changed = threading.Condition()
        self._wanted = False
        self._in_hand: set[tuple[str, str]] = set()
        self._done = 0
        self._turn = 0
        self._ahead = self._window = AHEAD * workshop.children.count
        self._looked: dict[str, float] = {}
        self._counted = (time.monotonic(), 0)
        self._clock: tuple[datetime, float] | None = None
        self._here = Delivery(self._workshop, Memory(), self._heard)
        self._post: Post | None = None
        self._deliveries = [self._here]
        if is_shared(workshop.broker_url):
            self._deliveries.append(
                Delivery(self._workshop, open_broker(workshop.broker_url), self._heard)
            )
            self._post = Post(
                open_broker(workshop.broker_url), sorted(workshop.does), self._ring_here
            )
        workshop.ending.heed(self._wake)

    def run(self, *, until_idle: bool) -> int:
        """Work until stopped, or until nothing can run; return how many things were advanced."""
        if self._post is not None:
            self._post.start()
        for delivery in self._deliveries:
            delivery.start()
        try:
            while not self._stopped.is_set():
                outstanding = self._look(counting=until_idle or self._tick is not None)
                if until_idle and outstanding == 0 and not self._busy:
                    break
                with self._changed:
                    busy = self._busy or until_idle
                    self._changed.wait_for(
                        lambda: self._wanted, BUSY_SECONDS if busy else SWEEP_SECONDS
                    )
                    self._wanted = False
        finally:
            self._end()
        return self._done

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._workshop.ending.begin()

    def _wake(self) -> None:
        self._stopped.set()
        self._want()

    @property
    def _busy(self) -> bool:
        return bool(self._in_hand or self._workshop.renewal.in_hand)

    def _end(self) -> None:
        """Let what is in hand be finished within the stop time, or hand it back."""
        for delivery in self._deliveries:
            delivery.finish()
        deadline = time.monotonic() + self._workshop.ending.in_hand
        while any(each.working for each in self._deliveries):
            if time.monotonic() > deadline:
                hand_back(self._workshop)
                break
            time.sleep(0.02)
        if self._post is not None:
            self._post.stop()
        for delivery in self._deliveries:
            delivery.close()

    def _look(self, *, counting: bool) -> int:
        """Ring for what is due; return how much is outstanding, 1 if that need or can not be known.

        Counting looks at everything that waits, so it is done only for whoever wants to know.
        """
        try:
            say_what_was_not_said(self._workshop)
            if self._is_time("clock", CLOCK_SECONDS):
                self._set_the_clock_right()
            found = self._sweep()
            waits = bool(found) or self._busy
            if not counting or (waits and not self._is_time("count", SWEEP_SECONDS)):
                return found or 1
            with self._workshop.records.reading() as tx:
                outstanding = tx.work.outstanding(self._workshop.does)
        except UnavailableError as fault:
            LOG.warning("the sweep could not look", extra={"code": fault.code})
            return 1
        if self._tick is not None:
            self._tick(self._done, outstanding)
        return outstanding

    def _is_time(self, name: str, seconds: float) -> bool:
        """Say whether something is to be done again that costs too much to do it always."""
        present = time.monotonic()
        if present - self._looked.get(name, -seconds) < seconds:
            return False
        self._looked[name] = present
        return True

    def _set_the_clock_right(self) -> None:
        """Shorten what a clock set back stretched; everything is looked at only if it was."""
        with self._workshop.records.reading() as tx:
            known, self._clock = self._clock, (tx.work.present(), time.monotonic())
            if known is not None:
                passed = (self._clock[0] - known[0]).total_seconds()
                if passed > self._clock[1] - known[1] - CLOCK_SLACK:
                    return
            stretched = tx.work.stretched()
        if stretched:
            with self._workshop.records.writing() as tx:
                tx.work.clock_went_back()

    def _sweep(self) -> int:
        """Ring for what is due and not rung for; return how much that was."""
        self._measure()
        seldom = self._is_time("seldom", SWEEP_SECONDS)
        if self._post is None or not self._post.answers:
            if len(self._in_hand) >= self._ahead:
                return len(self._in_hand)
            found = self._due(dict.fromkeys(self._workshop.does, self._ahead), seldom=seldom)
            self._ring_here(found)
        else:
            self._post.ask()
            rooms = {step: self._post.room(step, self._window) for step in self._workshop.does}
            found = self._due(rooms, seldom=seldom)
            others = [due for due in found if not self._takes_over(due)]
            if not self._post.send(others):
                self._ring_here(others)
        self._turn += len(found)
        return len(found)

    def _due(self, rooms: dict[Step, int], *, seldom: bool) -> tuple[Due, ...]:
        """Return what is due, step by step where each has a queue of its own, and mark it.

        Whether all pages of a document are read costs more to find out than the rest, and whoever
        reads the last one rings: it is looked for less often, or when there is nothing else.
        """
        wanted = {step: room for step, room in rooms.items() if seldom or step is not Step.DESCRIBE}
        found = self._some(wanted, seldom=seldom)
        if not found and not seldom and Step.DESCRIBE in rooms:
            found = self._some({Step.DESCRIBE: rooms[Step.DESCRIBE]}, seldom=False)
        if self._post is None or not found:
            return found
        with self._workshop.records.marking() as tx:
            return tx.rings.mark(found)

    def _some(self, rooms: dict[Step, int], *, seldom: bool) -> tuple[Due, ...]:
        """Return as much as there is room for; now and then look past full queues for deaths."""
        with self._workshop.records.reading() as tx:
            if self._post is None:
                return tx.rings.due(self._ahead, [*rooms], turn=self._turn)
            return tuple(
                due
                for step, room in rooms.items()
                if room or seldom
                for due in tx.rings.due(room or self._ahead, [step], turn=self._turn, unrung=True)
                if room or due.died
            )

    def _takes_over(self, due: Due) -> bool:
        """Work here at once on what somebody died over, if a hand is free."""
        busy = max(len(self._in_hand), len(self._workshop.renewal.in_hand))
        if not due.died or busy >= self._workshop.children.count + WAITING:
            return False
        self._ring_here((due,))
        return True

    def _measure(self) -> None:
        """Fit the window to how fast this process works."""
        since, before = self._counted
        elapsed = time.monotonic() - since
        if elapsed < BUSY_SECONDS / 4:
            return
        self._counted = (time.monotonic(), self._done)
        speed = (self._done - before) / elapsed
        self._window = min(max(self._ahead, int(speed * WINDOW_SECONDS)), MOST_AHEAD)

    def _ring(self, found: Sequence[Due]) -> None:
        """Ring for what has just become due, whoever may do it."""
        if self._post is None or not self._post.send(found):
            self._ring_here(found)

    def _ring_here(self, found: Sequence[Due]) -> None:
        for due in found:
            with self._changed:
                name = (due.noun.value, due.subject)
                if name in self._in_hand or due.step not in self._workshop.does:
                    continue
                self._in_hand.add(name)
            self._here.carrier.send(due)

    def _heard(self, due: Due, *, done: bool) -> None:
        with self._changed:
            self._in_hand.discard((due.noun.value, due.subject))
            self._done += done
            handled = self._done - self._counted[1]
            few = len(self._in_hand) <= self._ahead // 2
            if few if self._post is None else handled >= self._window // 2:
                self._want()

    def _want(self) -> None:
        """Have the sweep look again at once."""
        with self._changed:
            self._wanted = True
            self._changed.notify_all()
