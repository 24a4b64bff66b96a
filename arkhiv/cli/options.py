"""The arguments and options that several commands share, and the shape of their help."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.practised import say_so
from pipeline.words import REASON, name, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Words(click.ParamType[str]):
    """What a person writes about an act of theirs: kept, so it must be fit to be kept."""

    name = "text"

    def __init__(self, kept: Callable[[str], str]) -> None:
        self._kept = kept

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it as it is kept; the error of one that cannot be is told at the edge."""
        del param, ctx
        return self._kept(value)


def command(
    desk: Desk,
    name: str,
    run: Callable[..., None],
    params: Sequence[click.Parameter],
    text: str,
    *examples: str,
) -> click.Command:
    """Return a command whose function gets the desk first; `text` is already translated."""
    return click.Command(
        name,
        callback=partial(_run, desk, run),
        params=list(params),
        help=text,
        epilog=taught(desk.say, *examples),
        context_settings=CONTEXT,
    )


def _run(desk: Desk, run: Callable[..., None], **given: object) -> None:
    """Run a command; in an archive for practice that is said first."""
    say_so(desk)
    run(desk, **given)


def taught(say: Language, *examples: str) -> str:
    """Return the examples as they stand below the help."""
    head = say.many("Example:", "Examples:", len(examples))
    return "\n".join(["\b", head, *(f"  {example}" for example in examples)])


def record(say: Language, *, many: bool = False, required: bool = True) -> click.Argument:
    """One record, or several, under any ID they ever had."""
    text = say("A record's ID, present or former; REGISTER:ID where several registers have it.")
    return click.Argument(["record"], nargs=-1 if many else 1, required=required, help=text)


def volume(say: Language) -> click.Argument:
    """One volume."""
    return click.Argument(["volume"], help=say("A volume: UNIT:fonds/inventory/item, or its ID."))


def a_folder(name: str, text: str) -> click.Argument:
    """One folder that is there."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.Argument([name], type=kind, help=text)


def person(say: Language) -> click.Argument:
    """One person."""
    return click.Argument(["name"], help=say("The name under which the person signs in."))


def by(say: Language, *, required: bool = False) -> click.Option:
    """The person who acts."""
    text = say(
        "Who does this. The account of the system is recorded beside it. Where the archive has "
        "people, their token is needed."
    )
    if not required:
        text = f"{text} {say('Without it, that account alone.')}"
    return click.Option(["--by"], metavar="USER", required=required, type=Words(name), help=text)


def reason(say: Language, *, required: bool = False) -> click.Option:
    """Why a person does something."""
    kept = Words(partial(plain, what="--reason", most=REASON))
    return click.Option(
        ["--reason"], metavar="TEXT", required=required, type=kept, help=say("Why; it is kept.")
    )


def purpose(say: Language, *others: str) -> click.Option:
    """What a person needs somebody's papers for; `others` are further names of the option."""
    text = say("What the papers are needed for; it is recorded. Restricted papers need it.")
    kept = Words(partial(plain, what="--purpose", most=REASON))
    return click.Option(["--purpose", *others], metavar="TEXT", type=kept, help=text)


def limit(say: Language, lines: int | None = None) -> click.Option:
    """How many lines of a list."""
    text = say("So many lines at most.")
    return click.Option(
        ["--limit"],
        type=click.IntRange(min=1),
        metavar="NUMBER",
        default=lines,
        show_default=lines is not None,
        help=text,
    )


def after(say: Language) -> click.Option:
    """Where a list goes on."""
    text = say("Go on after this: what the part before said is next.")
    return click.Option(["--after"], metavar="NEXT", help=text)


def as_json(say: Language) -> click.Option:
    """Print JSON."""
    return click.Option(
        ["--json", "as_json"], is_flag=True, help=say("Print JSON, for other programs.")
    )


def files(name: str, text: str, *, many: bool = True) -> click.Argument:
    """Files that are there and can be read; `text` is already translated."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.Argument([name], type=kind, nargs=-1 if many else 1, required=True, help=text)
