"""What brokers say when they are away, refuse us, or speak no TLS, told apart in words."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Noun, Step
from pipeline.ports.records import Due
from workers.brokers.errors import BrokerAwayError, BrokerDeniedError, BrokerUntrustedError
from workers.brokers.faults import explained
from workers.brokers.open import open_broker
from workers.brokers.probe import probe

if TYPE_CHECKING:
    from tests.servers.rabbitmq import RabbitMQ
    from tests.servers.redis import Redis


def told(url: str) -> set[type[BrokerAwayError]]:
    """How the doctor's message fails there, and how a worker's does."""
    with pytest.raises(BrokerAwayError) as met:
        probe(url)
    with closing(open_broker(url)) as broker, pytest.raises(BrokerAwayError) as worked:
        broker.send(Due(Noun.PAGE, "p", Step.READ, 1))
    return {met.type, worked.type}


@pytest.mark.service
def test_a_broker_that_does_not_know_the_account_or_the_place_refuses_us(
    rabbitmq: RabbitMQ, redis: Redis
) -> None:
    assert told(rabbitmq.url.replace("guest:guest", "guest:wrong")) == {BrokerDeniedError}
    assert told(rabbitmq.url.replace("%2F", "nowhere")) == {BrokerDeniedError}
    assert told(redis.url.replace("//", "//nobody:wrong@")) == {BrokerDeniedError}
    assert told(redis.url.removesuffix("0") + "99") == {BrokerDeniedError}


@pytest.mark.service
def test_a_broker_without_tls_is_not_spoken_to_over_it(rabbitmq: RabbitMQ) -> None:
    assert told(rabbitmq.url.replace("amqp:", "amqps:")) == {BrokerUntrustedError}


@pytest.mark.parametrize("scheme", ["amqp", "redis"])
def test_a_port_where_nobody_listens_is_away(scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:1/0"
    assert told(url) == {BrokerAwayError}
    with pytest.raises(BrokerAwayError, match="Connection refused"):
        probe(url)


def test_the_cause_is_what_the_client_said_and_else_its_kind() -> None:
    assert explained(ConnectionRefusedError(111, "refused.")).facts == {"cause": "refused"}
    assert explained(TimeoutError()).facts == {"cause": "TimeoutError"}
