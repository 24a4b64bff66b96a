"""Redis: what cannot be acknowledged is nobody's message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Noun, Step
from pipeline.ids import new_id
from pipeline.nouns.urgency import Urgency
from pipeline.ports.records import Due
from workers.brokers.redis import Redis
from workers.message import message_about, queue_of

if TYPE_CHECKING:
    from tests.servers.redis import Redis as Server

pytestmark = pytest.mark.service


def test_a_message_without_its_key_is_thrown_away_and_the_others_come(redis: Server) -> None:
    carrier, queue = Redis(redis.url), queue_of(Step.READ)
    due = Due(Noun.PAGE, new_id(), Step.READ, Urgency.ORDINARY)
    client = carrier.broker.client
    name = f"{carrier.broker.namespace}:{queue}"
    client.hset(f"{name}.msgs", "foreign", message_about(due, queue).encode())
    client.rpush(name, "foreign")
    carrier.send(due)
    found = carrier.broker.do_fetch(queue, 10)
    assert len(found) == 1
    assert b"redis_message_id" in found[0]
    assert client.hget(f"{name}.msgs", "foreign") is None
    carrier.close()
