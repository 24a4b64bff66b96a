"""Serving: addresses that are refused, and the one that is really listened at."""

from __future__ import annotations

import gc
import socket
from asyncio import base_events

import pytest
import uvicorn
from fastapi import FastAPI

from web.errors import ListenError
from web.serving import Serving, address_of, listen


@pytest.mark.parametrize(
    "address", ["", "8460", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:x", "::1:80", "a b:80"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ListenError, match="cannot be listened at"):
        listen(address)


def test_a_taken_port_is_refused_in_words() -> None:
    with listen("127.0.0.1:0") as taken, pytest.raises(ListenError, match="in use"):
        listen(address_of(taken))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_port_0_is_any_that_is_free(host: str) -> None:
    with listen(f"{host}:0") as listening:
        name, _, port = address_of(listening).rpartition(":")
        assert (name, int(port) > 0) == (host, True)


def test_what_is_answered_leaves_at_once() -> None:
    with listen("127.0.0.1:0") as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            base_events._set_nodelay(accepted)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_is_there_at_the_start_is_not_looked_through_while_it_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frozen: list[int] = []

    def serve(_: uvicorn.Server, sockets: list[socket.socket]) -> None:
        assert sockets
        frozen.append(gc.get_freeze_count())

    monkeypatch.setattr(uvicorn.Server, "run", serve)
    with listen("127.0.0.1:0") as listening:
        Serving(FastAPI()).run(listening)
    assert frozen[0] > 1000
    assert gc.get_freeze_count() == 0
