"""What the servers share: free ports, starting, waiting until one answers, killing and stopping."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LOOPBACK = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 20.0


class Server:
    """One server process group with a folder of its own; `within` runs it inside a namespace."""

    name = "server"

    def __init__(
        self, folder: Path, *, host: str = LOOPBACK, within: Sequence[str] = (), ports: int = 1
    ) -> None:
        self.folder = folder
        self.host = host
        self.within = tuple(within)
        self.ports = free_ports(ports)
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def port(self) -> int:
        """The port that clients use."""
        return self.ports[-1]

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """Return what the server needs beside this process's environment."""
        return {}

    def answers(self) -> bool:
        """Say whether the server takes requests now."""
        with suppress(OSError), socket.create_connection((self.host, self.port), 1):
            return True
        return False

    def start(self) -> None:
        """Start the server, again too, and wait until it answers."""
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.within, *self.command()],
                env={**os.environ, **self.environment()},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.answers():
                return
            time.sleep(0.1)
        self.kill()
        said = (self.folder / f"{self.name}.log").read_text(errors="replace")[-2000:]
        pytest.fail(f"{self.name} did not start: {said}")

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None


def free_ports(count: int) -> list[int]:
    """Return ports that are free now, their neighbours 10,000 above (for gRPC) as well."""
    found: list[int] = []
    while len(found) < count:
        port = 20000 + secrets.randbelow(12000)
        if port not in found and _is_free(port) and _is_free(port + 10000):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
