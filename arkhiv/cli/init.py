"""`init` and `migrate`: an installation, and its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.archive import init, require_installation
from arkhiv.cli.options import as_json, command
from arkhiv.cli.output import put, put_json, tell
from storage.database import open_engine
from storage.migrate import found, migrate
from storage.orphans import is_behind

if TYPE_CHECKING:
    import click

    from arkhiv.cli.desk import Desk


def init_command(desk: Desk) -> click.Command:
    """Return the command `init`."""
    text = desk.say(
        "Make the data folder, the database, the object store and the signing key. What is there "
        "already stays as it is, so that the command may be repeated."
    )
    return command(desk, "init", _init, [as_json(desk.say)], text, "arkhiv init")


def _init(desk: Desk, *, as_json: bool) -> None:
    archive = init(desk.settings)
    bereft = is_behind(archive.records, archive.objects)
    if not bereft:
        archive.sealer.seal()
    if as_json:
        put_json({"data": str(desk.settings.data), "schema": found(archive.records.engine)})
    else:
        put(desk.say("The archive is ready in {place}.").format(place=desk.settings.data))
    if bereft:
        text = desk.say(
            "The object store holds seals of station {station} that this database does not know. "
            "Bring the database back from a copy, or run: arkhiv rebuild"
        )
        tell(text.format(station=desk.settings.station))


def migrate_command(desk: Desk) -> click.Command:
    """Return the command `migrate`."""
    text = desk.say(
        "Bring the database to the schema version that this program works with. Make a copy of the "
        "data folder before it."
    )
    return command(desk, "migrate", _migrate, [as_json(desk.say)], text, "arkhiv migrate")


def _migrate(desk: Desk, *, as_json: bool) -> None:
    require_installation(desk.settings)
    engine = open_engine(desk.settings.database_url)
    before, after = found(engine), migrate(engine)
    if as_json:
        put_json({"before": before, "after": after})
    else:
        text = desk.say("The database had schema version {before} and has {after} now.")
        put(text.format(before=before, after=after))
