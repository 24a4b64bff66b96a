"""Probing a broker: one message through a queue of the doctor's own, which is gone afterwards."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from workers.brokers.errors import BrokerAwayError
from workers.brokers.faults import explained

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 5.0
"""How long the broker may take for anything."""
TEXT = b"doctor"
WRONG_PHRASE = "the message did not come back"


def probe(url: str) -> float:
    """Send a message to the broker at an address and fetch it; return how long that took."""
    ways: dict[str, Callable[[str, str], bool]] = {
        "memory": _memory,
        "amqp": _rabbitmq,
        "amqps": _rabbitmq,
        "redis": _redis,
        "rediss": _redis,
    }
    started = time.monotonic()
    if not ways[url.partition(":")[0]](url, f"doctor-{secrets.token_hex(8)}"):
        raise BrokerAwayError(cause=WRONG_PHRASE)
    return time.monotonic() - started


def _memory(url: str, queue: str) -> bool:
    from dramatiq import Message
    from dramatiq.brokers.stub import StubBroker

    del url
    broker = StubBroker(middleware=[])
    broker.declare_queue(queue)
    sent: Message[None] = Message(
        queue_name=queue, actor_name="doctor", args=(), kwargs={}, options={}
    )
    broker.enqueue(sent)
    came = next(broker.consume(queue, timeout=int(SECONDS * 1000)))
    return came is not None and came.message_id == sent.message_id


def _rabbitmq(url: str, queue: str) -> bool:
    import pika

    from workers.brokers.rabbitmq import FAULTS

    try:
        where = pika.URLParameters(url)
        where.socket_timeout = where.stack_timeout = SECONDS
        where.blocked_connection_timeout = SECONDS
        where.connection_attempts = 1
        connection = pika.BlockingConnection(where)
        try:
            channel = connection.channel()
            channel.queue_declare(queue, exclusive=True, auto_delete=True)
            channel.confirm_delivery()
            channel.basic_publish("", queue, TEXT, mandatory=True)
            _, _, came = channel.basic_get(queue, auto_ack=True)
        finally:
            connection.close()
    except FAULTS as fault:
        raise explained(fault) from fault
    return bool(came == TEXT)


def _redis(url: str, queue: str) -> bool:
    from redis import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    try:
        client.rpush(queue, TEXT)
        came = client.lpop(queue)
        client.delete(queue)
    except (RedisError, OSError) as fault:
        raise explained(fault) from fault
    finally:
        client.close()
    return bool(came == TEXT)
