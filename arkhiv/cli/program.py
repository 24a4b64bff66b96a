"""The program: every command, built in the language of the settings when it is wanted."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
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
    from pipeline.language import Language

COMMANDS: dict[str, str] = {
    "init": "init.init_command",
    "migrate": "init.migrate_command",
    "rebuild": "rebuild.rebuild_command",
    "user": "user.user_group",
    "config": "config.config_group",
    "doctor": "doctor.doctor_command",
    "holdings": "holdings.holdings_group",
    "devices": "devices.devices_command",
    "ingest": "ingest.ingest_command",
    "batch": "batch.batch_group",
    "work": "work.work_command",
    "serve": "serve.serve_command",
    "tls": "tls.tls_group",
    "webhook": "webhook.webhook_group",
    "hurry": "hurry.hurry_command",
    "records": "records.records_command",
    "held": "held.held_command",
    "place": "place.place_command",
    "retry": "held.retry_command",
    "discard": "held.discard_command",
    "redo": "redo.redo_command",
    "legacy": "legacy.legacy_group",
    "delimit": "delimit.delimit_command",
    "leaf": "leaf.leaf_group",
    "opening": "opening.opening_group",
    "volume": "volume.volume_group",
    "sheets": "sheets.sheets_group",
    "link": "link.link_command",
    "unlink": "link.unlink_command",
    "describe": "describe.describe_command",
    "check": "review.check_command",
    "register": "review.register_command",
    "restrict": "restrict.restrict_group",
    "progress": "progress.progress_command",
    "target": "target.target_group",
    "find": "find.find_command",
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
    "station": "station.station_group",
    "bundle": "bundle.bundle_group",
    "practice": "practice.practice_group",
}
"""In the order in which people need them; a module is imported when its command is wanted."""

SENTENCES: dict[str, str] = {
    "init": "Make an installation.",
    "migrate": "Bring the database to this version.",
    "rebuild": "Make a lost database again.",
    "user": "People and what they may do.",
    "config": "What the settings are.",
    "doctor": "Try every part of an installation.",
    "holdings": "The inventory of holdings.",
    "devices": "Which scanners there are.",
    "ingest": "Take scans in.",
    "batch": "What was fed, and by whom.",
    "work": "Run the steps that are due.",
    "serve": "Open the desks to browsers.",
    "tls": "Certificates of the office's own.",
    "webhook": "Tell other systems what is registered.",
    "hurry": "Have papers worked on first.",
    "records": "List records and how far they are.",
    "held": "List what waits for a person.",
    "place": "Pages that were fed without a volume.",
    "retry": "Have held things tried again.",
    "discard": "Set things aside, with a reason.",
    "redo": "Read again what is out of date.",
    "legacy": "Old scans, and what betters them.",
    "delimit": "Cut a register into documents.",
    "leaf": "Absent leaves, labels, counts.",
    "opening": "The two pages of an opening.",
    "volume": "Who has a volume.",
    "sheets": "Separator sheets.",
    "link": "Link a document to a record.",
    "unlink": "Withdraw a link.",
    "describe": "Key in what a paper says.",
    "check": "Say that documents were looked at.",
    "register": "Register digital originals.",
    "restrict": "Restricted papers.",
    "progress": "How much is digitized.",
    "target": "Baselines, targets, declared shares.",
    "find": "Find papers by what is known.",
    "show": "Show a record and its original.",
    "export": "Copy an original to a folder.",
    "read": "Read one image.",
    "extract": "Type and fields of some images.",
    "model": "Models of the reading.",
    "objects": "The object store.",
    "audit": "Whether the trail holds.",
    "backup": "Backups.",
    "restore": "Make an installation of a backup.",
    "migrate-store": "Move to servers.",
    "station": "Offices without a network.",
    "bundle": "From a station to the centre.",
    "practice": "Learn on invented papers.",
}
"""What each command is for, in so few words that a list of them is not cut off."""


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
        if not isinstance(built, click.Command):
            return None
        built.short_help = self.desk.say(SENTENCES[cmd_name])
        return built


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
    group.params.append(_token_file(group, say))
    return group


def _token_file(group: Program, say: Language) -> click.Option:
    def read(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> None:
        if path is not None:
            token = path.read_text("utf-8", "replace").strip()
            group.desk = replace(group.desk, settings=replace(group.desk.settings, token=token))

    return click.Option(
        ["--token-file"],
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        expose_value=False,
        callback=read,
        help=say("The file with your token, in an archive that has people."),
    )


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
