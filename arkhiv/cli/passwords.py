"""Passwords at the command line: typed unseen, read from a file, or made and printed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.people.secrets import one_time_password

if TYPE_CHECKING:
    from pipeline.language import Language

KIND = click.Path(exists=True, dir_okay=False, path_type=Path)


def new_options(say: Language) -> list[click.Option]:
    """Return the options by which a new password is given; without them it is asked for."""
    return [
        password_file(say("A file whose first line is the new password; else it is asked for.")),
        click.Option(
            ["--one-time"],
            is_flag=True,
            help=say("Make a password and print it; it serves only to set another."),
        ),
    ]


def password_file(text: str) -> click.Option:
    """Return the option for a file with a password; `text` is already translated."""
    return click.Option(["--password-file"], type=KIND, metavar="FILE", help=text)


def new_password(say: Language, path: Path | None, *, one_time: bool) -> str:
    """Return a new password: made, from a file, or typed twice."""
    if one_time and path is not None:
        raise click.UsageError(say("Give --password-file or --one-time, not both."))
    if one_time:
        return one_time_password()
    if path is not None:
        return in_file(path)
    return str(
        click.prompt(say("New password"), hide_input=True, confirmation_prompt=True, err=True)
    )


def present_password(say: Language, path: Path | None) -> str:
    """Return a password that somebody has: from a file, or typed."""
    if path is not None:
        return in_file(path)
    return str(click.prompt(say("Password"), hide_input=True, err=True))


def in_file(path: Path) -> str:
    """Return the first line of a file."""
    return path.read_text("utf-8", "replace").partition("\n")[0].rstrip("\r")
