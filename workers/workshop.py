"""The workshop: everything that the work on one machine needs, handed from one to the other."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.flow import WORK, Step
from pipeline.steps.table import STEPS, StepFunctions
from workers.ending import Ending
from workers.renewal import Renewal
from workers.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Due, Lease
    from pipeline.recipe import Recipe
    from storage.records import SqlRecords
    from workers.children import Children


def silent(found: Sequence[Due]) -> None:
    """Ring for nothing: the sweep looks for what is due."""


STEP_ALLOWANCE = 60.0
FILE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Workshop:
    """Records, objects, children, the recipe, and a folder for files that nobody will miss."""

    records: SqlRecords
    objects: Objects
    children: Children
    recipe: Recipe
    scratch: Path
    unsaid: dict[str, Lease] = field(default_factory=dict)
    """Leases that ended while the database was away, to be given back when it is there again."""
    renewal: Renewal = field(default_factory=Renewal)
    """The leases under which this process works now."""
    table: Mapping[Step, StepFunctions] = field(default_factory=lambda: STEPS)
    does: frozenset[Step] = WORK
    """The steps that this process may do."""
    broker_url: str = "memory:"
    ending: Ending = field(default_factory=Ending)
    """How long the end may take, once somebody asks for it."""
    ring: Callable[[Sequence[Due]], None] = silent
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when nothing new may be begun."""
    tally: Tally = field(default_factory=Tally)

    def step_seconds(self, files: int) -> float:
        """The longest that a step on so many files may take: a paper may have hundreds of pages."""
        return self.recipe.page_seconds + STEP_ALLOWANCE + files * FILE_SECONDS
