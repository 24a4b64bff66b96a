"""The real line, timed: `arkhiv ingest` and `arkhiv work --until-idle` on a new archive.

Both commands are run as a person runs them, with default settings; counted are all pages that the
ingest took, from the start of the first command to the end of the second, the start of every
process included. `init` and the import of the inventory come before and do not count.

What starting alone costs is measured apart, because a few dozen pages have to bear what thousands
share in earnest: `work` when nothing is left to do, taken twice for the two commands, and the
libraries that a child brings in, once for the ingest and once for every child of `work`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.meter import of_engine, spent
from ocr.settings import EngineName

if TYPE_CHECKING:
    from benchmarks.meter import Spent

LOOKING = "import workers.child, pipeline.frames"
WORKING = f"{LOOKING}, pipeline.reading, pipeline.describe.describe, pipeline.assemble"
HOLDING = f"{WORKING}; from ocr import library; library.module()"
OURS = ("ARKHIV_", "PYTHONDONTWRITEBYTECODE")
"""What a person's environment does not hold: Python keeps its compiled modules there."""
ARKHIV = Path(sys.executable).with_name("arkhiv")


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the line."""

    pages: int
    ingest: Spent
    work: Spent
    start: float
    """Processor seconds for starting and ending every process."""

    @property
    def whole(self) -> Spent:
        """Both commands together."""
        return self.ingest + self.work

    @property
    def outside_started(self) -> float:
        """The share outside the engine call, without what starting took."""
        return 1 - self.whole.engine / max(self.whole.cpu - self.start, self.whole.engine)


def run(samples: Path, folder: Path, engine: EngineName = EngineName.AUTO) -> Round:
    """Take the samples in and work until nothing can run, with that engine."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        "ARKHIV_DATA": str(folder / "data"),
        "ARKHIV_LANG": "en",
        "ARKHIV_OCR_ENGINE": engine.value,
    }
    inventory = sorted((samples / "holdings").glob("*.csv"), reverse=True)
    for command in (["init"], ["holdings", "import", *inventory]):
        subprocess.run(  # commands of this benchmark
            [ARKHIV, *command], env=environment, check=True, stdout=subprocess.DEVNULL
        )

    def timed(*command: str) -> tuple[Spent, str]:
        return spent([ARKHIV, *command], environment)

    ingest, said = timed("ingest", f"folder:{samples / 'scans'}", "--json")
    work, _ = timed("work", "--until-idle", "--json")
    work += of_engine(folder / "data" / "arkhiv.db")
    idle, _ = timed("work", "--until-idle", "--json")
    looking, _ = spent([sys.executable, "-c", LOOKING], environment)
    children = WORKING if engine is EngineName.PYTESSERACT else HOLDING
    working, _ = spent([sys.executable, "-c", children], environment)
    start = 2 * idle.cpu + looking.cpu + len(os.sched_getaffinity(0)) * working.cpu
    return Round(int(json.loads(said)["pages"]), ingest, work, start)
