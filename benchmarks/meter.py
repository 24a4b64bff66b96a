"""The meter: processor time of a command with everything that it started, the engine's apart.

Counted is user and system time as the kernel gives it when a process is waited for: the command,
its children and their children. The engine's is what every reading process noted with the events
of its pages: time inside the calls of the library, from the pixels to the table of words, or of
the program `tesseract` from its start to its end; layout is in it, loading a held model is not.
What was spent to find out which way is up is listed apart and belongs to it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

QUERY = "SELECT sum(json_extract(facts, '$.engine_seconds')) FROM event WHERE type = ?"


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


def spent(command: Sequence[str | Path], environment: Mapping[str, str]) -> tuple[Spent, str]:
    """Run a command to its end; what it spent, and what it printed."""
    began = time.perf_counter()
    with subprocess.Popen(  # commands of this benchmark
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        said = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(map(str, command)))
    return Spent(wall, usage.ru_utime + usage.ru_stime), said


def of_engine(database: Path) -> Spent:
    """What the engine spent on all pages of an archive: nothing by the clock, and no more."""
    with closing(sqlite3.connect(database)) as connection:
        reading, orientation = (
            connection.execute(QUERY, [kind.value]).fetchone()[0] or 0.0
            for kind in (Kind.PAGE_READ, Kind.PAGE_CLEANED)
        )
    return Spent(0.0, 0.0, reading, orientation)
