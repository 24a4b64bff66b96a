"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.missing import missing
from tests.servers.running import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HOME = Path("/usr/lib/postgresql")
OWNER = "postgres"


class Postgres(Server):
    """One cluster; `fresh` makes an empty database in it."""

    name = "postgres"

    def __init__(
        self,
        folder: Path,
        *,
        host: str = LOOPBACK,
        within: Sequence[str] = (),
        options: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(_reachable(folder), host=host, within=within)
        self.binaries = _binaries()
        self.options = {"fsync": "off", "max_connections": "300", **(options or {})}
        self._data = self.folder / "data"
        shutil.chown(self.folder, OWNER, OWNER)
        if not self._data.exists():
            self._run("initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "--no-sync",
                      "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
            with (self._data / "pg_hba.conf").open("a") as rules:
                rules.write("host all all 198.18.0.0/15 trust\n")

    def command(self) -> list[str]:
        """Return the command that runs the server as its own user."""
        given = {
            "listen_addresses": self.host,
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            **self.options,
        }
        settings = [word for key, value in given.items() for word in ("-c", f"{key}={value}")]
        return _as_owner(str(self.binaries / "postgres"), "-D", str(self._data), *settings)

    def answers(self) -> bool:
        """Say whether it takes connections."""
        with suppress(psycopg.OperationalError):
            psycopg.connect(self._address("postgres"), connect_timeout=2).close()
            return True
        return False

    def stop(self) -> None:
        """Shut down without waiting for clients to leave."""
        self._end(signal.SIGINT)

    def fresh(self, like: str | None = None) -> str:
        """Make an empty database, or a copy of one that nobody uses, and return its URL."""
        name = f"arkhiv_{secrets.token_hex(6)}"
        template = f" TEMPLATE {_name(like)}" if like else ""
        self._say(f"CREATE DATABASE {name}{template}")
        return f"postgresql+psycopg://{OWNER}@{self.host}:{self.port}/{name}"

    def drop(self, url: str) -> None:
        """Take a database away, whoever may still use it."""
        self._say(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, database: str) -> str:
        return f"postgresql://{OWNER}@{self.host}:{self.port}/{database}"

    def _run(self, program: str, *words: str | Path) -> None:
        subprocess.run(
            _as_owner(str(self.binaries / program), *map(str, words)),
            check=True,
            capture_output=True,
            cwd=self.folder,
        )


def _name(url: str) -> str:
    return url.rsplit("/", 1)[1]


def _binaries() -> Path:
    found = sorted(HOME.glob("*/bin/postgres"))
    if not found or os.geteuid() != 0:
        missing("PostgreSQL is not installed, or this is not root, who starts it as its own user")
    return found[-1].parent


def _as_owner(*command: str) -> list[str]:
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", *command]


def _reachable(folder: Path) -> Path:
    """Return the folder, or another where the server's user may not pass through its parents."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in folder.parents):
        return folder
    lent = Path(tempfile.mkdtemp(prefix=f"{OWNER}-"))
    atexit.register(shutil.rmtree, lent, ignore_errors=True)
    return lent
