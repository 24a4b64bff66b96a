"""A stopwatch: how much of the processor's time was spent inside the engine."""

from __future__ import annotations

import resource
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def of_children() -> float:
    """The processor's seconds of all programs that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(slots=True)
class Stopwatch:
    """Adds up what a clock says went by while it was running."""

    clock: Callable[[], float] = time.process_time
    seconds: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count for the length of the block."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds += self.clock() - began
