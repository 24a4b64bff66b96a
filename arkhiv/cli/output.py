"""Output: data on stdout, messages on stderr, bars only on a terminal.

Tables and bars take a tenth of a second to be brought in, so only those who print them wait for it.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from pipeline.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.progress import Progress

PIPE_WIDTH = 200


class Tick(Protocol):
    """Moves a bar on: how much is done, of how much where that is known."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show that so much is done."""


class OutputError(UnavailableError):
    """What is printed cannot be written where it goes."""

    code = "output"
    template = (
        "What is printed cannot be written ({reason}). Make room where the output goes, then give "
        "the command again."
    )


@contextmanager
def printing() -> Iterator[None]:
    """Tell a full disk under the output from one under the archive; a closed pipe ends it all."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        _let_go()
        raise OutputError(reason=fault.strerror) from fault


def _let_go() -> None:
    """Have what Python still holds for the output go nowhere, so that it is not tried again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def put(text: str, end: str = "\n") -> None:
    """Print data."""
    with printing():
        click.echo(text + end, nl=False)


def put_json(value: object) -> None:
    """Print data as JSON, in its own letters."""
    put(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def tell(text: str) -> None:
    """Print a message."""
    click.echo(text, err=True)


def put_table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Print a table; the columns in `right` hold numbers. Cells are text, never markup."""
    from arkhiv.cli.tables import laid_out

    console = _console()
    with printing():
        for part in laid_out(title, heads, rows, right, console.width):
            console.print(part)


def put_pairs(named: Iterable[tuple[str, str]]) -> None:
    """Print names and values below one another."""
    from arkhiv.cli.tables import pairs

    with printing():
        _console().print(pairs(named))


def _console() -> Console:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout, width=None if terminal else PIPE_WIDTH, highlight=False, markup=False
    )


def has_bars() -> bool:
    """Say whether anybody would see a bar."""
    return sys.stderr.isatty()


@contextmanager
def bar(title: str) -> Iterator[Tick]:
    """Show a bar on the terminal for the length of the block, and nothing elsewhere."""
    if not has_bars():
        yield _silent
        return
    with _progress() as progress:
        task = progress.add_task(title, total=None)

        def tick(done: int, total: int | None = None) -> None:
            progress.update(task, completed=done, total=total)

        yield tick


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _silent(done: int, total: int | None = None) -> None:
    """A bar that nobody sees."""
    del done, total
