"""`migrate-store`: a grown installation goes to servers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.objects import IN_FILE, AddressFileError
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import bar, put, put_json
from arkhiv.moving import Move, moved_to, stay
from arkhiv.settings import masked
from pipeline.errors import UserError

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from arkhiv.moving import Moved
    from arkhiv.settings import Settings
    from pipeline.language import Language


class WhereToError(UserError):
    """A move needs both addresses."""

    code = "where_to"
    template = "Say where the archive goes, with --database and --objects, or give --cancel."


def migrate_store_command(desk: Desk) -> click.Command:
    """Return the command `migrate-store`."""
    text = desk.say(
        "Carry every row and object of this installation to a database and an object store on "
        "servers, and verify there each row, the chain, the seals and each object. It goes on "
        "where it was interrupted. The old place stays as it is and can only be looked at "
        "afterwards. Stop all workers before."
    )
    example = "arkhiv migrate-store --database @database.url --objects @objects.url --by dorj"
    return command(desk, "migrate-store", _run, _params(desk.say), text, example)


def _params(say: Language) -> list[click.Parameter]:
    return [
        click.Option(
            ["--database"],
            metavar="URL",
            help=say("As ARKHIV_DATABASE_URL will have it; @FILE reads it from a file."),
        ),
        click.Option(
            ["--objects"],
            metavar="URL",
            help=say("As ARKHIV_OBJECTS_URL will have it; @FILE reads it from a file."),
        ),
        click.Option(
            ["--cancel"], is_flag=True, help=say("Give up a move that is not finished, and stay.")
        ),
        by(say),
        as_json(say),
    ]


def _run(
    desk: Desk,
    *,
    database: str | None,
    objects: str | None,
    cancel: bool,
    by: str | None,
    as_json: bool,
) -> None:
    archive, who = desk.archive(), actor(desk, RUNNING, by, unattended=True)
    if cancel:
        stay(archive, who)
        put(desk.say("The archive stays here; work can go on."))
        return
    if not database or not objects:
        raise WhereToError
    settings = moved_to(desk.settings, _address(database), _address(objects))
    with bar(desk.say("Moving")) as tick:
        moved = Move(archive, settings, who).run(tick)
    if as_json:
        put_json(asdict(moved))
    else:
        _print(desk.say, moved, settings, archive.keys)


def _print(say: Language, moved: Moved, settings: Settings, keys: Path) -> None:
    text = say(
        "{rows} rows and {objects} objects are there and were verified. On every machine set "
        "ARKHIV_DATABASE_URL to {database} and ARKHIV_OBJECTS_URL to {store}; bring the folder "
        "{keys} to the one that seals. The old place can only be looked at from now on."
    )
    put(
        text.format(
            rows=sum(moved.rows.values()),
            objects=moved.objects + moved.present,
            database=masked(settings.database_url),
            store=masked(settings.objects_url),
            keys=keys,
        )
    )


def _address(said: str) -> str:
    """Return an address; @FILE keeps passwords out of the list of programs."""
    if not said.startswith(IN_FILE):
        return said
    path = Path(said.removeprefix(IN_FILE))
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise AddressFileError(path=path, reason=reason) from error
