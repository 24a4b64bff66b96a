"""RabbitMQ: durable queues with priorities, every message confirmed before it counts as sent."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, TypeVar

import pika
from dramatiq.brokers.rabbitmq import RabbitmqBroker, _RabbitmqConsumer
from dramatiq.errors import ConnectionClosed
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError, UnroutableError

from workers.brokers.carrier import thrown_away
from workers.brokers.faults import explained
from workers.message import is_ours, message_about, queue_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dramatiq import Message, MessageProxy
    from pika.spec import Basic, BasicProperties

    from pipeline.flow import Step
    from pipeline.ports.records import Due

R = TypeVar("R")
FAULTS = (ConnectionClosed, AMQPError, AMQPConnectorException, OSError)
"""Whatever a server that is away, or says nothing, makes the client raise."""
MAX_PRIORITY = 10
HEARTBEAT = 10
SECONDS = 3.0
"""How long connecting may take; a publisher that hears nothing at all ends with the heartbeat."""


class _Consumer(_RabbitmqConsumer):
    """A consumer that meets only messages of ours, and does not wait for a broker to thank it."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[no-untyped-call]  # dramatiq leaves it without types
        self.iterator = self._ours(self.iterator)

    def _ours(
        self, found: Iterator[tuple[Basic.Deliver | None, BasicProperties | None, bytes | None]]
    ) -> Iterator[tuple[Basic.Deliver | None, BasicProperties | None, bytes | None]]:
        for method, properties, body in found:
            if method is not None and body is not None and not is_ours(body, self.queue_name):
                self.channel.basic_ack(method.delivery_tag)
                thrown_away(self.queue_name)
                yield None, None, None
            else:
                yield method, properties, body

    def ack(self, message: MessageProxy) -> None:
        """Acknowledge; a message that is delivered once more for want of it does no harm."""
        with contextlib.suppress(ConnectionClosed):
            super().ack(message)  # type: ignore[no-untyped-call]  # dramatiq leaves it without types

    nack = ack


class _Broker(RabbitmqBroker):
    """dramatiq's broker, whose publishing gives up at the second failure."""

    @property
    def consumer_class(self) -> type[_Consumer]:
        """Consume with care."""
        return _Consumer

    def enqueue(self, message: Message[R], *, delay: int | None = None) -> Message[R]:
        """Publish and wait for the confirmation; a connection that went stale is made again."""
        del delay
        try:
            return self._publish(message)
        except AMQPError as fault:
            self._forget(message, fault)
        try:
            return self._publish(message)
        except (AMQPError, AMQPConnectorException) as fault:
            self._forget(message, fault)
            raise ConnectionClosed(fault) from None  # type: ignore[no-untyped-call]  # dramatiq leaves it without types

    def _publish(self, message: Message[R]) -> Message[R]:
        self.declare_queue(message.queue_name, ensure=True)
        self.channel.basic_publish(
            exchange="",
            routing_key=message.queue_name,
            body=message.encode(),
            properties=pika.BasicProperties(
                delivery_mode=2, priority=message.options["broker_priority"]
            ),
            mandatory=True,
        )
        return message

    def _forget(self, message: Message[R], fault: Exception) -> None:
        """Drop the connection of this thread; a queue that is not there is declared again."""
        del self.connection
        if isinstance(fault, UnroutableError):
            self.queues_pending.add(message.queue_name)

    def waiting(self, queue: str) -> int:
        """Return how many messages wait in a queue."""
        try:
            self.declare_queue(queue, ensure=True)
            found = self.channel.queue_declare(queue=queue, passive=True)
        except (AMQPError, AMQPConnectorException) as fault:
            self.queues_pending.add(queue)
            del self.connection
            raise ConnectionClosed(fault) from None  # type: ignore[no-untyped-call]  # dramatiq leaves it without types
        return int(found.method.message_count)


class RabbitMQ:
    """A queue for each step; the server serves the most urgent message first."""

    pause_ms = 1000

    def __init__(self, url: str) -> None:
        given = pika.URLParameters(url)
        self.broker = _Broker(confirm_delivery=True, max_priority=MAX_PRIORITY, middleware=[])
        self.broker.parameters = given
        given.heartbeat = HEARTBEAT
        given.connection_attempts = 1
        given.socket_timeout = given.stack_timeout = SECONDS
        given.blocked_connection_timeout = SECONDS

    def queues(self, steps: Iterable[Step]) -> tuple[str, ...]:
        """Return one queue for each step."""
        return tuple(queue_of(step) for step in steps)

    def send(self, due: Due) -> None:
        """Publish one message and wait until the server has it on its disk."""
        try:
            self.broker.enqueue(message_about(due, queue_of(due.step)))
        except FAULTS as fault:
            raise explained(fault) from fault

    def depth(self, step: Step) -> int:
        """Return how many messages wait for a step."""
        try:
            return self.broker.waiting(queue_of(step))
        except FAULTS as fault:
            raise explained(fault) from fault

    def close(self) -> None:
        """Close the connection of this thread, and whatever is left of the others."""
        del self.broker.connection
        self.broker.close()
