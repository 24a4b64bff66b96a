"""Redis: two queues for each step, because Redis knows no priority between messages.

A killed worker's messages go back to their queues by dramatiq's maintenance, which one fetch in
five does and which counts a process as dead after five silent seconds.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, cast

from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.errors import ConnectionClosed
from redis import Redis as Client
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from pipeline.nouns.urgency import Urgency, message_class
from workers.brokers.carrier import thrown_away
from workers.brokers.faults import explained
from workers.message import is_ours, message_about, queue_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dramatiq import MessageProxy

    from pipeline.flow import Step
    from pipeline.ports.records import Due

MAINTENANCE_CHANCE = 200_000
HEARTBEAT_MS = 5_000
SECONDS = 3.0
FIRST_CLASS = message_class(Urgency.ENDANGERED)
"""What is requested or endangered goes first, and what is fragile and has waited an hour."""
FIRST = ".first"
KEY = "redis_message_id"
"""Without it a message can be neither acknowledged nor given back."""


class _Consumer(_RedisConsumer):
    """A consumer that does not wait for a broker to thank it."""

    def ack(self, message: MessageProxy) -> None:
        """Acknowledge; a message that is delivered once more for want of it does no harm."""
        with contextlib.suppress(ConnectionClosed, RedisError):
            super().ack(message)  # type: ignore[no-untyped-call]  # dramatiq leaves it without types

    nack = ack


class _Broker(RedisBroker):
    """dramatiq's broker, which hands on messages of ours alone."""

    @property
    def consumer_class(self) -> type[_Consumer]:
        """Consume with care."""
        return _Consumer

    def do_fetch(self, queue: str, count: int) -> list[bytes]:
        """Fetch some messages; what is none of ours is removed."""
        fetch = self._dispatch("fetch")  # type: ignore[no-untyped-call]  # dramatiq leaves it without types
        found: list[bytes | None] = fetch(queue, count)
        ours = [body for body in found if body and is_ours(body, queue) and _has_key(body)]
        if len(ours) < len(found):
            self._throw_away(queue, {body for body in found if body is not None} - {*ours})
        return ours

    def _throw_away(self, queue: str, bodies: set[bytes]) -> None:
        """Forget messages by what they say: those of others need not name their own key."""
        name = f"{self.namespace}:{queue}.msgs"
        held = f"{self.namespace}:__acks__.{self.broker_id}.{queue}"
        for key, body in self.client.hscan_iter(name):
            if body in bodies:
                self.client.hdel(name, key)
                self.client.srem(held, key)
        thrown_away(queue)


def _has_key(body: bytes) -> bool:
    """Say whether a message of ours names the key under which it lies, as dramatiq's own do."""
    return isinstance(Message.decode(body).options.get(KEY), str)


class Redis:
    """Two queues for each step: what goes first, and the rest."""

    pause_ms = 250

    def __init__(self, url: str) -> None:
        client = Client.from_url(
            url,
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            health_check_interval=10,
            retry=Retry(NoBackoff(), 1),
        )
        self.broker = _Broker(  # type: ignore[no-untyped-call]  # dramatiq leaves it without types
            client=client,
            middleware=[],
            maintenance_chance=MAINTENANCE_CHANCE,
            heartbeat_timeout=HEARTBEAT_MS,
        )

    def queues(self, steps: Iterable[Step]) -> tuple[str, ...]:
        """Return two queues for each step."""
        return tuple(queue_of(step) + kind for step in steps for kind in (FIRST, ""))

    def send(self, due: Due) -> None:
        """Put one message into the queue of its class."""
        queue = queue_of(due.step) + (FIRST if due.urgency >= FIRST_CLASS else "")
        try:
            self.broker.enqueue(message_about(due, queue))
        except (ConnectionClosed, RedisError, OSError) as fault:
            raise explained(fault) from fault

    def depth(self, step: Step) -> int:
        """Return how many messages wait for a step."""
        names = (f"{self.broker.namespace}:{queue}" for queue in self.queues((step,)))
        try:
            return sum(cast("int", self.broker.client.llen(name)) for name in names)
        except (RedisError, OSError) as fault:
            raise explained(fault) from fault

    def close(self) -> None:
        """Close every connection."""
        self.broker.close()
        self.broker.client.close()
