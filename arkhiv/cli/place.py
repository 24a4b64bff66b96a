"""`place`: say to which volume or record pages belong that were fed without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.options import as_json, by, command, volume
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_units
from pipeline.ingest.onward import onward_in_volume, onward_of_record
from pipeline.moves.finding import the_record, the_volume
from pipeline.moves.placing import place, place_of_record
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def place_command(desk: Desk) -> click.Command:
    """Return the command `place`."""
    say = desk.say
    text = say(
        "Say to which volume or record pages belong that a scanner was fed with, without either. "
        "The sheets keep their order. Pages of a record are its original; delimit a volume "
        "afterwards."
    )
    params = [
        volume(say),
        click.Option(["--to"], metavar="VOLUME", help=say("The volume where they belong.")),
        click.Option(["--record"], metavar="RECORD", help=say("The record whose papers they are.")),
        click.Option(
            ["--from", "start"],
            metavar="LEAF",
            help=say("The leaf that is first, if not the one after the last that is there."),
        ),
        by(say),
        as_json(say),
    ]
    examples = (
        "arkhiv place 11:-/-/20261126-160501-4f2a --to 11:1/2/345 --by bat",
        "arkhiv place 11:-/-/20261126-160501-4f2a --record civil:1993-БГ-0147 --by bat",
    )
    return command(desk, "place", _place, params, text, *examples)


def _place(
    desk: Desk,
    *,
    volume: str,
    to: str | None,
    record: str | None,
    start: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    if (to is None) is (record is None):
        raise click.UsageError(desk.say("Say --to or --record, one of them."))
    who, say = actor(desk, CAPTURING, by), desk.say
    unit = desk.settings.unit
    with desk.changing() as tx:
        waiting = the_volume(tx, volume, unit)
        if record is not None:
            found = the_record(tx, record)
            require_units(desk, tx, Right.CAPTURE, {waiting.citation.unit, found.unit})
            onward = onward_of_record(tx, str(found), found.unit, start)
            require_units(desk, tx, Right.CAPTURE, {onward.unit})
            count = place_of_record(tx, waiting, found, onward, who)
            told, text = {"record": str(found)}, say("Pages placed: {count}, as {name}.")
            name = str(found)
        else:
            target = the_volume(tx, str(to), unit)
            units = {waiting.citation.unit, target.citation.unit}
            require_units(desk, tx, Right.CAPTURE, units)
            onward = onward_in_volume(tx, target, unit, start)
            count = place(tx, waiting, target, onward, who)
            name = str(target.citation)
            told, text = {"volume": name}, say("Pages placed: {count}. Now delimit {name}.")
    if as_json:
        put_json({"pages": count, **told})
        return
    put(text.format(count=count, name=name))
