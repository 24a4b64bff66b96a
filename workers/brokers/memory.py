"""The memory broker: messages inside one process, for an installation on one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dramatiq.brokers.stub import StubBroker

from workers.message import PREFIX, message_about

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.flow import Step
    from pipeline.ports.records import Due

QUEUE = f"{PREFIX}here"


class Memory:
    """One queue for all steps: whoever fills it has put them in order already."""

    pause_ms = 100

    def __init__(self) -> None:
        self.broker = StubBroker(middleware=[])
        self.broker.emit_after("process_boot")

    def queues(self, steps: Iterable[Step]) -> tuple[str, ...]:
        """Return the one queue."""
        del steps
        return (QUEUE,)

    def send(self, due: Due) -> None:
        """Put one message into the queue."""
        self.broker.enqueue(message_about(due, QUEUE))

    def depth(self, step: Step) -> int:
        """Return how many messages wait, for whatever step."""
        del step
        return int(self.broker.queues[QUEUE].qsize())

    def close(self) -> None:
        """Nothing is left to close."""
        self.broker.close()
