"""A worker as a process of its own whose steps take a while, so that a test can kill it in one."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.idle import TABLE, NoChildren
from pipeline.flow import Step
from pipeline.recipe import Recipe
from storage.database import open_engine
from storage.records import SqlRecords
from workers.sweep import Sweep
from workers.workshop import Workshop

STEP_SECONDS = 0.5


class Slow(NoChildren):
    """Idle steps that take a while."""

    def __init__(self, count: int, seconds: float = STEP_SECONDS) -> None:
        super().__init__(count)
        self._seconds = seconds

    def run(self, *given: Any) -> Any:  # noqa: ANN401  # handed on as it came
        """Do nothing, slowly."""
        time.sleep(self._seconds)
        return super().run(*given)


def main(database: str, broker: str, folder: str) -> None:
    """Work until killed."""
    children: Any = Slow(2)
    objects: Any = None
    workshop = Workshop(
        SqlRecords(open_engine(database), "mortal"),
        objects,
        children,
        Recipe(),
        Path(folder),
        table=TABLE,
        does=frozenset({Step.CLEAN, Step.READ}),
        broker_url=broker,
    )
    Sweep(workshop).run(until_idle=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
