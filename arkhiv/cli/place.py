"""`place`: say to which volume pages belong that were fed without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.options import as_json, by, command, volume
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_units
from pipeline.ingest.onward import onward_in_volume
from pipeline.moves.finding import the_volume
from pipeline.moves.placing import place
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def place_command(desk: Desk) -> click.Command:
    """Return the command `place`."""
    say = desk.say
    text = say(
        "Say to which volume pages belong that a scanner was fed with, without a volume. The "
        "sheets keep their order. Delimit the volume afterwards."
    )
    params = [
        volume(say),
        click.Option(
            ["--to"], metavar="VOLUME", required=True, help=say("The volume where they belong.")
        ),
        click.Option(
            ["--from", "start"],
            metavar="LEAF",
            help=say("The leaf that is first, if not the one after the last that is there."),
        ),
        by(say),
        as_json(say),
    ]
    example = "arkhiv place 11:-/-/20261126-160501-4f2a --to 11:1/2/345 --by bat"
    return command(desk, "place", _place, params, text, example)


def _place(
    desk: Desk, *, volume: str, to: str, start: str | None, by: str | None, as_json: bool
) -> None:
    archive = desk.archive()
    unit = desk.settings.unit
    who = actor(desk, CAPTURING, by)
    with archive.records.writing() as tx:
        waiting, target = the_volume(tx, volume, unit), the_volume(tx, to, unit)
        require_units(desk, tx, Right.CAPTURE, {waiting.citation.unit, target.citation.unit})
        onward = onward_in_volume(tx, target, unit, start)
        count = place(tx, waiting, target, onward, who)
    archive.sealer.seal()
    if as_json:
        put_json({"pages": count, "volume": str(target.citation)})
        return
    text = desk.say("Pages placed: {count}. Now delimit {volume}.")
    put(text.format(count=count, volume=target.citation))
