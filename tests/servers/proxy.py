"""A TCP proxy of the tests' own: it passes bytes on, late, in part, not at all, or answers 500.

    with Proxy(server.host, server.port) as proxy:
        client = connect("127.0.0.1", proxy.port)
        proxy.delays(0.5)          # every piece in either direction comes half a second late
        proxy.cuts(after=100_000)  # connections are reset once so many bytes have passed
        proxy.refuses()            # nobody listens, and what was open is reset
        proxy.fails(times=2)       # the next two requests are answered 500, later ones pass
        proxy.passes()             # as if it were not there

A change counts at once, on open connections too.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from tests.servers.running import LOOPBACK

if TYPE_CHECKING:
    from types import TracebackType

PIECE = 1 << 16
FAILED = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Mode(StrEnum):
    """What the proxy does with what comes."""

    PASS = "pass"
    DELAY = "delay"
    CUT = "cut"
    REFUSE = "refuse"
    FAIL = "fail"


@dataclass
class _Way:
    """The mode in force, with its number; `over` wakes those who wait under it."""

    mode: Mode
    amount: float
    over: threading.Event


class Proxy:
    """Stands between a client and a server; listens from the beginning of the block."""

    def __init__(self, host: str, port: int, *, listen: str = LOOPBACK) -> None:
        self._server = (host, port)
        self._way = _Way(Mode.PASS, 0, threading.Event())
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.connections = self.requests_failed = 0
        self.host, self.port = listen, 0

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.refuses()

    def passes(self) -> None:
        """Pass everything on."""
        self._become(Mode.PASS, 0)

    def delays(self, seconds: float) -> None:
        """Hold every piece (64 KiB at most) back for so long."""
        self._become(Mode.DELAY, seconds)

    def cuts(self, after: int) -> None:
        """Reset connections when so many bytes, both ways together, have passed on them."""
        self._become(Mode.CUT, after)

    def fails(self, times: float = float("inf")) -> None:
        """Answer so many requests with 500; their bodies are read and lost."""
        self._become(Mode.FAIL, times)

    def refuses(self) -> None:
        """Listen no more, and reset what is open."""
        self._become(Mode.REFUSE, 0)
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _become(self, mode: Mode, amount: float) -> None:
        before, self._way = self._way, _Way(mode, amount, threading.Event())
        before.over.set()
        if mode is not Mode.REFUSE and self._listener is None:
            self._listen()

    def _listen(self) -> None:
        self._listener = socket.create_server((self.host, self.port), backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.connections += 1
                threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        """Carry one connection both ways until either end or the mode ends it."""
        try:
            server = socket.create_connection(self._server, 10)
        except OSError:
            _reset(client)
            return
        server.settimeout(None)
        pair = _Pair(self, client, server)
        with self._lock:
            self._open |= {client, server}
        back = threading.Thread(target=pair.carry, args=(server, client), daemon=True)
        back.start()
        pair.carry(client, server)
        back.join()
        with self._lock:
            self._open -= {client, server}
        for end in (client, server):
            if pair.is_cut:
                _reset(end)
            end.close()

    def way(self) -> _Way:
        """Return the mode in force."""
        return self._way

    def take_failure(self) -> bool:
        """Say whether this request fails, and count it."""
        with self._lock:
            if self._way.mode is not Mode.FAIL or self._way.amount < 1:
                return False
            self._way.amount -= 1
            self.requests_failed += 1
            return True


class _Pair:
    """One connection of a client and its other half to the server."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._ends = client, server
        self._passed = 0
        self.is_cut = False

    def carry(self, source: socket.socket, target: socket.socket) -> None:
        """Carry what comes from one end to the other."""
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if source is self._ends[0] and self._proxy.take_failure():
                    _drain(source, piece)
                    source.sendall(FAILED)
                    break
                if not self._let_through(piece, target):
                    break
        self._end()

    def _let_through(self, piece: bytes, target: socket.socket) -> bool:
        way = self._proxy.way()
        if way.mode is Mode.REFUSE:
            self.is_cut = True
            return False
        if way.mode is Mode.DELAY:
            way.over.wait(way.amount)
        if way.mode is Mode.CUT:
            left = max(0, int(way.amount) - self._passed)
            if len(piece) > left:
                target.sendall(piece[:left])
                self.is_cut = True
                return False
        target.sendall(piece)
        self._passed += len(piece)
        return True

    def _end(self) -> None:
        """Wake the other direction too; half-open connections are of no use here."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _drain(source: socket.socket, begun: bytes) -> None:
    """Read the rest of a request, so that its answer is not lost in a reset."""
    source.settimeout(2)
    while b"\r\n\r\n" not in begun and (more := source.recv(PIECE)):
        begun += more
    head, _, body = begun.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0 and (more := source.recv(min(PIECE, missing))):
        missing -= len(more)


def _reset(end: socket.socket) -> None:
    """Close a socket so that the other side sees a reset."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
