"""A carrier: a broker as this program uses it, whichever kind it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dramatiq import Broker

    from pipeline.flow import Step
    from pipeline.ports.records import Due

LOG = logging.getLogger("arkhiv.workers")


class Carrier(Protocol):
    """What delivery needs of a broker."""

    pause_ms: int

    @property
    def broker(self) -> Broker:
        """Return dramatiq's side of it."""
        ...

    def queues(self, steps: Iterable[Step]) -> tuple[str, ...]:
        """Return the queues that a worker of these steps listens to."""
        ...

    def send(self, due: Due) -> None:
        """Send one message, or raise that the broker is away."""
        ...

    def depth(self, step: Step) -> int:
        """Return how many messages wait for a step, or raise that the broker is away."""
        ...

    def close(self) -> None:
        """Let go of the broker."""
        ...


def thrown_away(queue: str) -> None:
    """Write down that a message was none of ours; what it said is not repeated."""
    LOG.warning("message thrown away", extra={"queue": queue})
