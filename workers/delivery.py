"""Delivery: dramatiq carries `(noun, id, step)` as a doorbell; SQL is the truth.

Losing, repeating or reordering messages is harmless: a message that meets a live lease does
nothing, and the sweep rings again for whatever is due.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

import dramatiq
from dramatiq.brokers.stub import StubBroker

from pipeline.errors import ArkhivError
from pipeline.flow import Noun, Step
from pipeline.ports.records import Due
from workers.advance import advance
from workers.verdict import LOG

if TYPE_CHECKING:
    from workers.workshop import Workshop

QUEUE = "steps"
PAUSE_SECONDS = 1.0
"""How long to wait after a database or a disk was away, before the next message."""


class Heard(Protocol):
    """Who wants to know that a message has been dealt with."""

    def __call__(self, due: Due, *, done: bool) -> None:
        """Hear whether anything was done."""
        ...


class Delivery:
    """A broker with the one actor that advances things."""

    def __init__(self, workshop: Workshop, heard: Heard) -> None:
        self.broker = StubBroker(middleware=[])
        self.broker.emit_after("process_boot")

        def work_on(noun: str, subject: str, step: str) -> None:
            done, due = False, Due(Noun(noun), subject, Step(step))
            try:
                done = advance(workshop, due)
            except ArkhivError as fault:
                LOG.warning("not advanced", extra={"subject": subject, "code": fault.code})
                time.sleep(PAUSE_SECONDS)
            finally:
                heard(due, done=done)

        declare = dramatiq.actor(broker=self.broker, queue_name=QUEUE, actor_name="advance")
        self._actor = declare(work_on)
        self._worker = dramatiq.Worker(
            self.broker, worker_threads=workshop.children.count, worker_timeout=100
        )

    def ring(self, due: Due) -> None:
        """Send one message."""
        self._actor.send(due.noun.value, due.subject, due.step.value)

    def start(self) -> None:
        """Begin to consume."""
        self._worker.start()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._worker.stop()
        self.broker.close()
