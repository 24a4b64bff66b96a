"""The command line `arkhiv`: the people's and the machines' way to the archive."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the settings, build the commands in the language they name, and run one.

    What the imports make stays to the end: nothing of it is looked through for what could be freed.
    """
    gc.disable()
    try:
        commands = _commands()
        gc.freeze()
    finally:
        gc.enable()
    commands(args=arguments, prog_name="arkhiv")


def _commands() -> click.Group:
    """Return every command as the settings have it, or end with what is wrong with them."""
    from arkhiv import settings as reading
    from arkhiv.cli.edge import told
    from arkhiv.cli.program import program
    from arkhiv.language import speak, tell_process, wanted
    from pipeline.errors import ArkhivError

    lang = wanted(os.environ)
    tell_process(lang)
    try:
        settings = reading.read(os.environ)
    except ArkhivError as fault:
        sys.exit(told(speak(lang), fault))
    return program(settings)
