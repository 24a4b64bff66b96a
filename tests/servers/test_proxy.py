from __future__ import annotations

import socket
import socketserver
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.servers.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b"x" * 300_000


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Web(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Say nothing of cut connections."""


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Web(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        with Proxy("127.0.0.1", server.server_address[1]) as proxy:
            yield proxy
        server.shutdown()


def ask(proxy: Proxy) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", proxy.port, timeout=5)
    try:
        connection.request("POST", "/", BODY)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_everything_passes(proxy: Proxy) -> None:
    assert ask(proxy) == (200, BODY)


def test_pieces_come_late(proxy: Proxy) -> None:
    proxy.delays(0.1)
    began = time.monotonic()
    assert ask(proxy) == (200, BODY)
    assert time.monotonic() - began > 0.3


def test_a_change_of_mode_ends_a_long_wait(proxy: Proxy) -> None:
    proxy.delays(60)
    threading.Timer(0.2, proxy.passes).start()
    assert ask(proxy) == (200, BODY)


def test_a_connection_is_cut_and_the_next_one_passes(proxy: Proxy) -> None:
    proxy.cuts(after=400_000)
    with pytest.raises(Exception, match=r"IncompleteRead|reset"):
        ask(proxy)
    proxy.passes()
    assert ask(proxy) == (200, BODY)


def test_nobody_listens_until_it_passes_again(proxy: Proxy) -> None:
    open_before = socket.create_connection(("127.0.0.1", proxy.port), 5)
    proxy.refuses()
    with open_before, pytest.raises(ConnectionRefusedError):
        ask(proxy)
    proxy.passes()
    assert ask(proxy) == (200, BODY)


def test_so_many_requests_fail(proxy: Proxy) -> None:
    proxy.fails(times=2)
    assert [ask(proxy)[0] for _ in range(3)] == [500, 500, 200]
    assert proxy.requests_failed == 2
