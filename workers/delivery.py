"""Delivery: dramatiq carries `(noun, id, step)` as a doorbell; SQL is the truth.

Losing, repeating or reordering messages is harmless: a message that meets a live lease does
nothing, and the sweep rings again for whatever is due. dramatiq itself tries nothing twice.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

import dramatiq

from pipeline.errors import ArkhivError
from workers.advance import advance
from workers.message import ACTOR, due_of
from workers.verdict import LOG

if TYPE_CHECKING:
    from pipeline.ports.records import Due
    from workers.brokers.carrier import Carrier
    from workers.workshop import Workshop

PAUSE_SECONDS = 1.0
"""How long to wait after a database or a disk was away, before the next message."""
CLOSING_MS = 2000
WAITING = 1
"""Hands more than there are children: while one brings or stores files, no child stands idle."""


class Heard(Protocol):
    """Who wants to know that a message has been dealt with."""

    def __call__(self, due: Due, *, done: bool) -> None:
        """Hear whether anything was done."""
        ...


class Delivery:
    """A broker, and the hands that listen to it: as many as there are children, and one more."""

    def __init__(self, workshop: Workshop, carrier: Carrier, heard: Heard) -> None:
        self.carrier = carrier
        hands = workshop.children.count + WAITING

        def work_on(noun: str, subject: str, step: str) -> None:
            due = due_of(noun, subject, step)
            if due is None or due.step not in workshop.does:
                return
            done = False
            try:
                done = advance(workshop, due)
            except ArkhivError as fault:
                LOG.warning("not advanced", extra={"subject": subject, "code": fault.code})
                workshop.tally.fault(due.step, fault.code)
                time.sleep(PAUSE_SECONDS)
            except Exception:  # noqa: BLE001  # nobody above says anything of it
                LOG.exception("not advanced", extra={"subject": subject})
                time.sleep(PAUSE_SECONDS)
            finally:
                heard(due, done=done)

        queues = carrier.queues(sorted(workshop.does))
        dramatiq.actor(broker=carrier.broker, queue_name=queues[0], actor_name=ACTOR)(work_on)
        for queue in queues:
            carrier.broker.declare_queue(queue)
        carrier.broker.delay_queues.clear()
        self._worker = dramatiq.Worker(
            carrier.broker, worker_threads=hands, worker_timeout=carrier.pause_ms
        )
        self._worker.queue_prefetch = hands

    def start(self) -> None:
        """Begin to listen."""
        self._worker.start()

    def finish(self) -> None:
        """Begin nothing new; what is in hand goes on."""
        for hand in self._worker.workers:
            hand.stop()

    @property
    def working(self) -> bool:
        """Whether a hand has not put down its work yet."""
        return any(hand.is_alive() for hand in self._worker.workers)

    def close(self) -> None:
        """Stop listening and leave the broker; messages in store go back to it."""
        self._worker.stop(timeout=CLOSING_MS)
        self.carrier.close()
