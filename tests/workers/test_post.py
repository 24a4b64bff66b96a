"""The post: a broker that takes connections and says nothing counts as away, and work goes on."""

from __future__ import annotations

import gc
import socket
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Noun, Step
from pipeline.ports.records import Due
from workers.brokers.errors import BrokerAwayError
from workers.brokers.open import open_broker
from workers.brokers.probe import probe
from workers.post import Post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers.brokers.carrier import Carrier

PAGE = Due(Noun.PAGE, "a", Step.READ)


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    monkeypatch.setattr("workers.brokers.rabbitmq.SECONDS", 0.3)
    monkeypatch.setattr("workers.brokers.probe.SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"amqp://u:word@127.0.0.1:{server.getsockname()[1]}/%2F"
    gc.collect()


pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""The AMQP client leaves the sockets of connections that fail to the collector of garbage."""


def post(carrier: Carrier, unsent: list[Due]) -> Post:
    made = Post(carrier, [Step.READ], unsent.extend)
    made.start()
    return made


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_mute_broker_is_away_for_who_sends_asks_or_probes(mute: str) -> None:
    carrier = open_broker(mute)
    with pytest.raises(BrokerAwayError):
        carrier.send(PAGE)
    with pytest.raises(BrokerAwayError):
        carrier.depth(Step.READ)
    with pytest.raises(BrokerAwayError):
        probe(mute)
    carrier.close()


def test_what_a_mute_broker_does_not_take_is_handed_back(mute: str) -> None:
    unsent: list[Due] = []
    made = post(open_broker(mute), unsent)
    wait_until(lambda: not made.answers)
    assert not made.send([PAGE])
    made.stop()
    assert not made._thread.is_alive()


def test_a_carrier_that_fails_in_its_own_way_counts_as_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(due: Due) -> None:
        raise KeyError(due.subject)

    monkeypatch.setattr("workers.post.AWAY_SECONDS", 0.1)
    carrier = open_broker("memory:")
    carrier.broker.declare_queue("arkhiv.here")
    unsent: list[Due] = []
    monkeypatch.setattr(carrier, "depth", lambda _: 0)
    monkeypatch.setattr(carrier, "send", broken)
    made = post(carrier, unsent)
    assert made.send([PAGE])
    wait_until(lambda: unsent == [PAGE])
    wait_until(lambda: made.answers)
    made.stop()
