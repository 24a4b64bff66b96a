"""Safety: what every answer carries, under which names one may ask, and how much may be sent."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Refuse = Callable[[Request, int], Response | None]

LARGEST_BODY = 64 * 1024
"""Bytes; every form fits in it many times over."""
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
"""What those ask who watch over the archive, under whatever name they know the machine by."""
STATIC = "/static/"
YEAR = 365 * 24 * 3600

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
UNDER_TLS = {"Strict-Transport-Security": f"max-age={YEAR}"}


TOO_MUCH, OTHER_NAME, NO_LENGTH = 413, 421, 400
SAID: Mapping[int, str] = MappingProxyType(
    {
        TOO_MUCH: "This is too much at once.\n",
        OTHER_NAME: "This is not the name of this archive.\n",
        NO_LENGTH: "What was sent has no length.\n",
    }
)


class TooMuchError(Exception):
    """More was sent than anybody sends who fills in a form."""


class Safety:
    """Stands before every page: refuses foreign names and too much, and adds the headers.

    `refuse` tells programs of it in their form, and leaves people to be told plainly.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: frozenset[str], secure: bool, refuse: Refuse
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._refuse = refuse
        self._headers = {**HEADERS, **(UNDER_TLS if secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = self._with_headers(scope["path"], send)
        refused = self._refusal(scope)
        if refused is not None:
            await self._told(scope, refused)(scope, receive, send)
            return
        try:
            await self._app(scope, _bounded(receive), send)
        except TooMuchError:
            await self._told(scope, TOO_MUCH)(scope, receive, send)

    def _refusal(self, scope: Scope) -> int | None:
        headers = Headers(scope=scope)
        if scope["path"] not in WATCHED and host_of(headers.get("host", "")) not in self._hosts:
            return OTHER_NAME
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal():
            return NO_LENGTH
        if int(length) > LARGEST_BODY:
            return TOO_MUCH
        return None

    def _told(self, scope: Scope, status: int) -> Response:
        return self._refuse(Request(scope), status) or PlainTextResponse(SAID[status], status)

    def _with_headers(self, path: str, send: Send) -> Send:
        kept = "no-cache" if path.startswith(STATIC) else "no-store"

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", kept)
            await send(message)

        return sent


def host_of(header: str) -> str:
    """Return the name in a Host header, without its port."""
    name, bracket, _ = header.rpartition("]")
    return f"{name}]" if bracket else header.partition(":")[0].lower()


def _bounded(receive: Receive) -> Receive:
    """Count what really comes: not everybody says beforehand how much that will be."""
    left = LARGEST_BODY

    async def received() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooMuchError
        return message

    return received
