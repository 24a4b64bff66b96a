"""The bell: those who take in scans or decide about papers ring for what became due by it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError
from pipeline.flow import WORK, Step
from workers.brokers.carrier import LOG
from workers.brokers.open import is_shared, open_broker
from workers.post import Post

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.ports.records import Due
    from storage.records import SqlRecords

AHEAD = 20
"""How many messages may lie in a queue; when there are as many, the workers have enough."""
SECONDS_BETWEEN = 1.0


class Bell:
    """Rings at a shared broker; where messages stay inside a process there is nobody to ring."""

    def __init__(self, records: SqlRecords, post: Post | None) -> None:
        self._records = records
        self._post = post
        self._rang: float | None = None

    def ring(self, *steps: Step) -> None:
        """Ring for what is due of these steps, or of all, and not rung for; at most once a second.

        What is left out here, or because the broker is away, the sweep finds within seconds.
        """
        present = time.monotonic()
        if self._post is None or not self._post.answers:
            return
        if self._rang is not None and present - self._rang < SECONDS_BETWEEN:
            return
        self._rang = present
        try:
            self._send(self._post, steps or tuple(WORK))
        except UnavailableError as fault:
            LOG.warning("not rung", extra={"code": fault.code})

    def _send(self, post: Post, steps: Sequence[Step]) -> None:
        post.ask()
        rooms = {step: post.room(step, AHEAD) for step in steps}
        with self._records.reading() as tx:
            found = [
                due
                for step, room in rooms.items()
                if room
                for due in tx.rings.due(room, [step], unrung=True)
            ]
        if found and post.answers:
            with self._records.marking() as tx:
                found = list(tx.rings.mark(found))
            post.send(found)


@contextmanager
def bell(records: SqlRecords, broker_url: str) -> Iterator[Bell]:
    """Lend a bell; what was rung goes out before the block ends, if the broker takes it."""
    if not is_shared(broker_url):
        yield Bell(records, None)
        return
    post = Post(open_broker(broker_url), WORK, _left_to_the_sweep)
    post.start()
    try:
        yield Bell(records, post)
    finally:
        post.stop()


def _left_to_the_sweep(found: Sequence[Due]) -> None:
    if found:
        LOG.warning("not rung", extra={"count": len(found)})
