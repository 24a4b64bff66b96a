"""Advice of errors: pages say what to do, and the command line alone what is typed."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

import pipeline.capture.errors
import pipeline.grants.errors
import pipeline.ingest.stacking
import pipeline.moves.delimiting
import pipeline.moves.errors
import pipeline.moves.placing
import pipeline.notices.errors
import pipeline.people.errors
import pipeline.steps.read
import scanner_drivers.errors
from pipeline.errors import ArkhivError
from pipeline.people.errors import FirstPersonError, TokenForProgramsError, TokenRefusedError
from scanner_drivers.errors import DriverError, SourceUnknownError

if TYPE_CHECKING:
    from tests.arkhiv.cli.conftest import Arkhiv

TREES = (
    pipeline.capture.errors,
    pipeline.grants.errors,
    pipeline.ingest.stacking,
    pipeline.moves.delimiting,
    pipeline.moves.errors,
    pipeline.moves.placing,
    pipeline.notices.errors,
    pipeline.people.errors,
    pipeline.steps.read,
    scanner_drivers.errors,
)
TYPED = {SourceUnknownError, FirstPersonError, TokenForProgramsError, TokenRefusedError}
"""Raised only by what is typed, and by what programs ask."""
ERRORS = [
    error
    for tree in TREES
    for _, error in inspect.getmembers(tree, inspect.isclass)
    if error.__module__ == tree.__name__ and issubclass(error, ArkhivError | DriverError)
]
COMMANDS = sorted(
    {one for error in ERRORS for one in error.command.split(", ") if one.startswith("arkhiv")}
)


@pytest.mark.parametrize("error", [error for error in ERRORS if error not in TYPED])
def test_an_error_that_a_page_may_show_names_no_command(
    error: type[ArkhivError | DriverError],
) -> None:
    assert "arkhiv " not in error.template


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_an_error_tells_is_one(arkhiv: Arkhiv, command: str) -> None:
    words = [word for word in command.split()[1:] if "{" not in word]
    assert arkhiv(*words, "--help").out
