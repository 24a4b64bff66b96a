"""The workshop: everything that the work on one machine needs, handed from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Lease
    from pipeline.recipe import Recipe
    from storage.records import SqlRecords
    from workers.children import Children

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
    tally: Tally = field(default_factory=Tally)

    def step_seconds(self, files: int) -> float:
        """The longest that a step on so many files may take: a paper may have hundreds of pages."""
        return self.recipe.page_seconds + STEP_ALLOWANCE + files * FILE_SECONDS
