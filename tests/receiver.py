"""A receiver of notices on this machine, real HTTP and HTTPS, that behaves as it is told."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.servers.authority import Papers


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came so far, and how the next requests are answered: by the last when none is left."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[Callable[[Handler], None]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ids(self) -> list[str]:
        """The ids of what came."""
        return [one.headers["webhook-id"] for one in self.heard]


class Handler(BaseHTTPRequestHandler):
    """Takes one request down, then behaves as the receiver says."""

    receiver: ClassVar[Receiver]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        known = self.receiver
        with known.lock:
            known.heard.append(Heard(self.path, dict(self.headers.items()), body))
            behave = known.answers.pop(0) if len(known.answers) > 1 else known.answers[0]
        with suppress(OSError):
            behave(self)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def says(status: int, **headers: str) -> Callable[[Handler], None]:
    """Answer with a status."""

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return behave


def slowly(seconds: float) -> Callable[[Handler], None]:
    """Take it after a while."""

    def behave(handler: Handler) -> None:
        time.sleep(seconds)
        says(200)(handler)

    return behave


def dripping(seconds: float) -> Callable[[Handler], None]:
    """Send a header a byte at a time, so that something always comes."""

    def behave(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-drip: ")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)

    return behave


def endlessly(handler: Handler) -> None:
    """Send an answer that never ends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"a" * 65536)


def closing(handler: Handler) -> None:
    """Close the line without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def babbling(handler: Handler) -> None:
    """Answer something that is no HTTP."""
    handler.wfile.write(b"\x00\xff babble\r\n\r\n")


@contextmanager
def receiving(
    *answers: Callable[[Handler], None], papers: Papers | None = None, host: str = "127.0.0.1"
) -> Iterator[Receiver]:
    """Lend a receiver that behaves in these ways, one after the other."""
    made = Receiver(answers=list(answers) or [says(200)])
    handler = type("OwnHandler", (Handler,), {"receiver": made})
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    scheme = "http"
    if papers is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(papers.certificate, papers.key)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        scheme = "https"
    made.url = f"{scheme}://{host}:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
