"""A Redis server of the tests' own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.missing import missing
from tests.servers.running import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Redis(Server):
    """One server that keeps what it was given across a kill."""

    name = "redis"

    def __init__(self, folder: Path, *, host: str = LOOPBACK, within: Sequence[str] = ()) -> None:
        if shutil.which("redis-server") is None:
            missing("redis-server is not installed")
        super().__init__(folder, host=host, within=within)

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://{self.host}:{self.port}/0"

    def command(self) -> list[str]:
        """Return the command that runs the server."""
        return [
            "redis-server",
            *("--port", str(self.port), "--bind", self.host, "--protected-mode", "no"),
            *("--save", "", "--appendonly", "yes", "--appendfsync", "everysec"),
            *("--dir", str(self.folder)),
        ]

    def empty(self) -> None:
        """Forget everything; the server must be down."""
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)
