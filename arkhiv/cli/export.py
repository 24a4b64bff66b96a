"""`export`: copy a record's original out of the archive, with a manifest of digests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.copying import copy_original
from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import LOOKING
from arkhiv.cli.options import as_json, by, command, purpose, record
from arkhiv.cli.output import put, put_json
from arkhiv.cli.show import seen_by
from pipeline.errors import UserError
from pipeline.events import Kind
from pipeline.moves.showing import disclose, original
from pipeline.naming import file_name
from pipeline.seeing.errors import MastersApartError
from pipeline.seeing.limits import require_masters

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.moves.showing import Original
    from storage.records import SqlTransaction


class ExportTakenError(UserError):
    """The record was exported to this folder before."""

    code = "export_taken"
    template = "{folder} is there already and stays as it is. Export to another folder."


class NothingToExportError(UserError):
    """No original is linked to the record."""

    code = "nothing_to_export"
    template = "No original is linked to record {record}, so there is nothing to export."


def export_command(desk: Desk) -> click.Command:
    """Return the command `export`."""
    say = desk.say
    text = say(
        "Copy a record's original to a folder: for every document its access PDF, text, ALTO, "
        "metadata and masters, called by their leaves, with manifest-sha256.txt. That it was "
        "exported is recorded. Restricted papers are exported only for a purpose, and so are "
        "papers that nobody has described yet, with a restricted field, or on one scan with such "
        "a paper."
    )
    folder = click.Argument(
        ["folder"],
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help=say("Where to put it; a folder called by the record's ID is made there."),
    )
    params = [record(say), folder, purpose(say, "--reason"), by(say), as_json(say)]
    example = "arkhiv export civil:1993-БГ-0147 /media/usb --purpose 'request 44'"
    return command(desk, "export", _export, params, text, example)


def _export(
    desk: Desk,
    *,
    record: str,
    folder: Path,
    purpose: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    archive, who = desk.archive(), actor(desk, LOOKING, by)
    with archive.records.reading() as tx:
        found, cross_unit = _exported(desk, tx, record, purpose)
    if not found.papers:
        raise NothingToExportError(record=found.record)
    target = folder / file_name(found.record.record_id)
    if target.exists():
        raise ExportTakenError(folder=target)
    with archive.records.writing() as tx:
        disclose(tx, found, who, Kind.EXPORTED, purpose, cross_unit=cross_unit)
    archive.sealer.seal()
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    with archive.records.reading() as tx:
        files = copy_original(tx, archive.objects, found, part, practice=archive.practice)
    part.rename(target)
    if as_json:
        put_json({"folder": str(target), "files": files})
    else:
        put(str(target))


def _exported(
    desk: Desk, tx: SqlTransaction, record: str, purpose: str | None
) -> tuple[Original, bool]:
    """Return an original that whoever acts may take along whole, and whether it is of others."""
    seen, person = seen_by(desk, tx, original(tx, record), purpose), acting(desk, tx)
    if person is not None:
        require_masters(tx, person, seen.original)
        if seen.left_out or len(seen.whole) < len(seen.original.papers):
            raise MastersApartError
    return seen.original, seen.cross_unit
