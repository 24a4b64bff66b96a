"""Processor time of a running process and of everything below it, as the kernel counts it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PARENT, FIRST_TIME, LAST_TIME = 1, 11, 15
"""Places in /proc/PID/stat, counted after the name: the parent; user, system, and of the dead."""


def spent(root: int | None) -> float:
    """Return the seconds that a process and its descendants have used, the dead ones included."""
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                told = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(told[PARENT])
                seconds[int(entry.name)] = sum(map(int, told[FIRST_TIME:LAST_TIME])) / TICK
    return sum(used for process, used in seconds.items() if _is_below(process, root, parents))


def _is_below(process: int, root: int | None, parents: dict[int, int]) -> bool:
    while process in parents:
        if process == root:
            return True
        process = parents[process]
    return False
