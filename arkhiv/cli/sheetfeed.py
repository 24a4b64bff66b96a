"""The options of `ingest` by which a source is fed with separator sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.ingest.stacking import Sheeted
from scanner_drivers.errors import SourceMissingError, SourceUnknownError
from scanner_drivers.sources import SCHEME
from scanner_drivers.stack import StackFolder

if TYPE_CHECKING:
    from pipeline.language import Language


def sheet_options(say: Language) -> list[click.Parameter]:
    """Return the options."""
    return [
        click.Option(
            ["--separated"],
            is_flag=True,
            help=say(
                "Separator sheets lie between the volumes. The pictures of a folder are taken in "
                "the order of their names."
            ),
        ),
        click.Option(
            ["--both-sides"],
            is_flag=True,
            help=say("With --separated: every second picture is the back of the one before."),
        ),
        click.Option(
            ["--stack"],
            metavar="ID",
            help=say("With --separated: go on with this stack, after a jam or a missed sheet."),
        ),
    ]


def sheeted(*, separated: bool, both_sides: bool, stack: str | None) -> Sheeted | None:
    """Return how a source is fed with sheets; None where it is not."""
    return Sheeted(both_sides, stack or "") if separated else None


def open_stack(source: str, *, watch: bool) -> StackFolder:
    """Return the driver of a folder whose pictures are a stack; nobody can watch for its end."""
    path = Path(source.removeprefix(SCHEME))
    if watch:
        raise SourceUnknownError(source=source)
    if not path.is_dir():
        raise SourceMissingError(path=path, reason="no such folder")
    return StackFolder(path)
