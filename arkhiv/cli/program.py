"""The program: every command, built in the language of the settings."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from arkhiv.cli.audit import audit_group
from arkhiv.cli.config import config_group
from arkhiv.cli.delimit import delimit_command
from arkhiv.cli.desk import Desk
from arkhiv.cli.edge import Edge
from arkhiv.cli.exits import table
from arkhiv.cli.export import export_command
from arkhiv.cli.held import discard_command, held_command, retry_command
from arkhiv.cli.holdings import holdings_group
from arkhiv.cli.ingest import ingest_command
from arkhiv.cli.init import init_command, migrate_command
from arkhiv.cli.link import link_command, unlink_command
from arkhiv.cli.options import CONTEXT
from arkhiv.cli.progress import progress_command
from arkhiv.cli.read import extract_command, read_command
from arkhiv.cli.restrict import restrict_group
from arkhiv.cli.review import check_command, register_command
from arkhiv.cli.show import show_command
from arkhiv.cli.target import target_group
from arkhiv.cli.work import work_command
from arkhiv.language import speak

if TYPE_CHECKING:
    from arkhiv.settings import Settings

COMMANDS = (
    init_command,
    migrate_command,
    config_group,
    holdings_group,
    ingest_command,
    work_command,
    held_command,
    retry_command,
    discard_command,
    delimit_command,
    link_command,
    unlink_command,
    check_command,
    register_command,
    restrict_group,
    progress_command,
    target_group,
    show_command,
    export_command,
    read_command,
    extract_command,
    audit_group,
)


class InOrder(Edge):
    """Lists its commands in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order in which they were added."""
        del ctx
        return list(self.commands)


def program(settings: Settings) -> click.Group:
    """Return the command `arkhiv` for these settings."""
    say = speak(settings.lang, settings.unit)
    desk = Desk(settings, say)
    text = say(
        "Arkhiv turns the paper originals of a state registration archive into digital originals "
        "that can be found, trusted and used. Data is printed on stdout, messages on stderr."
    )
    group = InOrder(
        "arkhiv", help=text, epilog=table(say), context_settings=CONTEXT, no_args_is_help=True
    )
    group.say, group.logs = say, settings.data / "logs"
    group.params.append(_version(say("Show the version and end.")))
    for build in COMMANDS:
        group.add_command(build(desk))
    return group


def _version(text: str) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, wanted: object) -> None:
        if wanted:
            click.echo(f"arkhiv {_number()}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=text,
    )


def _number() -> str:
    try:
        return version("arkhiv")
    except PackageNotFoundError:
        return "0"
