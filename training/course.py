"""Course: from how many lines a model learns, how long, and how boldly; one go of two hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_SECONDS = 10.8
"""What one processor takes to make a file of lines, as measured."""
LINES_A_SECOND = 7.0
"""How many lines one processor learns from, as measured; a training uses no more than one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the training: on how many files, how far, how boldly."""

    files: int
    until: int
    """The number of lines that have been learnt from when it ends."""
    rate: str


COURSE = (
    Stage(150, 11_000, "0.0006"),
    Stage(280, 22_000, "0.0003"),
    Stage(400, 31_000, "0.0001"),
    Stage(400, 35_000, "0.00003"),
)
"""Bold at first, because new letters are learnt from nothing; careful at last.

Later stages have lines that earlier ones have not seen. They are made on the other processors
while the earlier stages are learnt.
"""
FURTHER = (
    Stage(300, 5_000, "0.0003"),
    Stage(300, 8_000, "0.0001"),
    Stage(300, 9_500, "0.00003"),
)
"""For a model that knows the letters."""


def minutes(course: Sequence[Stage], processors: int) -> float:
    """How long a course takes on two processors or more; no stage begins before its lines."""
    begun = course[0].files * FILE_SECONDS / processors
    clock, learnt = begun, 0
    for stage in course:
        more = (stage.files - course[0].files) * FILE_SECONDS
        clock = max(clock, begun + more / max(1, processors - 1))
        clock += (stage.until - learnt) / LINES_A_SECOND
        learnt = stage.until
    return clock / 60
