"""Resuming: a worker is killed with a page in its hands, and another one finishes that page."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from arkhiv.archive import open_archive
from pipeline.flow import WORK
from storage.schema.capture import page
from tests.faults.farm import DEADLINE
from workers.brokers.open import open_broker
from workers.delivery import WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.records import SqlRecords
    from tests.faults.farm import Farm
    from tests.servers.rabbitmq import RabbitMQ
    from tests.servers.redis import Redis

LOOK_SECONDS = 0.05
DRAINED_EVERY = 0.3
TRIES = 4
HANDS = 1 + WAITING
"""Pages that a worker with one child has in hand at most."""
LIVING_SECONDS = 8.0
"""After so long a worker that lives has let go of what it had in hand."""
READ = "read"


@dataclass(frozen=True, slots=True)
class Resumed:
    """How many pages the killed worker had, and the seconds until the last was taken and read."""

    pages: int
    taken: float
    done: float


def left_alone(broker: RabbitMQ | Redis, stack: ExitStack) -> None:
    """Do nothing to the broker."""
    del broker, stack


def away(broker: RabbitMQ | Redis, stack: ExitStack) -> None:
    """Kill the broker; it comes back at the very end."""
    broker.kill()
    stack.callback(broker.start)


def emptied(broker: RabbitMQ | Redis, stack: ExitStack) -> None:
    """Kill the broker and bring it back with nothing in it."""
    del stack
    broker.kill()
    broker.empty()
    broker.start()


def draining(broker: RabbitMQ | Redis, stack: ExitStack) -> None:
    """Let the broker take every message and lose it again, however often somebody rings."""
    over = threading.Event()

    def drain() -> None:
        carrier = open_broker(broker.url)
        for queue in carrier.queues(sorted(WORK)):
            carrier.broker.declare_queue(queue)
        while not over.wait(DRAINED_EVERY):
            carrier.broker.flush_all()
        carrier.close()

    thread = threading.Thread(target=drain, daemon=True)
    stack.callback(thread.join)
    stack.callback(over.set)
    thread.start()


TROUBLES: dict[str, Callable[[RabbitMQ | Redis, ExitStack], None]] = {
    "left alone": left_alone,
    "killed and emptied": emptied,
    "killed": away,
    "losing every message": draining,
}


def resumed(farm: Farm, broker: RabbitMQ | Redis, trouble: str) -> Resumed:
    """Kill one of two workers in the act, make more trouble, and wait for the other one."""
    archive = open_archive(farm.home.settings)
    with ExitStack() as stack:
        stack.callback(archive.records.engine.dispose)
        farm.start(farm.posts[1])
        held, killed = _killed_in_the_act(
            farm, archive.records, lambda: TROUBLES[trouble](broker, stack)
        )
        taken = _until(lambda: not held & _leases(archive.records).items()) - killed
        keys = [key for key, _ in held]
        done = _until(lambda: _read(archive.records, keys)) - killed
        return Resumed(len(held), taken, done)


def _killed_in_the_act(
    farm: Farm, records: SqlRecords, trouble: Callable[[], None]
) -> tuple[set[tuple[str, str]], float]:
    """Kill the first worker until it dies with a page in hand; return its leases, and when."""
    for _ in range(TRIES):
        farm.start(farm.posts[0])
        _until(lambda: len(_leases(records)) > HANDS * (len(farm.posts) - 1))
        farm.kill(farm.posts[0])
        killed = time.monotonic()
        before = _leases(records)
        trouble()
        time.sleep(max(0.0, LIVING_SECONDS - (time.monotonic() - killed)))
        if held := before.items() & _leases(records).items():
            return held, killed
    pytest.fail("the worker never died with a page in hand")


def _leases(records: SqlRecords) -> dict[str, str]:
    with records.reading() as tx:
        leased = select(page.c.id, page.c.lease).where(page.c.lease.is_not(None))
        return {row.id: row.lease for row in tx.connection.execute(leased)}


def _read(records: SqlRecords, keys: list[str]) -> bool:
    with records.reading() as tx:
        states = tx.connection.scalars(select(page.c.state).where(page.c.id.in_(keys)))
        return set(states) == {READ}


def _until(it: Callable[[], bool]) -> float:
    """Wait until something is so; return when that was."""
    deadline = time.monotonic() + DEADLINE
    while not it():
        assert time.monotonic() < deadline
        time.sleep(LOOK_SECONDS)
    return time.monotonic()
