"""`station`: offices without a network: becoming one, and what a centre knows of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.options import CONTEXT, as_json, by, command, reason
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.reclaim import reclaim_command
from arkhiv.stations import become, equip, let_in, line_of
from pipeline.events import Kind
from pipeline.stations.line import Line
from storage.keys import Signer
from storage.stations.enrolled import exposed, listed, revoke

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.stations.clocks import Ahead
    from storage.stations.enrolled import Enrolled, Exposed


def station_group(desk: Desk) -> click.Group:
    """Return the group `station`."""
    made = click.Group(
        "station",
        help=desk.say("Stations without a network, and the centre that knows them."),
        context_settings=CONTEXT,
    )
    for built in (
        _init_command,
        _enroll_command,
        _list_command,
        _revoke_command,
        _lost_command,
        reclaim_command,
    ):
        made.add_command(built(desk))
    return made


def _init_command(desk: Desk) -> click.Command:
    say = desk.say
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    params: list[click.Parameter] = [
        click.Option(
            ["--unit"], metavar="CODE", required=True, help=say("The archive unit it works for.")
        ),
        click.Option(
            ["--holdings"],
            type=file,
            metavar="FILE",
            help=say("The unit's inventory, as arkhiv station enroll wrote it at the centre."),
        ),
        click.Option(
            ["--centre"],
            metavar="STATION:KEY",
            help=say("The centre's line, as arkhiv audit key prints it there first."),
        ),
        by(say),
        as_json(say),
    ]
    text = say(
        "Make this installation a station that works without a network, and print the line by "
        "which the centre enrols it. Given again with what the centre wrote, it takes the unit's "
        "inventory on board."
    )
    examples = (
        "arkhiv station init --unit 34",
        "arkhiv station init --unit 34 --holdings station.age --centre station-1:9f86d0…",
    )
    return command(desk, "init", _init, params, text, *examples)


def _init(
    desk: Desk,
    *,
    unit: str,
    holdings: Path | None,
    centre: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    archive = become(desk.settings, unit)
    who = actor(desk, RUNNING, by)
    line = line_of(archive)
    if holdings is not None:
        equip(archive, holdings, Signer.of(centre) if centre else None, who)
    else:
        _note_made(desk, line, by)
    if as_json:
        put_json({"line": str(line), "equipped": holdings is not None})
        return
    put(str(line))
    if holdings is None:
        tell(desk.say("Take this line to the centre: arkhiv station enroll LINE --to FILE"))
    else:
        tell(desk.say("The inventory of unit {unit} is on board.").format(unit=unit))


def _note_made(desk: Desk, line: Line, by: str | None) -> None:
    who = actor(desk, RUNNING, by)
    facts = {"unit": line.unit, "key": line.public}
    with desk.changing() as tx:
        tx.events.note(Kind.STATION_MADE, "station", line.name, actor=who, facts=facts)


def _enroll_command(desk: Desk) -> click.Command:
    say = desk.say
    params: list[click.Parameter] = [
        click.Argument(["line"], help=say("As arkhiv station init prints it there.")),
        click.Option(
            ["--to"],
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            required=True,
            help=say("Where the unit's inventory is written, for this station alone."),
        ),
        by(say, required=True),
        as_json(say),
    ]
    text = say(
        "Enrol a station: its bundles are taken from now on. The inventory of its unit is written "
        "into a file that only this station opens. Bring its line by hand."
    )
    example = "arkhiv station enroll darkhan-1:45:9f86d0…:age1q… --to station.age --by dorj"
    return command(desk, "enroll", _enroll, params, text, example)


def _enroll(desk: Desk, *, line: str, to: Path, by: str, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, RUNNING, by)
    named = Line.of(line)
    let_in(archive, named, to.absolute(), who)
    centre = str(archive.signers[0])
    if as_json:
        put_json({"station": named.name, "unit": named.unit, "file": str(to), "centre": centre})
        return
    put(centre)
    text = desk.say(
        "Station {station} is enrolled. Take {file} and the line above to it: arkhiv station init "
        "--unit {unit} --holdings FILE --centre LINE"
    )
    tell(text.format(station=named.name, unit=named.unit, file=to))


def _list_command(desk: Desk) -> click.Command:
    text = desk.say(
        "List the stations that this centre knows, with their last bundle and how far their clocks "
        "are ahead, in seconds, as far as messages prove it."
    )
    return command(desk, "list", _list, [as_json(desk.say)], text, "arkhiv station list")


def _list(desk: Desk, *, as_json: bool) -> None:
    with desk.looking() as tx:
        found = listed(tx)
    if as_json:
        put_json([_facts(one) for one in found])
        return
    say = desk.say
    heads = (
        say("Station"),
        say("Unit"),
        say("Bundles"),
        say("Last"),
        say("Clock"),
        say("Revoked"),
    )
    put_table(say("Stations"), heads, [_row(say, one) for one in found], right=(2,))


def _row(say: Language, one: Enrolled) -> tuple[str, ...]:
    revoked = say.moment(one.revoked) if one.revoked else ""
    clock = ahead_of(one.ahead) if one.ahead else ""
    return one.name, one.unit, say.number(one.bundles), say.moment(one.arrived), clock, revoked


def ahead_of(ahead: Ahead) -> str:
    """Return the interval in which the clock's offset lies, in seconds."""
    return f"{ahead.least:+.0f} … {ahead.most:+.0f}"


