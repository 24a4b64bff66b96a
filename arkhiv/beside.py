"""The work beside the web server: a process of its own, which gives way to whoever asks a page."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from arkhiv.environment import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings

NICE = 10
LAST_SECONDS = 25.0
"""How much longer than its stop time the work may take to end."""
WORK = (sys.executable, "-c", "from arkhiv.cli import main; main()", "work")


def is_embedded(settings: Settings) -> bool:
    """Say whether everything lies on this machine, so that nobody else does the work."""
    return settings.database_url.startswith("sqlite:") and settings.broker_url == "memory:"


def workers_beside(settings: Settings) -> int:
    """Return how many workers leave a core free; one works where there is only one core."""
    return max(min(settings.workers, len(os.sched_getaffinity(0)) - 1), 1)


@contextmanager
def working_beside(settings: Settings) -> Iterator[None]:
    """Run the work for the length of the block, with a core left free, at low priority."""
    with subprocess.Popen(
        WORK,
        env={**os.environ, PREFIX + "WORKERS": str(workers_beside(settings))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        try:
            yield
        finally:
            _end(process, settings.stop_seconds + LAST_SECONDS)


def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
