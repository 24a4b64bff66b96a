"""Brokers over TLS, with an authority of one's own: trusted when named, refused otherwise."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Noun, Step
from pipeline.ports.records import Due
from tests.servers.authority import papers
from tests.servers.fixtures import running
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis
from tests.servers.running import free_ports
from workers.brokers.errors import BrokerUntrustedError
from workers.brokers.open import open_broker
from workers.brokers.probe import probe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.authority import Papers

pytestmark = pytest.mark.service


class EncryptedRabbitMQ(RabbitMQ):
    """A node with one more port, for TLS alone."""

    def __init__(self, folder: Path, own: Papers) -> None:
        super().__init__(folder)
        (self.secure,) = free_ports(1)
        with (folder / "rabbitmq.conf").open("a") as file:
            file.write(
                f"listeners.ssl.default = {self.host}:{self.secure}\n"
                f"ssl_options.cacertfile = {own.authority}\n"
                f"ssl_options.certfile = {own.certificate}\n"
                f"ssl_options.keyfile = {own.key}\n"
                "ssl_options.verify = verify_none\n"
            )

    def at(self, host: str) -> str:
        return f"amqps://guest:guest@{host}:{self.secure}/%2F"


class EncryptedRedis(Redis):
    """A server with one more port, for TLS alone."""

    def __init__(self, folder: Path, own: Papers) -> None:
        super().__init__(folder)
        (self.secure,) = free_ports(1)
        self._own = own

    def command(self) -> list[str]:
        return [
            *super().command(),
            *("--tls-port", str(self.secure), "--tls-auth-clients", "no"),
            *("--tls-cert-file", str(self._own.certificate)),
            *("--tls-key-file", str(self._own.key)),
            *("--tls-ca-cert-file", str(self._own.authority)),
        ]

    def at(self, host: str) -> str:
        return f"rediss://{host}:{self.secure}/0"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("papers")
    return papers(folder)


@pytest.fixture(scope="module", params=[EncryptedRabbitMQ, EncryptedRedis])
def server(
    request: pytest.FixtureRequest, own: Papers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EncryptedRabbitMQ | EncryptedRedis]:
    made: EncryptedRabbitMQ | EncryptedRedis = request.param(tmp_path_factory.mktemp("tls"), own)
    with running(made):
        yield made


def test_with_its_authority_named_a_broker_is_used(
    server: EncryptedRabbitMQ | EncryptedRedis, own: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.authority))
    url = server.at(server.host)
    assert probe(url) > 0
    with closing(open_broker(url)) as broker:
        broker.send(Due(Noun.PAGE, "p", Step.READ, 1))
        assert broker.depth(Step.READ) == 1


def test_a_broker_of_an_unknown_authority_is_refused(
    server: EncryptedRabbitMQ | EncryptedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    refused(server.at(server.host))


def test_a_broker_whose_certificate_is_for_another_host_is_refused(
    server: EncryptedRabbitMQ | EncryptedRedis, own: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.authority))
    refused(server.at("localhost"))


def refused(url: str) -> None:
    with pytest.raises(BrokerUntrustedError, match="SSL_CERT_FILE"):
        probe(url)
    with closing(open_broker(url)) as broker, pytest.raises(BrokerUntrustedError):
        broker.send(Due(Noun.PAGE, "p", Step.READ, 1))
