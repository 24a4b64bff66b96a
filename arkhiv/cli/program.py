"""The program: every command, built in the language of the settings when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import Desk
from arkhiv.cli.edge import Edge
from arkhiv.cli.exits import table
from arkhiv.cli.options import CONTEXT
from arkhiv.language import speak
from arkhiv.version import number

if TYPE_CHECKING:
    from arkhiv.settings import Settings

COMMANDS: dict[str, str] = {
    "init": "init.init_command",
    "migrate": "init.migrate_command",
    "rebuild": "rebuild.rebuild_command",
    "config": "config.config_group",
    "doctor": "doctor.doctor_command",
    "holdings": "holdings.holdings_group",
    "ingest": "ingest.ingest_command",
    "work": "work.work_command",
    "serve": "serve.serve_command",
    "hurry": "hurry.hurry_command",
    "records": "records.records_command",
    "held": "held.held_command",
    "retry": "held.retry_command",
    "discard": "held.discard_command",
    "redo": "redo.redo_command",
    "delimit": "delimit.delimit_command",
    "leaf": "leaf.leaf_group",
    "link": "link.link_command",
    "unlink": "link.unlink_command",
    "describe": "describe.describe_command",
    "check": "review.check_command",
    "register": "review.register_command",
    "restrict": "restrict.restrict_group",
    "progress": "progress.progress_command",
    "target": "target.target_group",
    "show": "show.show_command",
    "export": "export.export_command",
    "read": "read.read_command",
    "extract": "read.extract_command",
    "model": "model.model_group",
    "objects": "objects.objects_group",
    "audit": "audit.audit_group",
    "backup": "backup.backup_group",
    "restore": "restore.restore_command",
    "migrate-store": "migrate_store.migrate_store_command",
}
"""In the order in which people need them; a module is imported when its command is wanted."""


class Program(Edge):
    """The group of all commands."""

    desk: Desk

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in their order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, built now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, builder = COMMANDS[cmd_name].split(".")
        built = getattr(import_module(f"arkhiv.cli.{module}"), builder)(self.desk)
        return built if isinstance(built, click.Command) else None


def program(settings: Settings) -> click.Group:
    """Return the command `arkhiv` for these settings."""
    say = speak(settings.lang, settings.unit)
    desk = Desk(settings, say)
    text = say(
        "Arkhiv turns the paper originals of a state registration archive into digital originals "
        "that can be found, trusted and used. Data is printed on stdout, messages on stderr."
    )
    group = Program(
        "arkhiv", help=text, epilog=table(say), context_settings=CONTEXT, no_args_is_help=True
    )
    group.desk, group.say, group.logs = desk, say, settings.data / "logs"
    group.params.append(_version(say("Show the version and end.")))
    return group


def _version(text: str) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, wanted: object) -> None:
        if wanted:
            click.echo(f"arkhiv {number()}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=text,
    )
