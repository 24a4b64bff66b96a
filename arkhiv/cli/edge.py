"""The edge: where every error is caught once and told in words, with its exit code."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.exits import Exit, exit_of
from arkhiv.cli.output import tell
from arkhiv.cli.wording import with_command
from ocr.errors import OcrError
from pipeline.errors import ArkhivError
from scanner_drivers.errors import DriverError
from storage.objects.disk import explain, is_full_or_denied

if TYPE_CHECKING:
    from pipeline.language import Language

TOLD = (ArkhivError, OcrError, DriverError)
LOG = logging.getLogger("arkhiv.cli")


class Edge(click.Group):
    """The group of all commands; no error that we know of leaves it as a traceback."""

    say: Language
    logs: Path

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; end with its exit code."""
        try:
            return super().invoke(ctx)
        except TOLD as fault:
            ctx.exit(told(self.say, fault))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            raise
        except Exception as fault:  # noqa: BLE001  # the last place where anything can be caught
            ctx.exit(self._disk_says(fault) or self._unexpected(fault))

    def _disk_says(self, fault: Exception) -> Exit | None:
        """Tell of a disk that is full or closed to us, wherever it was met."""
        if not isinstance(fault, OSError) or not is_full_or_denied(fault):
            return None
        return told(self.say, explain(fault, Path(fault.filename or self.logs.parent)))

    def _unexpected(self, fault: Exception) -> Exit:
        """Write down where it happened, without any value, and say how to report it."""
        where = "".join(traceback.format_tb(fault.__traceback__))
        report = f"{type(fault).__name__}\n{where}"
        path = self.logs / "faults.log"
        try:
            self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(_private(path), "a", encoding="utf-8") as file:
                file.write(report + "\n")
        except OSError:
            tell(report)
        text = self.say(
            "An unexpected fault ({fault}). Nothing half-done was kept. "
            "Please report it, with the file {path}."
        )
        tell(text.format(fault=type(fault).__name__, path=path))
        return Exit.FAULT


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def told(say: Language, fault: ArkhivError | OcrError | DriverError) -> Exit:
    """Tell an error in words and return its exit code."""
    command = "" if isinstance(fault, OcrError) else fault.command.format(**fault.facts)
    tell(with_command(say, say.sentence(fault.template, fault.facts), command))
    return exit_of(fault)
