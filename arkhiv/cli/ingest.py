"""`ingest`: take scans in from a source."""

from __future__ import annotations

import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.archive import ChildInspector
from arkhiv.cli.cutoff import take_up
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.feeding import fed, feeding_options, wish
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import bar, put_json, put_pairs, tell
from arkhiv.cli.sheetfeed import open_stack, sheet_options, sheeted
from arkhiv.cli.stopping import stopping
from arkhiv.cli.theirs import require_units
from arkhiv.feeding import SIDE_BY_SIDE, scratch_of, taken_in
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import COUNTS, Received
from pipeline.ingest.once import Once
from pipeline.moves.finding import the_unit
from pipeline.people.rights import Right
from scanner_drivers.errors import FeedingError
from scanner_drivers.sources import is_device, is_old, open_driver, open_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from arkhiv.archive import Archive
    from arkhiv.cli.desk import Desk
    from arkhiv.cli.output import Tick
    from pipeline.ingest.stacking import Sheeted
    from pipeline.language import Language
    from scanner_drivers.driver import Driver
    from scanner_drivers.errors import DeviceError
    from scanner_drivers.feed import DeviceDriver
    from scanner_drivers.left import LeftDriver
    from workers.bell import Bell

WATCH_SECONDS = 5.0
NOTHING = Received(files=0, pages=0, repeated=0, contested=0, documents=0, refused=0)


