"""Opening a broker by its address, and trying one out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers.brokers.carrier import Carrier

MEMORY = "memory:"
LOUD = ("dramatiq", "pika")
"""These quote what they carry and complain every second; what matters is written by ourselves."""


def is_shared(url: str) -> bool:
    """Say whether messages reach other processes."""
    return not url.startswith(MEMORY)


def open_broker(url: str) -> Carrier:
    """Return the broker at `memory:`, `amqp://…`, `amqps://…`, `redis://…` or `rediss://…`.

    Nothing is connected yet: a broker that is away stops nobody.
    """
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if not is_shared(url):
        from workers.brokers.memory import Memory

        return Memory()
    if url.startswith("amqp"):
        from workers.brokers.rabbitmq import RabbitMQ

        return RabbitMQ(url)
    from workers.brokers.redis import Redis

    return Redis(url)
