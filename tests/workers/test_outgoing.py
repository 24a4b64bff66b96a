"""One request to another system, to real receivers on this machine, however they behave."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.notices.errors import (
    HostRefusedError,
    HostUnknownError,
    NotTakenError,
    ReceiverAwayError,
    ReceiverForeignError,
    ReceiverRefusedError,
    ReceiverSlowError,
)
from pipeline.notices.hosts import allowed_of
from tests.receiver import (
    babbling,
    closing,
    dripping,
    endlessly,
    receiving,
    says,
    slowly,
)
from tests.servers.authority import papers
from workers.outgoing import post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.receiver import Handler

HERE = allowed_of("127.0.0.1=127.0.0.0/8, localhost=127.0.0.0/8")
SHORT = 0.6


def test_a_receiver_gets_the_body_with_its_headers_and_its_own_name() -> None:
    with receiving() as receiver:
        assert post(receiver.url, '{"a":"Ө"}', {"webhook-id": "1"}, HERE) == 200
    (heard,) = receiver.heard
    assert (heard.path, heard.body.decode()) == ("/hook", '{"a":"Ө"}')
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.headers["webhook-id"] == "1"
    assert heard.headers["Host"] == receiver.url.split("/")[2]


@pytest.mark.parametrize("status", [199, 300, 301, 302, 304, 307, 308, 400, 404, 410, 500, 503])
def test_only_an_answer_from_200_to_299_means_taken(status: int) -> None:
    with receiving(says(status)) as receiver, pytest.raises(NotTakenError) as met:
        post(receiver.url, "{}", {}, HERE, SHORT)
    if status >= 200:
        assert isinstance(met.value, ReceiverRefusedError)
        assert met.value.facts == {"status": status}


def test_a_redirect_is_not_followed() -> None:
    with receiving() as other, receiving(says(307, location=other.url)) as receiver:
        with pytest.raises(ReceiverRefusedError):
            post(receiver.url, "{}", {}, HERE)
        assert (len(receiver.heard), len(other.heard)) == (1, 0)


@pytest.mark.parametrize("behave", [slowly(3), dripping(3)])
def test_a_receiver_that_hangs_or_drips_is_cut_off_in_time(
    behave: Callable[[Handler], None],
) -> None:
    begun = time.monotonic()
    with receiving(behave) as receiver, pytest.raises(ReceiverSlowError):
        post(receiver.url, "{}", {}, HERE, SHORT)
    assert time.monotonic() - begun < SHORT + 1


def test_a_receiver_that_takes_it_just_in_time_is_heard() -> None:
    with receiving(slowly(0.2)) as receiver:
        assert post(receiver.url, "{}", {}, HERE, SHORT) == 200


def test_an_answer_without_an_end_is_not_read_to_its_end() -> None:
    with receiving(endlessly) as receiver:
        assert post(receiver.url, "{}", {}, HERE) == 200


@pytest.mark.parametrize("behave", [closing, babbling])
def test_a_closed_line_and_an_answer_that_is_none_mean_away(
    behave: Callable[[Handler], None],
) -> None:
    with receiving(behave) as receiver, pytest.raises(ReceiverAwayError):
        post(receiver.url, "{}", {}, HERE)


def test_a_receiver_that_is_not_there_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ReceiverAwayError):
        post(f"http://127.0.0.1:{port}/", "{}", {}, HERE)


def test_a_server_that_never_greets_is_cut_off_in_the_middle_of_tls() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        begun = time.monotonic()
        with pytest.raises(ReceiverSlowError):
            post(f"https://127.0.0.1:{port}/", "{}", {}, HERE, SHORT)
        assert time.monotonic() - begun < SHORT + 1


def test_tls_wants_a_certificate_of_that_name_from_an_authority_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, other = papers(tmp_path / "one"), papers(tmp_path / "two", "127.0.0.2")
    with receiving(papers=trusted) as receiver:
        with pytest.raises(ReceiverForeignError):
            post(receiver.url, "{}", {}, HERE)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted.authority))
        assert post(receiver.url, "{}", {}, HERE) == 200
    monkeypatch.setenv("SSL_CERT_FILE", str(other.authority))
    with receiving(papers=other) as foreign, pytest.raises(ReceiverForeignError):
        post(foreign.url, "{}", {}, HERE)
    assert foreign.heard == []


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with receiving() as receiver:
        assert post(receiver.url, "{}", {}, HERE) == 200


def test_a_host_that_is_not_on_the_list_is_not_even_connected_to() -> None:
    with receiving() as receiver:
        for allowed in ("", "localhost=127.0.0.0/8", "127.0.0.1", "127.0.0.1=10.0.0.0/8"):
            with pytest.raises(HostRefusedError):
                post(receiver.url, "{}", {}, allowed_of(allowed))
    assert receiver.heard == []


def test_a_name_that_points_elsewhere_a_moment_later_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is asked for once; what it says afterwards, nobody hears."""
    asked: list[str] = []
    answers = ["127.0.0.1", "127.0.0.9"]

    def resolve(host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "registry.example")
        monkeypatch.setattr("workers.outgoing.socket.getaddrinfo", resolve)
        monkeypatch.setattr("workers.outgoing.socket.create_connection", _connecting(asked))
        allowed = allowed_of("registry.example=127.0.0.1/32")
        assert post(url, "{}", {}, allowed) == 200
    assert asked == ["registry.example", "127.0.0.1"]
    assert receiver.heard[0].headers["Host"].startswith("registry.example:")


def test_a_name_that_points_into_the_house_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "workers.outgoing.socket.getaddrinfo",
        lambda *_words, **_options: [(socket.AF_INET, 1, 6, "", ("127.0.0.1", 80))],
    )
    with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "registry.example")
        with pytest.raises(HostRefusedError):
            post(url, "{}", {}, allowed_of("registry.example"))
    assert receiver.heard == []


def test_a_name_that_nobody_knows_is_said_so() -> None:
    with pytest.raises(HostUnknownError):
        post("https://nowhere.invalid/", "{}", {}, HERE)


def _connecting(asked: list[str]) -> Callable[..., socket.socket]:
    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address[0])
        made = socket.socket()
        made.settimeout(timeout)
        made.connect(address)
        return made

    return connect
