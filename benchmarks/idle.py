"""Idle steps: they ask for nothing and make nothing, so that what remains is coordination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import Step
from pipeline.steps.contract import Concluded, Job, Outcome
from pipeline.steps.table import StepFunctions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments


def _prepare(tx: Transaction, subject: str, recipe: Recipe) -> Job:
    del tx, subject, recipe
    return Job(inputs=(), arguments={})


def _run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    del arguments, files, scratch
    return Outcome({})


def _conclude(tx: Transaction, subject: str, outcome: Outcome) -> Concluded:
    del tx, subject, outcome
    return Concluded()


TABLE = {
    step: StepFunctions(_prepare, _run, _conclude, kind, ())
    for step, kind in {
        Step.CLEAN: Kind.PAGE_CLEANED,
        Step.READ: Kind.PAGE_READ,
        Step.DESCRIBE: Kind.DOCUMENT_DESCRIBED,
        Step.ASSEMBLE: Kind.DOCUMENT_ASSEMBLED,
    }.items()
}


class NoChildren:
    """Stands where the children stand and runs idle steps in this process."""

    def __init__(self, count: int) -> None:
        self.count = count

    def run(
        self,
        task: str,
        arguments: Arguments,
        files: Mapping[str, Path],
        scratch: Path,
        seconds: float,
    ) -> Outcome:
        """Do nothing."""
        del seconds
        return TABLE[Step(task)].run(arguments, files, scratch)

    def stop(self) -> None:
        """Nothing was started."""
