"""Ending: one deadline for all that is still to be done when a process has been asked to end.

What is in hand has the stop time; handing back what is not finished, the last seal and the last
counts share what is left of the deadline. While nobody has asked, nothing is limited.
"""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

STOP_SECONDS = 60.0
LAST_SECONDS = 20.0
"""For everything after the stop time. Supervisors wait for 90 s in all before they kill."""
LOOK_SECONDS = 0.2


class Ending:
    """The end of one process: whether it was asked for, and how long everything may take."""

    def __init__(self, stop_seconds: float = STOP_SECONDS) -> None:
        self.stop_seconds = stop_seconds
        self.seconds = stop_seconds + LAST_SECONDS
        self._began: float | None = None
        self._heeding: list[Callable[[], object]] = []

    @property
    def begun(self) -> bool:
        """Whether the process has been asked to end."""
        return self._began is not None

    @property
    def in_hand(self) -> float:
        """The seconds that what is in hand still has."""
        return max(self.stop_seconds - self._passed, 0.0)

    @property
    def left(self) -> float:
        """The seconds that everything still has."""
        return max(self.seconds - self._passed, 0.0) if self.begun else inf

    @property
    def _passed(self) -> float:
        return 0.0 if self._began is None else time.monotonic() - self._began

    def begin(self) -> None:
        """Ask for the end; from now on the time runs."""
        if self._began is None:
            self._began = time.monotonic()
        for stop in self._heeding:
            stop()

    def heed(self, stop: Callable[[], object]) -> None:
        """Have this called when the end is asked for, or now if it was."""
        self._heeding.append(stop)
        if self.begun:
            stop()

    def wait_for(self, thread: threading.Thread, most: float = inf) -> None:
        """Wait for a thread, so long at most, and never past the deadline."""
        until = time.monotonic() + most
        while thread.is_alive() and (left := min(until - time.monotonic(), self.left)) > 0:
            thread.join(min(left, LOOK_SECONDS))
