"""Connections to a server that may be slow, cut or away: short limits, few tries, one deadline.

The client's own limits are five minutes, five times. Here every request is tried four times at
most, and all tries of an operation end at its deadline, which grows with the bytes that it moves.
"""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
OPERATION_SECONDS = 30.0
SLOWEST = 256 * 1024
"""Bytes in a second below which a server counts as away."""
PAUSES = (0.3, 0.6, 1.2)
_BUSY = frozenset({500, 502, 503, 504})


def seconds_for(size: int) -> float:
    """Return how long an operation that moves so many bytes may take."""
    return OPERATION_SECONDS + size / SLOWEST


class Connections(urllib3.PoolManager):
    """The connections of one store, for all threads of a process."""

    def __init__(self) -> None:
        super().__init__(maxsize=10, ssl_context=ssl.create_default_context())
        self.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
        self._operation = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give everything in the block one deadline; an outer one stays in force."""
        before = getattr(self._operation, "until", None)
        if before is None:
            self._operation.until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._operation.until = before

    def urlopen(  # type: ignore[override]  # our options come from the client by name
        self,
        method: str,
        url: str,
        **options: Any,  # noqa: ANN401  # as in the class above
    ) -> urllib3.BaseHTTPResponse:
        """Send a request, again if the server fails or is busy, until the deadline."""
        until = getattr(self._operation, "until", None) or time.monotonic() + OPERATION_SECONDS
        for pause in (*PAUSES, None):
            options |= {"retries": False, "timeout": _limits(until - time.monotonic())}
            is_last = pause is None or time.monotonic() + pause >= until
            try:
                response = super().urlopen(method, url, **options)
            except HTTPError:
                if is_last or time.monotonic() >= until:
                    raise
            else:
                if is_last or response.status not in _BUSY:
                    return response
                response.drain_conn()
                response.release_conn()
            time.sleep(cast("float", pause))
        raise AssertionError  # the last try returns or raises


def _limits(left: float) -> urllib3.Timeout:
    """Return the limits of one try; what is left of the deadline bounds them."""
    left = max(left, 0.001)
    return urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(READ_SECONDS, left))


class _Plain(HTTPConnection):
    """Sending a part may take as long as reading; connecting may not."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_SECONDS)


class _Tls(HTTPSConnection):
    """The same over TLS."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_SECONDS)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls
