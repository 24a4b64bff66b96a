"""Course: from how many lines a model learns, how long, and how boldly; two goes in two hours."""

from __future__ import annotations

from dataclasses import dataclass

FILE_SECONDS = 3.0
"""What one processor takes to make a file of lines, as measured on one that others used, too."""
LINES_A_SECOND = 10.0
"""How many lines one processor learns from, likewise; a training uses no more than one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the training: on how many files, how far, how boldly."""

    files: int
    until: int
    """The number of lines that have been learnt from when it ends."""
    rate: str


@dataclass(frozen=True, slots=True)
class Course:
    """Stages, one after the other, and the first of the files of lines that they learn from."""

    stages: tuple[Stage, ...]
    begins: int

    @property
    def numbers(self) -> range:
        """The numbers of all its files."""
        return range(self.begins, self.begins + max(stage.files for stage in self.stages))


COURSE = Course(
    (
        Stage(150, 11_000, "0.0006"),
        Stage(280, 22_000, "0.0003"),
        Stage(400, 31_000, "0.0001"),
        Stage(400, 35_000, "0.00003"),
    ),
    begins=0,
)
"""Bold at first, because new letters are learnt from nothing; careful at last.

Later stages have lines that earlier ones have not seen. They are made on the other processors
while the earlier stages are learnt.
"""
FURTHER = Course(
    (
        Stage(300, 5_000, "0.0003"),
        Stage(300, 8_000, "0.0001"),
        Stage(300, 9_500, "0.00003"),
    ),
    begins=400,
)
"""For a model that knows the letters, from other lines."""


def minutes(course: Course, processors: int) -> float:
    """How long a course takes on two processors or more; no stage begins before its lines."""
    first = course.stages[0].files
    begun = first * FILE_SECONDS / processors
    clock, learnt = begun, 0
    for stage in course.stages:
        more = (stage.files - first) * FILE_SECONDS
        clock = max(clock, begun + more / max(1, processors - 1))
        clock += (stage.until - learnt) / LINES_A_SECOND
        learnt = stage.until
    return clock / 60
