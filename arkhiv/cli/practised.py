"""Practised: what every command says in an archive for practice, and which ones it refuses there.

The table is by the first word of a command. What would leave, what is counted and what would come
in from a real archive stands in it, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.apart import is_noted
from arkhiv.cli.output import tell
from pipeline.practice.errors import PracticeStaysError
from pipeline.practice.words import WORDS

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk

REFUSED = frozenset(
    {
        "backup",
        "bundle",
        "holdings",
        "migrate-store",
        "objects",
        "progress",
        "rebuild",
        "restore",
        "station",
        "target",
        "webhook",
    }
)


def say_so(desk: Desk) -> None:
    """Say that the archive is for practice, and refuse what nobody does in one."""
    if not is_noted(desk.settings):
        return
    tell(f"*** {WORDS} · {desk.say('Practice: invented papers')} ***")
    words = click.get_current_context().command_path.split()
    if len(words) > 1 and words[1] in REFUSED:
        raise PracticeStaysError
