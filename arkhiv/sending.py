"""Sending: a bundle to the centre's server, piece by piece, on and on where the line broke."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pipeline.stations.errors import CentreAwayError, CentreRefusedError
from pipeline.stations.piece import HEADER, LARGEST, Act, Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
ANSWER_SECONDS = 30.0
WHOLE_SECONDS = 3600.0
SERVER_FAULT = 500
METHODS = {Act.LOOK: "GET", Act.ADD: "PUT", Act.WHOLE: "POST"}
NO_ADDRESS_PHRASE = "its address is none, like https://archive.office:8000"
FULL_PHRASE = "its disk is full, or it does not go on"


@dataclass
class Sending:
    """The line to one centre; `connection` stands as long as it holds."""

    url: str
    station: str
    key: Ed25519PrivateKey
    connection: HTTPConnection | None = None

    def send(
        self, bag: Path, number: int, tick: Callable[[int, int], None] = lambda _d, _o: None
    ) -> str:
        """Send a bundle from where it stopped; return the centre's receipt as it was written."""
        try:
            return self._send(bag, number, tick)
        finally:
            self.close()

    def close(self) -> None:
        """Give the connection up, if there is one."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _send(self, bag: Path, number: int, tick: Callable[[int, int], None]) -> str:
        told = self._ask(Request(Act.LOOK, self.station, number))
        if told.get("receipt"):
            return str(told["receipt"])
        files = sorted(path for path in bag.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in files)
        known, done = dict(told["files"]), 0  # type: ignore[call-overload]  # sizes by name
        for path in files:
            name = path.relative_to(bag).as_posix()
            for reached in self._file(path, name, number, int(known.get(name, 0))):
                tick(done + reached, size)
            done += path.stat().st_size
        return str(self._ask(Request(Act.WHOLE, self.station, number))["receipt"])

    def _file(self, path: Path, name: str, number: int, offset: int) -> list[int]:
        """Send the rest of one file; return where each piece of it ended."""
        reached = [offset]
        with path.open("rb") as file:
            while reached[-1] < path.stat().st_size:
                file.seek(reached[-1])
                piece = file.read(LARGEST)
                asked = Request(Act.ADD, self.station, number, name, reached[-1], piece)
                size = int(str(self._ask(asked)["size"]))
                if size <= reached[-1]:
                    raise CentreAwayError(reason=FULL_PHRASE)
                reached.append(size)
        return reached

    def _ask(self, request: Request) -> dict[str, object]:
        """Ask until there is an answer, a while at most; the pauses grow."""
        pause, fault = FIRST_PAUSE, ""
        for _ in range(TRIES):
            try:
                return self._once(request)
            except (OSError, HTTPException, ValueError) as found:
                fault = str(found) or type(found).__name__
            self.close()
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        raise CentreAwayError(reason=fault)

    def _once(self, request: Request) -> dict[str, object]:
        connection = self.connection or self._connected()
        self.connection = connection
        connection.timeout = WHOLE_SECONDS if request.act is Act.WHOLE else ANSWER_SECONDS
        if connection.sock is not None:
            connection.sock.settimeout(connection.timeout)
        path = f"/stations/{request.station}/bundles/{request.number}"
        if request.act is Act.ADD:
            path = f"{path}/{quote(request.file)}?offset={request.offset}"
        connection.request(
            METHODS[request.act],
            path,
            request.content,
            {HEADER: request.signed(self.key), "Content-Type": "application/octet-stream"},
        )
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= SERVER_FAULT:
            raise HTTPException(str(answer.status))
        told: dict[str, object] = json.loads(content)
        if "code" in told:
            raise CentreRefusedError(said=told.get("said", told["code"]))
        return told

    def _connected(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise CentreAwayError(reason=NO_ADDRESS_PHRASE)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname, parts.port, timeout=ANSWER_SECONDS)
