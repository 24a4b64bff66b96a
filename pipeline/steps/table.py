"""Which step does what: every move of the machine has its three functions here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import Step
from pipeline.steps import assemble, clean, describe, read
from pipeline.steps.clean import PICTURE, TILES

if TYPE_CHECKING:
    from pipeline.steps.contract import Conclude, Prepare, Run


@dataclass(frozen=True, slots=True)
class StepFunctions:
    """The functions of one step, the event that it leaves, and the kinds of product it makes.

    `memory` is the product that holds the facts which concluding a repeat needs again.
    """

    prepare: Prepare
    run: Run
    conclude: Conclude
    event: Kind
    makes: tuple[str, ...]
    memory: str | None = None


STEPS: dict[Step, StepFunctions] = {
    Step.CLEAN: StepFunctions(
        clean.prepare, clean.run, clean.conclude, Kind.PAGE_CLEANED, ("cleaned", PICTURE, TILES)
    ),
    Step.READ: StepFunctions(
        read.prepare, read.run, read.conclude, Kind.PAGE_READ, ("words", "text", "alto")
    ),
    Step.DESCRIBE: StepFunctions(
        describe.prepare,
        describe.run,
        describe.conclude,
        Kind.DOCUMENT_DESCRIBED,
        (describe.DESCRIPTION,),
        memory=describe.DESCRIPTION,
    ),
    Step.ASSEMBLE: StepFunctions(
        assemble.prepare, assemble.run, assemble.conclude, Kind.DOCUMENT_ASSEMBLED, ("access",)
    ),
}
