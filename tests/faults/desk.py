"""The desk of one installation: every command as a person types it, and what came of it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from arkhiv import settings as reading
from arkhiv.cli.program import program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from arkhiv.settings import Settings

ARKHIV = "from arkhiv.cli import main; main()"
VOLUMES = "unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk"
OURS = (
    *("DATA", "DATABASE_URL", "OBJECTS_URL", "BROKER_URL", "STATION"),
    *("WORKERS", "PAGE_SECONDS", "CHILD_MEMORY_MB", "STOP_SECONDS", "OCR_ENGINE"),
    *("BACKUP_TO", "BACKUP_EVERY", "BACKUP_RECIPIENT"),
)
RECORDS = "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


class Desk:
    """Types commands of `arkhiv` and returns what they say."""

    def __init__(self, folder: Path, **changed: Any) -> None:  # noqa: ANN401  # settings of many types
        read = reading.read({"ARKHIV_DATA": str(folder / "data"), "ARKHIV_LANG": "en"})
        self.folder = folder
        self.settings: Settings = replace(read, workers=1, **changed)
        self.scans = folder / "scans"
        self.scans.mkdir(parents=True, exist_ok=True)

    def type(self, *words: str, ends: int = 0) -> Said:
        """Run a command that must end with this exit code."""
        done = CliRunner().invoke(program(self.settings), list(words))
        said = Said(done.exit_code, done.stdout, done.stderr)
        assert said.code == ends, said
        assert "Traceback" not in said.out + said.err
        return said

    def start(
        self,
        *words: str,
        before: Sequence[str] = (),
        program: str = ARKHIV,
        path: Path | None = None,
    ) -> subprocess.Popen[str]:
        """Start a command as a process of its own, by another program or with tools of ours."""
        given = {name: getattr(self.settings, name.lower()) for name in OURS}
        ours = {f"ARKHIV_{name}": str(it) for name, it in given.items() if it is not None}
        others = {key: value for key, value in os.environ.items() if "ARKHIV" not in key}
        tools = f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"]
        return subprocess.Popen(
            [*before, sys.executable, "-c", program, *words],
            env={**others, **ours, "ARKHIV_LANG": "en", "PATH": tools},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words: str, ends: int = 0) -> Any:  # noqa: ANN401  # whatever JSON the command prints
        """Run a command with --json and return what it prints."""
        return json.loads(self.type(*words, "--json", ends=ends).out)

    def take(self, *more: str) -> dict[str, int]:
        """Take in the folder of scans."""
        counted: dict[str, int] = self.ask("ingest", f"folder:{self.scans}", *more)
        return counted

    def work(self) -> dict[str, int]:
        """Work until nothing can run any more."""
        done: dict[str, int] = self.ask("work", "--until-idle")
        return done

    def holdings(self, name: str, head: str, *lines: str) -> dict[str, Any]:
        """Take in a file of the inventory."""
        path = self.folder / name
        path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        (found,) = self.ask("holdings", "import", str(path))
        one: dict[str, Any] = found
        return one

    def held(self, code: str) -> list[dict[str, Any]]:
        """Return what waits for a person for this reason."""
        return [item for item in self.ask("held") if item["code"] == code]

    def refusals(self) -> dict[str, dict[str, Any]]:
        """Return the refused files by their paths within the source."""
        return {item["facts"]["path"]: item for item in self.ask("held") if item["what"] == "file"}

    def shown(self, record: str) -> dict[str, Any]:
        """Return what is known of a record."""
        found: dict[str, Any] = self.ask("show", record, "--purpose", "a test")
        return found

    def whole(self) -> dict[str, Any]:
        """Verify every seal and object; nothing half-written may lie about."""
        found: dict[str, Any] = self.ask("audit", "verify", "--objects")
        left = [*self.settings.data.rglob("*.part"), *(self.settings.data / "scratch").glob("*")]
        assert left == []
        return found

    def kept(self) -> set[str]:
        """Return the digests of all stored masters."""
        folder = self.settings.data / "objects" / "objects" / "masters"
        return {digest(path) for path in folder.rglob("*") if path.is_file()}


def ended(process: subprocess.Popen[str]) -> Said:
    """Wait for the end of a process and return what it said."""
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return Said(process.returncode, out, err)


def record(name: str, volume: str = "", *, register: str = "civil", leaves: str = "") -> str:
    """Return a line of the inventory of records."""
    return f"{name},{register},birth,00,{volume},{leaves},,1990,,,"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def state_of(folder: Path) -> Mapping[str, tuple[int, int, str]]:
    """Return time, mode and content of every file of a folder."""
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_mode, digest(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
