"""Serving: one socket, one server, and an end that lets what was asked be answered."""

from __future__ import annotations

import gc
import re
import socket
from typing import TYPE_CHECKING

import uvicorn

from web.errors import ListenError
from web.patience import Patient

if TYPE_CHECKING:
    from fastapi import FastAPI

    from web.certificate import Certificate

STOP_SECONDS = 10
"""How long an answer may take once the server was asked to end."""
NO_ADDRESS = "it is no address with a port"
_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9.-]+)):(?P<port>\d{1,5})")


def listen(address: str) -> socket.socket:
    """Return a socket that listens at HOST:PORT, with IPv6 hosts in brackets.

    The protocol is named, because asyncio turns Nagle's delay off for sockets that name it alone.
    """
    named = _ADDRESS.fullmatch(address)
    if named is None or int(named["port"]) >= 1 << 16:
        raise ListenError(address=address, reason=NO_ADDRESS)
    family = socket.AF_INET6 if named["six"] else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((named["six"] or named["host"], int(named["port"])))
        made.listen()
    except OSError as error:
        made.close()
        raise ListenError(address=address, reason=error.strerror or type(error).__name__) from error
    return made


def address_of(listening: socket.socket) -> str:
    """Return the address that a socket really has, as one types it."""
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if listening.family == socket.AF_INET6 else f"{host}:{port}"


class Serving:
    """A server that can be asked to end."""

    def __init__(self, app: FastAPI, tls: Certificate | None = None) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                ssl_certfile=tls.certificate if tls else None,
                ssl_keyfile=tls.key if tls else None,
                proxy_headers=False,
                http=Patient,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )

    def run(self, listening: socket.socket) -> None:
        """Answer until asked to end.

        What is there by now stays to the end: no answer waits while garbage is looked for in it.
        """
        gc.collect()
        gc.freeze()
        try:
            self._server.run(sockets=[listening])
        finally:
            gc.unfreeze()

    def stop(self) -> None:
        """Answer what was asked, then end."""
        self._server.should_exit = True
