"""The line to a scanner: one request at a time, with limits of time and size, and no detours."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_drivers.elements import Element, StrangeXmlError, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner_drivers.escl.address import Address

XML_BYTES = 1 << 20
PAGE_BYTES = 512 << 20
BLOCK = 1 << 16


class LineError(OSError):
    """The line broke, or nobody answered in time."""


class UntrustedError(Exception):
    """The scanner's certificate is not one that is trusted; `fingerprint` is that of it."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class StrangeError(Exception):
    """What came is nothing that a scanner says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, where it points, and what kind of thing comes with it."""

    status: int
    location: str
    kind: str
    _response: http.client.HTTPResponse

    def blocks(self, most: int) -> Iterator[bytes]:
        """Yield the body in blocks; raise if it is too long or is cut short."""
        size, promised = 0, self._response.length
        while promised is None or size < promised:
            block = self._read()
            size += len(block)
            if size > most:
                raise StrangeError
            if not block:
                if promised is not None:
                    raise LineError
                return
            yield block

    def _read(self) -> bytes:
        try:
            return self._response.read1(BLOCK)
        except (OSError, ValueError, http.client.HTTPException) as fault:
            raise LineError from fault


@dataclass(frozen=True, slots=True)
class Line:
    """Requests to one address; each has a connection of its own."""

    address: Address
    seconds: float
    """How long it may be silent."""
    whole: float
    """How long a request and its answer may take in all."""

    @contextmanager
    def asked(self, method: str, path: str, body: bytes = b"") -> Iterator[Answer]:
        """Send a request, and lend its answer. No other host is ever asked: nothing redirects."""
        connection = self._connection()
        limit = threading.Timer(self.whole, _cut, (connection,))
        limit.daemon = True
        limit.start()
        try:
            try:
                connection.connect()
                self._require_known(connection)
                connection.request(method, path, body or None, _headers(body))
                response = connection.getresponse()
            except ssl.SSLCertVerificationError as fault:
                raise UntrustedError(self._shown()) from fault
            except (OSError, http.client.HTTPException) as fault:
                raise LineError from fault
            yield Answer(
                response.status,
                response.headers.get("Location", ""),
                response.headers.get_content_type(),
                response,
            )
        finally:
            limit.cancel()
            connection.close()

    def document(self, path: str) -> tuple[int, Element | None]:
        """Ask for XML; return the status, and the root where it is 200."""
        with self.asked("GET", path) as answer:
            if answer.status != http.client.OK:
                return answer.status, None
            try:
                return answer.status, parsed(b"".join(answer.blocks(XML_BYTES)))
            except StrangeXmlError as fault:
                raise StrangeError from fault

    def _connection(self) -> http.client.HTTPConnection:
        at = self.address
        if not at.secure:
            return http.client.HTTPConnection(at.host, at.port, timeout=self.seconds)
        context = ssl.create_default_context()
        if at.fingerprint:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection(at.host, at.port, timeout=self.seconds, context=context)

    def _require_known(self, connection: http.client.HTTPConnection) -> None:
        """Raise, before anything is said, if the certificate is not the one that was written."""
        if self.address.fingerprint and isinstance(connection.sock, ssl.SSLSocket):
            shown = _fingerprint(connection.sock.getpeercert(binary_form=True))
            if shown != self.address.fingerprint:
                raise UntrustedError(shown)

    def _shown(self) -> str:
        """The fingerprint of the certificate that the scanner shows to anybody."""
        try:
            at = (self.address.host, self.address.port)
            text = ssl.get_server_certificate(at, timeout=self.seconds)
            return _fingerprint(ssl.PEM_cert_to_DER_cert(text))
        except (OSError, ValueError):
            return "-"


def _cut(connection: http.client.HTTPConnection) -> None:
    """End whatever is waited for on a connection."""
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _headers(body: bytes) -> dict[str, str]:
    kind = {"Content-Type": "text/xml; charset=UTF-8"} if body else {}
    return {"Accept-Encoding": "identity", "Connection": "close", **kind}


def _fingerprint(certificate: bytes | None) -> str:
    return hashlib.sha256(certificate or b"").hexdigest()
