"""Outgoing: one request to another system, at an address that was judged, within one deadline.

The standard library's client takes a line that is open already. So the name is resolved once, the
connection goes where the judged address says, and TLS and `Host` have the name. What the other side
does with the line, however slowly it drips, it is cut at the deadline.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from pipeline.notices.errors import (
    HostUnknownError,
    ReceiverAwayError,
    ReceiverForeignError,
    ReceiverRefusedError,
    ReceiverSlowError,
)
from pipeline.notices.hosts import judged, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.notices.hosts import Allowed, Target

SECONDS = 10.0
CONNECT_SECONDS = 5.0
MOST_ANSWER = 4096
"""Bytes of an answer that are read; nobody looks at them."""
GOOD = range(200, 300)


def post(
    url: str,
    body: str,
    headers: Mapping[str, str],
    allowed: Sequence[Allowed],
    seconds: float = SECONDS,
) -> int:
    """Send a body, and return the status with which it was taken, or raise why it was not."""
    target = target_of(url)
    address = judged(target, _addresses(target), allowed)
    with _line(target, address, seconds) as line:
        status = _asked(target, line, body, headers)
    if status not in GOOD:
        raise ReceiverRefusedError(status=status)
    return status


def _addresses(target: Target) -> list[str]:
    """Return the addresses of a host, in the order in which they should be tried."""
    try:
        found = socket.getaddrinfo(target.host.strip("[]"), target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise HostUnknownError(host=target.host) from fault
    return [str(one[4][0]) for one in found]


@contextmanager
def _line(target: Target, address: str, seconds: float) -> Iterator[socket.socket]:
    """Lend an open line, and tell what happens to it; it is cut when the time is over."""
    cut = threading.Event()
    try:
        connected = socket.create_connection((address, target.port), min(CONNECT_SECONDS, seconds))
        with connected, _ending(connected, seconds, cut):
            connected.settimeout(seconds)
            with _secured(target, connected) as line:
                yield line
                if cut.is_set():
                    raise TimeoutError
    except ssl.SSLCertVerificationError as fault:
        raise ReceiverForeignError(host=target.host) from fault
    except (OSError, HTTPException, ValueError) as fault:
        if cut.is_set() or isinstance(fault, TimeoutError):
            raise ReceiverSlowError(seconds=seconds) from fault
        raise ReceiverAwayError from fault


@contextmanager
def _ending(connected: socket.socket, seconds: float, cut: threading.Event) -> Iterator[None]:
    """End a line after some seconds by a handle of its own, whoever holds the line by then."""
    with socket.socket(fileno=os.dup(connected.fileno())) as handle:

        def end() -> None:
            cut.set()
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _secured(target: Target, line: socket.socket) -> socket.socket:
    if not target.tls:
        return line
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=target.host.strip("[]"))


def _asked(target: Target, line: socket.socket, body: str, headers: Mapping[str, str]) -> int:
    connection = HTTPConnection(target.host, target.port)
    connection.sock = line
    named = {"Host": target.named, "Content-Type": "application/json", "Connection": "close"}
    connection.request("POST", target.path, body.encode(), {**named, **headers})
    with connection.getresponse() as answer:
        answer.read(MOST_ANSWER)
        return answer.status