def _facts(one: Enrolled) -> dict[str, object]:
    return {
        "station": one.name,
        "unit": one.unit,
        "key": one.public,
        "enrolled": one.enrolled,
        "revoked": one.revoked,
        "lost": one.lost,
        "bundles": one.bundles,
        "arrived": one.arrived,
        "ahead": [one.ahead.least, one.ahead.most] if one.ahead else None,
    }


def _name(say: Language) -> click.Argument:
    return click.Argument(["name"], help=say("The name of the station."))


def _revoke_command(desk: Desk) -> click.Command:
    say = desk.say
    params = [_name(say), reason(say, required=True), by(say, required=True)]
    text = say("Take nothing of a station any more. What came before stays.")
    example = 'arkhiv station revoke darkhan-1 --reason "closed" --by dorj'
    return command(desk, "revoke", _revoke, params, text, example)


def _revoke(desk: Desk, *, name: str, reason: str, by: str) -> None:
    who = actor(desk, RUNNING, by)
    with desk.changing() as tx:
        revoke(tx, name, who, reason=reason)
    put(desk.say("Station {station} is revoked.").format(station=name))


def _lost_command(desk: Desk) -> click.Command:
    say = desk.say
    params = [_name(say), reason(say, required=True), by(say, required=True), as_json(say)]
    text = say(
        "Say that a station was lost or stolen. It is revoked, and the records are listed of which "
        "it had the line in the inventory or images that it had not erased."
    )
    example = 'arkhiv station lost darkhan-1 --reason "stolen from the car" --by dorj'
    return command(desk, "lost", _lost, params, text, example)


def _lost(desk: Desk, *, name: str, reason: str, by: str, as_json: bool) -> None:
    who = actor(desk, RUNNING, by)
    with desk.changing() as tx:
        revoke(tx, name, who, reason=reason, lost=True)
    with desk.looking() as tx:
        found = tuple(exposed(tx, name))
        arrived = next(one.arrived for one in listed(tx) if one.name == name)
    if as_json:
        put_json(
            [
                {"register": one.register, "record": one.record_id, "images": one.images}
                for one in found
            ]
        )
    else:
        _put_exposed(desk.say, found)
    text = desk.say(
        "What it scanned after its last bundle ({moment}) is in no list: ask its operators."
    )
    tell(text.format(moment=desk.say.moment(arrived)))


def _put_exposed(say: Language, found: tuple[Exposed, ...]) -> None:
    heads = (say("Register"), say("Record"), say("Exposed"))
    rows = [
        (
            say.word(one.register),
            one.record_id,
            say("images") if one.images else say("its line in the inventory"),
        )
        for one in found
    ]
    put_table(say("Exposed records"), heads, rows)