def ingest_command(desk: Desk) -> click.Command:
    """Return the command `ingest`."""
    say = desk.say
    text = say(
        "Take scans in. A plain folder is read and never altered; a folder that contains incoming/ "
        "is a hot folder. Files are called RECORD/LEAF.tif, or listed in manifest.csv. What cannot "
        "be taken is set aside with its reason, and the rest goes on. Repeating it does no harm. A "
        "scanner is fed until it is empty; without a volume its pages wait."
    )
    params = [
        click.Argument(
            ["source"],
            help=say("Where the scans are: folder:PATH, legacy:PATH, sane:DEVICE or escl:HOST."),
        ),
        by(say),
        click.Option(
            ["--unit"],
            metavar="CODE",
            help=say("The archive unit, if not the one in the settings."),
        ),
        click.Option(
            ["--watch"], is_flag=True, help=say("Go on and take in whatever comes, until stopped.")
        ),
        click.Option(
            ["--map", "table"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE",
            help=say(
                "For legacy: the table of old names with volume, leaf and record, if it is not "
                "legacy.csv in the folder."
            ),
        ),
        click.Option(
            ["--look"],
            is_flag=True,
            help=say(
                "Look at each page at once, while its paper is in the hand, and not when it is "
                "cleaned; with --watch, --separated and from a scanner that is so anyway."
            ),
        ),
        *feeding_options(say),
        *sheet_options(say),
        as_json(say),
    ]
    examples = (
        "arkhiv ingest folder:scans --by bat",
        "arkhiv ingest folder:hot --watch",
        "arkhiv ingest sane:fujitsu:fi-8170:123456 --volume 11:1/2/345 --by bat",
    )
    return command(desk, "ingest", _ingest, params, text, *examples)


def _ingest(
    desk: Desk,
    *,
    source: str,
    by: str | None,
    unit: str | None,
    watch: bool,
    look: bool,
    table: Path | None,
    as_json: bool,
    separated: bool,
    both_sides: bool,
    stack: str | None,
    **asked: Any,  # noqa: ANN401  # handed on as Click gives them
) -> None:
    archive = desk.archive()
    with archive.records.reading() as tx:
        code = the_unit(tx, unit or desk.settings.unit)
    unattended = watch and code == desk.settings.unit
    who = actor(desk, CAPTURING, by, unattended=unattended)
    if desk.settings.token is not None:
        with desk.looking() as tx:
            require_units(desk, tx, Right.CAPTURE, {code})
    station = Station(who, archive.settings.station, code)
    scratch = scratch_of(archive)
    with (
        archive.children(SIDE_BY_SIDE) as children,
        archive.bell() as bell,
        bar(desk.say("Taking in")) as tick,
    ):
        way = sheeted(separated=separated, both_sides=both_sides, stack=stack)
        in_hand = look or watch or way is not None or is_device(source) or is_old(source)
        inspect = Once(
            ChildInspector(children, archive.recipe, scratch, codes=way is not None, look=in_hand)
        )
        if is_device(source):

            def again(left: LeftDriver, unit: str, onto: Sheeted | None) -> Received:
                coded, at = onto is not None, replace(station, unit=unit)
                look = Once(ChildInspector(children, archive.recipe, scratch, codes=coded))
                return _runner(archive, look, at, left, source, tick, bell, way=onto)()

            found = take_up(desk, source, again)
            if found is not None:
                _print_fed(desk.say, *found, as_json=as_json)
                raise found[1]
            with fed(desk, source, wish(**asked), code, way) as scanner:
                run = _runner(archive, inspect, station, scanner, source, tick, bell, way=way)
                _feed(desk.say, run, scanner, as_json=as_json)
            return
        if is_old(source):
            driver: Driver = open_legacy(source, table)
        elif way is None:
            driver = open_driver(source, decodes=inspect.ahead, once=not watch)
        else:
            driver = open_stack(source, watch=watch)
        run = _runner(archive, inspect, station, driver, source, tick, bell, way=way)
        received = _again(run) if watch else run()
    _print(desk.say, received, as_json=as_json)


def _feed(
    say: Language, run: Callable[[], Received], scanner: DeviceDriver, *, as_json: bool
) -> None:
    """Feed once and print what came, the pages last; then tell what stopped it, if anything did."""
    try:
        received = run()
    except FeedingError as stopped:
        _print_fed(say, NOTHING, stopped, as_json=as_json)
        raise
    _print_fed(say, received, scanner.fault, as_json=as_json)
    if scanner.fault is not None:
        raise scanner.fault


def _runner(
    archive: Archive,
    inspect: Once,
    station: Station,
    driver: Driver,
    source: str,
    tick: Tick,
    bell: Bell,
    *,
    way: Sheeted | None,
) -> Callable[[], Received]:
    """Return one pass over the source, with its events sealed at the end."""
    seen: list[str] = []

    def one(name: str) -> None:
        seen.append(name)
        tick(len(seen))

    def run() -> Received:
        return taken_in(archive, inspect, station, driver, source, one, bell, way=way)

    return run


def _again(run: Callable[[], Received]) -> Received:
    """Pass over the source again and again until a signal, and add up."""
    stopped, total = threading.Event(), NOTHING
    with stopping(stopped.set):
        while not stopped.is_set():
            found = run()
            total = _sum(total, found)
            stopped.wait(WATCH_SECONDS)
    return total


def _sum(before: Received, found: Received) -> Received:
    """Add up two passes; what is left alone lies there each time."""
    counts = {name: getattr(before, name) + getattr(found, name) for name in COUNTS}
    skipped = tuple(dict.fromkeys((*before.skipped, *found.skipped)))
    return Received(**counts, skipped=skipped)


def _print_fed(
    say: Language, received: Received, fault: DeviceError | None, *, as_json: bool
) -> None:
    if as_json:
        put_json({**asdict(received), "stopped": fault and fault.code})
        return
    counts = (
        (say("Pages that contradict another"), received.contested),
        (say("Documents delimited"), received.documents),
        (say("Files refused"), received.refused),
        *([(say("Stacks stopped"), received.stacks_held)] if received.stacks_held else []),
        (say("Pages received"), received.files),
    )
    put_pairs((name, say.number(count)) for name, count in counts)
    if received.refused or received.contested or received.stacks_held:
        tell(say("Some of it waits for a person; see: arkhiv held"))


def _print(say: Language, received: Received, *, as_json: bool) -> None:
    if as_json:
        put_json(asdict(received))
        return
    counts = (
        (say("Files taken"), received.files),
        (say("New pages"), received.pages),
        (say("Pages known already"), received.repeated),
        (say("Pages that contradict another"), received.contested),
        (say("Documents delimited"), received.documents),
        (say("Files refused"), received.refused),
        *([(say("Stacks stopped"), received.stacks_held)] if received.stacks_held else []),
        (say("Left alone"), len(received.skipped)),
    )
    put_pairs((name, say.number(count)) for name, count in counts)
    for name in received.skipped:
        tell(say("Left alone, as hidden or half-written: {name}").format(name=name))
    if received.refused or received.contested or received.stacks_held:
        tell(say("Some of it waits for a person; see: arkhiv held"))
