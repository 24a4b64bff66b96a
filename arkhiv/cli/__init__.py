"""The command line `arkhiv`: the people's and the machines' way to the archive."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the settings, build the commands in the language they name, and run one.

    What the imports make stays to the end: nothing of it is looked through for what could be freed.
    """
    gc.disable()
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
    commands = program(settings)
    gc.freeze()
    gc.enable()
    commands(args=arguments, prog_name="arkhiv")
