"""`export`: copy a record's original out of the archive, with a manifest of digests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.copying import copy_original
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import LOOKING
from arkhiv.cli.options import as_json, by, command, purpose, record
from arkhiv.cli.output import put, put_json
from pipeline.errors import UserError
from pipeline.events import Kind
from pipeline.moves.showing import disclose, original
from pipeline.naming import file_name

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


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
    params = [record(say), folder, purpose(say), by(say), as_json(say)]
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
        found = original(tx, record)
    if not found.papers:
        raise NothingToExportError(record=found.record)
    target = folder / file_name(found.record.record_id)
    if target.exists():
        raise ExportTakenError(folder=target)
    with archive.records.writing() as tx:
        disclose(tx, found, who, Kind.EXPORTED, purpose)
    archive.sealer.seal()
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    with archive.records.reading() as tx:
        files = copy_original(tx, archive.objects, found, part)
    part.rename(target)
    if as_json:
        put_json({"folder": str(target), "files": files})
    else:
        put(str(target))
