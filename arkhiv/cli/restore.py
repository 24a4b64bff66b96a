"""`restore`: a backup becomes an installation again, or proves that it could."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.backups import objects_beside, objects_to, place_of, scratch_of
from arkhiv.cli.desk import actor, unproven
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.exits import Exit
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import bar, put, put_json, put_pairs, put_table, tell
from arkhiv.cli.wording import faulted, placed
from arkhiv.restoring import Wanted, restore
from arkhiv.restoring import drill as run_drill
from storage.backup.envelope import identities_of
from storage.backup.errors import NoSuchBackupError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from storage.backup.after import After
    from storage.backup.examine import Report

SAMPLE = 200
NEWEST = "newest"


def restore_command(desk: Desk) -> click.Command:
    """Return the command `restore`."""
    text = desk.say(
        "Make an installation of a backup, in an empty place only, and verify it: every row, the "
        "chain, the seals, the last seal, and objects by their digest. With --drill nothing of the "
        "live archive changes: it is done in a temporary place, reported and recorded."
    )
    example = "arkhiv restore --drill --identity /media/usb/identity.txt"
    return command(desk, "restore", _restore, _params(desk.say), text, example)


def _params(say: Language) -> list[click.Parameter]:
    return [
        click.Argument(
            ["backup"],
            default=NEWEST,
            help=say("Its name there, or a file; else the newest."),
        ),
        click.Option(
            ["--from", "place"],
            metavar="PLACE",
            help=say("A folder, or s3://HOST/BUCKET; else ARKHIV_BACKUP_TO."),
        ),
        click.Option(
            ["--identity"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True),
            required=True,
            help=say("The file of the identity that opens it; - reads it from stdin."),
        ),
        click.Option(["--drill"], is_flag=True, help=say("Only prove that it could be done.")),
        click.Option(
            ["--objects"],
            is_flag=True,
            help=say("Take the objects from the folder objects beside the backup."),
        ),
        click.Option(
            ["--sample"],
            type=click.IntRange(0),
            default=SAMPLE,
            show_default=True,
            help=say("How many objects are read, by chance."),
        ),
        click.Option(["--all"], is_flag=True, help=say("Read every object.")),
        click.Option(
            ["--accept-faults"],
            is_flag=True,
            help=say("Restore although the trail or objects have faults; they are recorded."),
        ),
        by(say),
        as_json(say),
    ]


def _restore(
    desk: Desk,
    *,
    backup: str,
    place: str | None,
    identity: Path,
    drill: bool,
    objects: bool,
    sample: int,
    all: bool,  # noqa: A002  # the option's name
    accept_faults: bool,
    by: str | None,
    as_json: bool,
) -> None:
    with click.open_file(str(identity), encoding="ascii", errors="replace") as file:
        identities = identities_of(file.read())
    with _fetched(desk, backup, place) as path:
        wanted = Wanted(
            file=path,
            identities=identities,
            objects_from=_objects_beside(desk, place, path)
            if objects
            else objects_to(desk.settings, place)
            if drill
            else None,
            sample=None if all else sample,
            accept_faults=accept_faults,
        )
        who = actor(desk, RUNNING, by, unattended=True) if drill else unproven(RUNNING, by)
        with bar(desk.say("Restoring")) as tick:
            report = (
                run_drill(desk.archive(), wanted, who, tick)
                if drill
                else restore(desk.settings, wanted, who, tick)
            )
    _print(desk, report, as_json=as_json, drilled=drill)
    if not report.ok:
        click.get_current_context().exit(Exit.VERIFICATION)


@contextmanager
def _fetched(desk: Desk, backup: str, said: str | None) -> Iterator[Path]:
    """Lend the file of a backup for the length of the block."""
    if Path(backup).is_file():
        yield Path(backup)
        return
    place = place_of(desk.settings, said)
    if backup == NEWEST:
        names = place.names()
        if not names:
            raise NoSuchBackupError(name=backup, place=place)
        backup = names[-1]
    with tempfile.TemporaryDirectory(dir=scratch_of(desk.settings), prefix="backup-") as folder:
        yield place.fetch(backup, Path(folder))


def _objects_beside(desk: Desk, said: str | None, path: Path) -> Path:
    if said is None and not desk.settings.backup_to:
        return path.absolute().parent / "objects"
    return objects_beside(desk.settings, said)


def _print(desk: Desk, report: Report, *, as_json: bool, drilled: bool) -> None:
    if as_json:
        put_json(report.plain())
        return
    say = desk.say
    put_pairs(
        [
            (say("Backup"), report.backup),
            (say("Made"), report.made),
            (say("Rows"), str(sum(report.rows.values()))),
            (say("Last seals"), "\n".join(report.heads) or "–"),
            (say("Signed by"), "\n".join(report.signers)),
            (say("Events sealed"), str(report.sealed)),
            (say("Events not yet sealed"), str(report.unsealed)),
            (say("Objects read"), f"{report.checked} / {report.objects}"),
            *_after(say, report.after),
        ]
    )
    if not report.ok:
        rows = [
            (faulted(say, one.code), placed(say, one.place), one.subject)
            for one in (*report.faults, *report.after.lost)
        ]
        put_table(say("Faults"), (say("What"), say("Where"), say("Subject")), rows)
    if report.faults:
        tell(say("The backup does not hold as it is."))
    elif report.after.lost:
        tell(say("The archive is there again, without what is named. Do that again."))
    elif drilled:
        put(say("The drill went well: this backup makes the archive again."))
    else:
        put(say("The archive is there again. Compare who signed with the line that you kept."))


def _after(say: Language, after: After) -> list[tuple[str, str]]:
    """The lines about what came after the backup, if the store knew anything of it."""
    if not after.seals:
        return []
    return [
        (say("Later events brought back"), str(after.events)),
        (say("Later documents brought back"), str(after.documents)),
    ]
