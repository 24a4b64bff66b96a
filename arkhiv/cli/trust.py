"""`audit key` and `audit trust`: whose signatures hold, when several stations share one store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import put, put_json
from pipeline.events import Kind
from storage.keys import Signer, trust

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def key_command(desk: Desk) -> click.Command:
    """Return the command `audit key`."""
    text = desk.say(
        "Print whose signatures hold here as STATION:KEY: this station first. The other stations "
        "of the archive need this line once, for audit trust."
    )
    return command(desk, "key", _key, [as_json(desk.say)], text, "arkhiv audit key")


def trust_command(desk: Desk) -> click.Command:
    """Return the command `audit trust`."""
    say = desk.say
    text = say(
        "Let the signatures of another station hold here. Bring its line by hand, never through "
        "the database that it signs."
    )
    params = [
        click.Argument(
            ["signers"],
            nargs=-1,
            required=True,
            metavar="STATION:KEY",
            help=say("As audit key prints it on the other station."),
        ),
        by(say, required=True),
        as_json(say),
    ]
    return command(
        desk, "trust", _trust, params, text, "arkhiv audit trust station-2:9f86d0… --by dorj"
    )


def _key(desk: Desk, *, as_json: bool) -> None:
    _put(desk.archive().signers, as_json=as_json)


def _trust(desk: Desk, *, signers: tuple[str, ...], by: str, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, RUNNING, by)
    named = [Signer.of(text) for text in signers]
    with archive.records.writing() as tx:
        for signer in named:
            tx.events.note(
                Kind.KEY_TRUSTED,
                "key",
                signer.public,
                actor=who,
                facts={"station": signer.station},
            )
    for signer in named:
        trust(archive.keys, signer)
    archive.sealer.seal()
    _put(desk.archive().signers, as_json=as_json)


def _put(signers: tuple[Signer, ...], *, as_json: bool) -> None:
    if as_json:
        put_json([{"station": one.station, "key": one.public} for one in signers])
        return
    for one in signers:
        put(str(one))
