"""`backup`: the archive as one encrypted file; the keys that open it; what lies where."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.backups import back_up, objects_beside, objects_to, place_of, recipients
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.exits import Exit
from arkhiv.cli.options import CONTEXT, as_json, by, command
from arkhiv.cli.output import bar, put, put_json, put_table, tell
from pipeline.errors import UserError
from storage.backup.envelope import new_identity
from storage.backup.names import made_at

if TYPE_CHECKING:
    from arkhiv.backups import Made
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language

PRIVATE = 0o600
MEGABYTE = 1_000_000


class KeyThereError(UserError):
    """A key file is never written over."""

    code = "key_there"
    template = "{path} is there already and stays. Name another file."


class KeyUnwrittenError(UserError):
    """A key file cannot be made where it was asked for."""

    code = "key_unwritten"
    template = "{path} cannot be written: {reason}. Name a file in a folder that is there."


class BackupGroup(click.Group):
    """`arkhiv backup` alone makes one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what names no command as options of the first."""
        asked = args[:1]
        if not asked or asked[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


def backup_group(desk: Desk) -> click.Group:
    """Return the group `backup`."""
    text = desk.say("Backups of the archive; without another word, one is made.")
    group = BackupGroup("backup", help=text, context_settings=CONTEXT)
    for made in (_make_command(desk), _list_command(desk), _key_command(desk)):
        group.add_command(made)
    return group


def _make_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Write the database, the list of all objects and the last seals into one encrypted file. "
        "Only the identity of arkhiv backup key opens it; the tool age opens it too. Old ones are "
        "removed: the last of 7 days, 5 weeks and 12 months stay."
    )
    params = [
        click.Option(
            ["--to"],
            metavar="PLACE",
            help=say("A folder, or s3://HOST/BUCKET; else ARKHIV_BACKUP_TO."),
        ),
        click.Option(
            ["--objects/--no-objects"],
            default=None,
            help=say("Copy new masters and products into the folder objects beside it too."),
        ),
        by(say),
        as_json(say),
    ]
    return command(desk, "make", _make, params, text, "arkhiv backup make --to /mnt/disk --objects")


def _make(
    desk: Desk, *, to: str | None, objects: bool | None, by: str | None, as_json: bool
) -> None:
    settings = desk.settings
    place, readers = place_of(settings, to), recipients(settings)
    beside = objects_beside(settings, to) if objects else None
    if objects is None:
        beside = objects_to(settings, to)
    with bar(desk.say("Backing up")) as tick:
        made = back_up(
            desk.archive(),
            place,
            readers,
            actor=actor(desk, RUNNING, by, unattended=True),
            objects_to=beside,
            tick=tick,
        )
    if as_json:
        put_json(_plain(made))
    else:
        _print(desk.say, made, beside)
    if made.brought.failures:
        click.get_current_context().exit(Exit.VERIFICATION)


def _print(say: Language, made: Made, beside: Path | None) -> None:
    text = say("{name} holds {rows} rows, {size} MB. It lies in {place}.")
    put(text.format(name=made.name, rows=made.rows, size=_megabytes(made.size), place=made.place))
    if beside is not None:
        text = say("{copied} objects were copied, {there} were there already.")
        put(text.format(copied=made.brought.copied, there=made.brought.present))
    failures = made.brought.failures
    if failures:
        rows = [(one.key, say.sentence(one.fault.template, one.fault.facts)) for one in failures]
        put_table("", (say("Object"), say("Fault")), rows)


def _plain(made: Made) -> dict[str, object]:
    return {
        "name": made.name,
        "place": made.place,
        "size": made.size,
        "rows": made.rows,
        "objects": made.objects,
        "manifest": made.manifest,
        "seconds": made.seconds,
        "removed": list(made.removed),
        "copied": made.brought.copied,
        "present": made.brought.present,
        "failures": [
            {"key": one.key, "code": one.fault.code, "said": str(one.fault)}
            for one in made.brought.failures
        ],
    }


def _list_command(desk: Desk) -> click.Command:
    say = desk.say
    params = [
        click.Option(
            ["--to"],
            metavar="PLACE",
            help=say("A folder, or s3://HOST/BUCKET; else ARKHIV_BACKUP_TO."),
        ),
        as_json(say),
    ]
    text = say("List the backups that lie in a place, oldest first.")
    return command(desk, "list", _list, params, text, "arkhiv backup list")


def _list(desk: Desk, *, to: str | None, as_json: bool) -> None:
    names = place_of(desk.settings, to).names()
    if as_json:
        put_json([{"name": name, "made": made_at(name)} for name in names])
        return
    rows = [(name, desk.say.moment(made)) for name in names if (made := made_at(name)) is not None]
    put_table(desk.say("Backups"), _heads(desk.say), rows)


def _heads(say: Language) -> tuple[str, str]:
    return say("Name"), say("Made")


def _key_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Make a pair of keys. The identity goes into a file, the public key is printed; set "
        "ARKHIV_BACKUP_RECIPIENT to it. Keep the file away from this machine: without it no "
        "backup can be opened, and with it everybody can."
    )
    params: list[click.Parameter] = [
        click.Argument(
            ["file"], type=click.Path(dir_okay=False, path_type=Path), help=say("The file.")
        ),
        as_json(say),
    ]
    return command(desk, "key", _key, params, text, "arkhiv backup key /media/usb/identity.txt")


def _key(desk: Desk, *, file: Path, as_json: bool) -> None:
    identity, recipient = new_identity()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise KeyThereError(path=file) from None
    except OSError as fault:
        raise KeyUnwrittenError(path=file, reason=fault.strerror) from fault
    with os.fdopen(descriptor, "w", encoding="ascii") as written:
        written.write(f"# public key: {recipient}\n{identity}\n")
        written.flush()
        os.fsync(descriptor)
    if as_json:
        put_json({"recipient": recipient, "identity_file": str(file)})
        return
    put(f"ARKHIV_BACKUP_RECIPIENT={recipient}")
    text = desk.say(
        "The identity is in {path}. Take it away from this machine and keep two copies of it in "
        "two places, one of them on paper: no backup opens without it."
    )
    tell(text.format(path=file))


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"
