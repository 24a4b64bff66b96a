"""The office around the demonstration: another system, and a stack that stopped."""

from __future__ import annotations

import os
import subprocess
import tempfile
from base64 import b64encode
from pathlib import Path
from secrets import token_bytes
from shutil import copy

from demo import ADMINISTRATOR, ARKHIV, HERE, OPERATOR, PASSWORD

HEARER, HOST = "hub", "hub.example.mn"
"""Another system that is told what is registered; its host is nobody's."""
TRAY = Path(tempfile.gettempdir()) / "arkhiv-tray"
"""Where the desk reaches the tray: no picture shows in whose folders the data lie."""
STACKED, UNIT = "101900000312", "11"
"""Whose pictures are fed as a stack; no separator sheet lies in front of them."""


class Office:
    """What stands in the data folder of the demonstration, beside its papers."""

    def __init__(self, data: Path) -> None:
        self._tray, self._stack = data / "tray", data / "stack"
        self._secret, self._password = data / "webhook-secret", data / "password"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the server of this office."""
        return {
            **os.environ,
            "ARKHIV_DESK_SOURCES": f"folder:{TRAY}",
            "ARKHIV_WEBHOOK_SECRET_FILE": str(self._secret),
            "ARKHIV_WEBHOOK_HOSTS": HOST,
        }

    def furnish(self) -> None:
        """Bring in what is not there yet from an earlier run."""
        self._password.write_text(f"{PASSWORD}\n", encoding="utf-8")
        TRAY.unlink(missing_ok=True)
        TRAY.symlink_to(self._tray)
        if not self._secret.exists():
            self._tell_another()
        if not self._stack.exists():
            self._stop_stack()

    def _tell_another(self) -> None:
        """Name another system that is told what is registered."""
        secret = b64encode(token_bytes(32)).decode()
        self._secret.write_text(f"whsec_{secret}\n", encoding="utf-8")
        self._secret.chmod(0o600)
        address = f"https://{HOST}/registered"
        self._done_by(ADMINISTRATOR, "webhook", "add", HEARER, address)

    def _stop_stack(self) -> None:
        """Feed a stack without a sheet in front of it."""
        self._stack.mkdir()
        for side in sorted((HERE / "scans" / STACKED).iterdir()):
            copy(side, self._stack)
        given = f"folder:{self._stack}", "--separated", "--both-sides", "--unit", UNIT
        self._done_by(OPERATOR, "ingest", *given)

    def _done_by(self, name: str, *words: str) -> None:
        """Give a command of arkhiv as somebody."""
        token = [str(ARKHIV), "user", "token", name, "--password-file", str(self._password)]
        made = subprocess.run(token, check=True, stdout=subprocess.PIPE, text=True)
        given = {**self.environment, "ARKHIV_TOKEN": made.stdout.strip()}
        subprocess.run([ARKHIV, *words], check=True, env=given)
