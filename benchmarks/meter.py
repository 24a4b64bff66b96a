"""The meter: processor time of a command with everything that it started, the engine's apart.

Counted is user and system time as the kernel gives it when a process is waited for: the command,
its children and their children. The engine's is that of every `tesseract` process from its start
to its end: loading the model, decoding the image, layout, recognition, writing the table; runs
that only ask for a page's orientation are listed apart and belong to it, runs that only ask for
its version or its languages do not. It is taken by a small shell script called `tesseract` that
stands first on the path; the few milliseconds that this script itself needs count as ours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ocr.errors import EngineMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

METER = "BENCH_METER"
SCRIPT = """#!/bin/bash
case "$*" in
  *--version*|*--list-langs*) kind=probe ;;
  *"--psm 0"*) kind=orientation ;;
  *) kind=reading ;;
esac
TIMEFORMAT="$kind %3U %3S"
{ time "PROGRAM" "$@" 2>&3; } 3>&2 2>>"$BENCH_METER"
"""


class Call(StrEnum):
    """What the engine was called for."""

    READING = "reading"
    ORIENTATION = "orientation"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, seconds of all processors, and of those the engine's."""

    wall: float
    cpu: float
    reading: float = 0.0
    orientation: float = 0.0

    @property
    def engine(self) -> float:
        """Seconds inside the engine call."""
        return self.reading + self.orientation

    @property
    def outside(self) -> float:
        """The share of the processors' time that was not spent inside the engine call."""
        return 1 - self.engine / self.cpu if self.cpu else 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.wall + other.wall,
            self.cpu + other.cpu,
            self.reading + other.reading,
            self.orientation + other.orientation,
        )


def install(folder: Path) -> Path:
    """Put the script into a folder that is to stand first on the path."""
    program = shutil.which("tesseract")
    if program is None:
        raise EngineMissingError(program="tesseract")
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "tesseract"
    script.write_text(SCRIPT.replace("PROGRAM", program), encoding="utf-8")
    script.chmod(0o755)
    return folder


def spent(
    command: Sequence[str | Path], environment: Mapping[str, str], scripts: Path, log: Path
) -> tuple[Spent, str]:
    """Run a command to its end; what it spent, and what it printed."""
    log.unlink(missing_ok=True)
    path = f"{scripts}{os.pathsep}{environment['PATH']}"
    began = time.perf_counter()
    with subprocess.Popen(  # commands of this benchmark
        command,
        env={**environment, "PATH": path, METER: str(log)},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        said = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(map(str, command)))
    calls = totals(log.read_text(encoding="utf-8") if log.exists() else "")
    return Spent(
        wall, usage.ru_utime + usage.ru_stime, calls[Call.READING], calls[Call.ORIENTATION]
    ), said


def totals(log: str) -> dict[Call, float]:
    """The seconds of each kind of call, from lines of a kind, user and system seconds."""
    found = dict.fromkeys(Call, 0.0)
    for line in log.splitlines():
        kind, user, system = line.split()
        found[Call(kind)] += float(user) + float(system)
    return found
