"""`bundle import`: bundles of stations are taken in at the centre, each with a signed receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.exits import exit_of
from arkhiv.cli.options import a_folder, as_json, by, command
from arkhiv.cli.output import bar, put_json, put_table, tell
from arkhiv.cli.station import ahead_of
from arkhiv.stations import centre_of
from pipeline.errors import ArkhivError, InputError, UserError
from pipeline.stations.errors import BundleUnreadableError
from pipeline.stations.receipt import file_name
from storage.objects.disk import aside, explained
from storage.stations.opening import bags_in, claim_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from storage.stations.taking import Centre, Taken


def import_command(desk: Desk) -> click.Command:
    """Return the command `bundle import`."""
    say = desk.say
    params = [
        a_folder("folder", say("A bundle, or a folder with bundles.")),
        click.Option(
            ["--receipts"],
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help=say("Where the receipts are written; else into the folder itself."),
        ),
        by(say, required=True),
        as_json(say),
    ]
    text = say(
        "Take bundles of stations in, in the order of their numbers, and write a signed receipt "
        "for each when all its masters were read back. A bundle that came before changes nothing."
    )
    example = "arkhiv bundle import /media/usb --by dorj"
    return command(desk, "import", _import, params, text, example)


def _import(desk: Desk, *, folder: Path, receipts: Path | None, by: str, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, RUNNING, by)
    bags = bags_in(folder)
    if not bags:
        raise BundleUnreadableError(name=folder.name, reason="no bundle is in it")
    to = receipts or (folder.parent if bags == [folder] else folder)
    with bar(desk.say("Objects")) as tick:
        outcomes = list(_taken(centre_of(archive, who, tick), folder))
    archive.sealer.seal()
    with archive.bell() as bell:
        bell.ring()
    for _, one in outcomes:
        if not isinstance(one, ArkhivError):
            _keep(to, one)
    _put_outcomes(desk.say, outcomes, as_json=as_json)
    fault = next((one for _, one in outcomes if isinstance(one, ArkhivError)), None)
    if fault is not None:
        click.get_current_context().exit(exit_of(fault))


def _taken(centre: Centre, folder: Path) -> Iterator[tuple[str, Taken | ArkhivError]]:
    """Take bundle after bundle, as their stations numbered them; a bad one stops no other."""
    for path in sorted(bags_in(folder), key=_order):
        try:
            yield path.name, centre.take(path)
        except (InputError, UserError) as fault:
            yield path.name, fault


def _order(path: Path) -> tuple[str, int, str]:
    try:
        said = claim_of(path).statement
    except ArkhivError:
        return "", 0, path.name
    return said.station, said.number, path.name


def _keep(folder: Path, one: Taken) -> None:
    with explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with aside(folder, [one.receipt.encode()], durable=True) as path:
            path.replace(folder / file_name(one.station, one.number))


def _put_outcomes(
    say: Language, outcomes: list[tuple[str, Taken | ArkhivError]], *, as_json: bool
) -> None:
    if as_json:
        put_json([_facts(say, name, one) for name, one in outcomes])
        return
    taken = [(name, one) for name, one in outcomes if not isinstance(one, ArkhivError)]
    rows = [
        (
            name,
            say.number(one.masters),
            ahead_of(one.ahead),
            say("came before") if one.repeated else "",
        )
        for name, one in taken
    ]
    heads = (say("Bundle"), say("Masters"), say("Clock"), say("Note"))
    put_table(say("Taken in"), heads, rows, right=(1,))
    for name, one in taken:
        if one.ahead.is_wrong:
            text = say("{name}: the clock of the station is wrong by minutes. Have it set.")
            tell(text.format(name=name))
    for _, fault in outcomes:
        if isinstance(fault, ArkhivError):
            tell(say.sentence(fault.template, fault.facts))


def _facts(say: Language, name: str, one: Taken | ArkhivError) -> dict[str, object]:
    if isinstance(one, ArkhivError):
        return {"bundle": name, "code": one.code, "said": say.sentence(one.template, one.facts)}
    return {
        "bundle": name,
        "station": one.station,
        "number": one.number,
        "repeated": one.repeated,
        "masters": one.masters,
        "ahead": [one.ahead.least, one.ahead.most],
        "clock_wrong": one.ahead.is_wrong,
    }
