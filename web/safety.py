"""Safety: what every answer carries, under which names one may ask, and how much may be sent."""

from __future__ import annotations

import asyncio
import logging
import re
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse

from pipeline.practice.words import HEADER
from web.numbers import number_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from pipeline.language import Language

    Refuse = Callable[[Request, int], Response | None]

LOG = logging.getLogger("arkhiv.web")
LARGEST_BODY = 64 * 1024
"""Bytes; every form fits in it many times over."""
BODY_SECONDS = 20.0
"""How long a form may take to come; nobody waits for it longer."""
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
"""What those ask who watch over the archive, under whatever name they know the machine by."""
STATIC = "/static/"
HOST = re.compile(r"(?P<name>[^:@/\[\]]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
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
AT_PRACTICE = {HEADER: "invented"}


TOO_MUCH, OTHER_NAME, NO_LENGTH, TOO_SLOW, BROKEN = 413, 421, 400, 408, 500
SENTENCES: Mapping[int, str] = MappingProxyType(
    {
        TOO_MUCH: "This is too much at once.",
        OTHER_NAME: "This is not the name of this archive.",
        NO_LENGTH: "What was sent has no length.",
        TOO_SLOW: "This came too slowly.",
        BROKEN: "Something went wrong. It stands in the log.",
    }
)


class TooMuchError(Exception):
    """More was sent than anybody sends who fills in a form."""


class TooSlowError(Exception):
    """It was sent more slowly than by anybody who fills in a form."""


class _Answering:
    """Sends on what is answered, and knows whether that has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


class Safety:
    """Stands before every page: refuses foreign names and too much, and adds the headers.

    `refuse` tells programs of it in their form, and leaves people to be told plainly, in the
    language that is usual here: who asks is not known yet.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: frozenset[str],
        secure: bool,
        refuse: Refuse,
        say: Language,
        practice: bool = False,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._refuse = refuse
        self._say = say
        self._headers = {
            **HEADERS,
            **(UNDER_TLS if secure else {}),
            **(AT_PRACTICE if practice else {}),
        }

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
        answering = _Answering(send)
        try:
            await self._app(scope, _bounded(receive), answering)
        except TooMuchError:
            await self._told(scope, TOO_MUCH)(scope, receive, send)
        except TooSlowError:
            await self._told(scope, TOO_SLOW)(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception:
            LOG.exception("request failed")
            if answering.begun:
                raise
            await self._told(scope, BROKEN)(scope, receive, send)

    def _refusal(self, scope: Scope) -> int | None:
        headers = Headers(scope=scope)
        if scope["path"] not in WATCHED and host_of(headers.get("host", "")) not in self._hosts:
            return OTHER_NAME
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal():
            return NO_LENGTH
        number = number_in(length)
        return TOO_MUCH if number is None or number > LARGEST_BODY else None

    def _told(self, scope: Scope, status: int) -> Response:
        return self._refuse(Request(scope), status) or PlainTextResponse(
            f"{self._say(SENTENCES[status])}\n", status
        )

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
    """Return the name in a Host header, without its port; nothing where it is no such header."""
    named = HOST.fullmatch(header)
    return named["name"].lower() if named else ""


def _bounded(receive: Receive) -> Receive:
    """Count what really comes, and how long that takes: not everybody says so beforehand."""
    left, until = LARGEST_BODY, monotonic() + BODY_SECONDS
    whole = False

    async def received() -> Message:
        nonlocal left, whole
        if whole:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), until - monotonic())
        except TimeoutError as fault:
            raise TooSlowError from fault
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooMuchError
        whole = not message.get("more_body", False)
        return message

    return received
