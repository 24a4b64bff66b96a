"""`practice`: an archive of invented papers, on which people learn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import unproven
from arkhiv.cli.options import CONTEXT, as_json, command
from arkhiv.cli.output import put, put_json, put_table
from arkhiv.practising import begin
from pipeline.flow import Role
from pipeline.practice.errors import NoPracticeError
from pipeline.practice.planted import VOLUMES
from pipeline.practice.result import SENTENCES, results

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from arkhiv.practising import Begun
    from pipeline.language import Language

FOLDER = Path("arkhiv-practice")


def practice_group(desk: Desk) -> click.Group:
    """Return the group `practice`."""
    made = click.Group(
        "practice", help=desk.say("An archive of invented papers."), context_settings=CONTEXT
    )
    made.add_command(_init_command(desk))
    made.add_command(_show_command(desk))
    return made


def _init_command(desk: Desk) -> click.Command:
    say = desk.say
    params: list[click.Parameter] = [
        click.Option(
            ["--to"],
            type=click.Path(path_type=Path),
            metavar="FOLDER",
            default=FOLDER,
            show_default=True,
            help=say("A new folder, in which all of it lies."),
        ),
        as_json(say),
    ]
    text = say(
        "Make an archive for practice: invented volumes, a person of every role, and a feeder at "
        "the operator's desk that gives drawn pages with known faults. It is marked as such when "
        "it is made, wherever it shows anything, and nothing leaves it or is counted. To begin "
        "anew, make another."
    )
    return command(desk, "init", _init, params, text, "arkhiv practice init --to /srv/practice")


def _init(desk: Desk, *, to: Path, as_json: bool) -> None:
    who = unproven((Role.ADMINISTRATOR,), None)
    begun = begin(desk.settings, to.absolute(), who, lambda role: _called(desk.say, role))
    if as_json:
        put_json(_facts(begun))
    else:
        _print(desk.say, begun)


def _called(say: Language, role: Role) -> str:
    return say("{role} (practice)").format(role=say.word(role).capitalize())


def _facts(begun: Begun) -> dict[str, object]:
    return {
        "data": str(begun.archive.settings.data),
        "people": begun.people,
        "password": begun.password,
        "volumes": [one.cited for one in VOLUMES],
    }


def _print(say: Language, begun: Begun) -> None:
    place = begun.archive.settings.data
    put(say("The archive for practice is ready in {place}.").format(place=place))
    put(say("Volumes: {volumes}").format(volumes=", ".join(one.cited for one in VOLUMES)))
    put(say("People: {people}").format(people=", ".join(begun.people)))
    put(
        say("The password of them all, shown this once: {password}").format(password=begun.password)
    )
    put(say("Open it: {command}").format(command=f"ARKHIV_DATA={place} arkhiv serve"))


def _show_command(desk: Desk) -> click.Command:
    text = desk.say(
        "Say what became of every fault that the feeder gave: settled as it should be, standing "
        "open, or called good though it is not."
    )
    return command(desk, "show", _show, [as_json(desk.say)], text, "arkhiv practice show")


def _show(desk: Desk, *, as_json: bool) -> None:
    archive, say = desk.archive(), desk.say
    if not archive.practice:
        raise NoPracticeError(place=desk.settings.data)
    with archive.records.reading() as tx:
        found = tuple(results(tx))
    if as_json:
        put_json(
            [
                {"item": one.item, "leaf": one.label, "side": one.side, "fault": one.fault,
                 "outcome": outcome}
                for one, outcome in found
            ]
        )  # fmt: skip
        return
    rows = [
        (str(one.item), f"{one.label}{one.side}", say.word(one.fault), say(SENTENCES[outcome]))
        for one, outcome in found
    ]
    heads = (say("Item"), say("Leaf"), say("Fault"), say("What became of it"))
    put_table(say("Practised"), heads, rows)
