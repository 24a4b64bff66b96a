"""The machine: whether its cores and its memory fit the children that it is to run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings

GIBIBYTE = 1 << 30
CHILD_NEEDS = GIBIBYTE
"""What one child uses of memory on ordinary pages, with room for the system beside it."""
MEMORY = Path("/proc/meminfo")
LIMITS = Path("/sys/fs/cgroup")
UNLIMITED = "max"


def machine(settings: Settings) -> Iterator[Finding]:
    """Look at this machine, or at the part of it that a container was given."""
    yield from fitting(settings.workers, cores(LIMITS), memory(MEMORY, LIMITS))


def fitting(workers: int, on: int, within: int) -> Iterator[Finding]:
    """Judge so many children on so many cores within so many bytes."""
    facts = {"workers": workers, "cores": on, "memory": round(within / GIBIBYTE, 1)}
    if workers > on:
        yield warning(Part.MACHINE, "few_cores", **facts)
    if workers * CHILD_NEEDS > within:
        yield warning(Part.MACHINE, "little_memory", **facts, fitting=max(within // CHILD_NEEDS, 1))
    if workers <= on and workers * CHILD_NEEDS <= within:
        yield ok(Part.MACHINE, "machine_fits", **facts)


def cores(limits: Path) -> int:
    """Return how many cores this process may use; a container's share counts."""
    ours = len(os.sched_getaffinity(0))
    quota, _, period = _read(limits / "cpu.max").partition(" ")
    if not quota.isdigit() or not period.isdigit():
        return ours
    return max(1, min(ours, int(quota) // int(period)))


def memory(known: Path, limits: Path) -> int:
    """Return how much memory there is, in bytes; a container's limit counts."""
    lines = dict(line.partition(":")[::2] for line in _read(known).splitlines())
    ours = int(lines.get("MemTotal", "0 kB").split()[0]) << 10
    limit = _read(limits / "memory.max")
    return min(ours, int(limit)) if limit.isdigit() else ours


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return UNLIMITED
