"""The exit codes: what a script may rely on, and what each one means."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from ocr.errors import EngineError, OcrError
from pipeline.errors import ArkhivError, HeldError, InputError, UnavailableError, UserError
from scanner_drivers.errors import DeviceError, DriverError, FeedingError

if TYPE_CHECKING:
    from pipeline.language import Language


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    INPUT = 3
    UNAVAILABLE = 4
    VERIFICATION = 5


MEANINGS: dict[Exit, str] = {
    Exit.DONE: "Done. What waits for a person is reported and counted, and is no failure.",
    Exit.FAULT: "Unexpected fault of the program. Report it.",
    Exit.USAGE: "Wrong usage, or a request that cannot be carried out as given.",
    Exit.INPUT: "The input cannot be used.",
    Exit.UNAVAILABLE: "A part of the machine is missing, full or away.",
    Exit.VERIFICATION: "Verification failed: something stored is not as it was sealed.",
}

_BY_FAULT: tuple[tuple[type[Exception], Exit], ...] = (
    (UserError, Exit.USAGE),
    (FeedingError, Exit.INPUT),
    (DeviceError, Exit.UNAVAILABLE),
    (DriverError, Exit.USAGE),
    (UnavailableError, Exit.UNAVAILABLE),
    (EngineError, Exit.UNAVAILABLE),
    (InputError, Exit.INPUT),
    (OcrError, Exit.INPUT),
    (HeldError, Exit.VERIFICATION),
    (ArkhivError, Exit.FAULT),
)


def exit_of(fault: Exception) -> Exit:
    """Return the exit code for an error that people are told about."""
    return next((code for kind, code in _BY_FAULT if isinstance(fault, kind)), Exit.FAULT)


def table(say: Language) -> str:
    """Return the exit codes as they stand in the help."""
    lines = [f"  {code.value}  {say(meaning)}" for code, meaning in MEANINGS.items()]
    return "\n".join(["\b", say("Exit codes:"), *lines])
