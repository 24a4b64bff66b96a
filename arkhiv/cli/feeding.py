"""Feeding a scanner from the command line: what is asked of it, and where its sheets belong."""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from arkhiv.cli.cutoff import LANDING, findable
from arkhiv.cli.output import tell
from arkhiv.cli.stopping import stopping
from arkhiv.cli.theirs import require_units
from arkhiv.feeding import fed_by, onto
from pipeline.clock import now
from pipeline.ingest.glass import on_glass
from pipeline.ingest.onward import onward_in_volume, onward_of_record
from pipeline.moves.finding import the_unit
from pipeline.nouns.volume import NOWHERE, Citation, parse_citation
from pipeline.people.rights import Right
from scanner_drivers.device import Coding, Colour, DoubleFeed, Profile, Sides, Tray
from scanner_drivers.names import leaf_name
from scanner_drivers.profiles import PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from pipeline.ids import VolumeId
    from pipeline.ingest.stacking import Sheeted
    from pipeline.language import Language
    from scanner_drivers.driver import Side
    from scanner_drivers.feed import DeviceDriver
    from scanner_drivers.target import Target
    from storage.records import SqlTransaction

_PAPER = re.compile(r"(?P<width>\d{2,4})x(?P<height>\d{2,4})")
STANDARD = Profile()


class Paper(click.ParamType[tuple[float, float]]):
    """The size of the paper: a name, or width and height in millimetres."""

    name = "paper"

    def __init__(self, say: Language) -> None:
        self.say = say

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float]:
        """Return width and height in millimetres."""
        found = _PAPER.fullmatch(str(value).lower())
        if str(value).upper() in PAPERS:
            return PAPERS[str(value).upper()]
        if found is None:
            names = ", ".join(PAPERS)
            text = self.say("Write {names}, or width and height in millimetres, like 210x340.")
            self.fail(text.format(names=names), param, ctx)
        return float(found["width"]), float(found["height"])


def feeding_options(say: Language) -> list[click.Parameter]:
    """The options that count for scanners alone."""
    return [
        click.Option(
            ["--volume"],
            metavar="VOLUME",
            help=say("For a scanner: the volume that is fed, UNIT:fonds/inventory/item."),
        ),
        click.Option(
            ["--record"],
            metavar="RECORD",
            help=say("For a scanner: the record whose papers are fed."),
        ),
        click.Option(
            ["--from", "start"],
            metavar="LEAF",
            help=say("The leaf that is fed first, if not the one after the last that is there."),
        ),
        click.Option(
            ["--sheets"],
            type=click.IntRange(min=1),
            help=say("How many sheets you counted; others than these are reported."),
        ),
        _choice("--sides", Sides, say("Which sides of a sheet in the feeder are scanned.")),
        _choice("--tray", Tray, say("The feeder if there is one, or one of the two.")),
        click.Option(
            ["--resolution"],
            type=click.IntRange(50, 1200),
            default=STANDARD.resolution,
            show_default=True,
            help=say("Dots to the inch."),
        ),
        _choice("--colour", Colour, say("What is kept of the colours.")),
        click.Option(
            ["--paper"],
            type=Paper(say),
            metavar="SIZE",
            default="A4",
            show_default=True,
            help=say("A3, A4, A5, or width and height in millimetres, like 210x340."),
        ),
        _choice("--double-feed", DoubleFeed, say("What to do when two sheets go through.")),
        _choice("--coding", Coding, say("How raw pictures are kept, without loss.")),
        click.Option(
            ["--option", "options"],
            multiple=True,
            metavar="NAME=VALUE",
            help=say("An option of the scanner's own software, like brightness=10."),
        ),
    ]


def _choice(
    name: str, kind: type[Sides | Tray | Colour | DoubleFeed | Coding], text: str
) -> click.Option:
    key = name.removeprefix("--").replace("-", "_")
    return click.Option(
        [name],
        type=click.Choice([one.value for one in kind]),
        default=getattr(STANDARD, key).value,
        show_default=True,
        help=text,
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of a scanner."""

    volume: str | None
    record: str | None
    start: str | None
    sheets: int | None
    profile: Profile


def wish(
    *,
    volume: str | None,
    record: str | None,
    start: str | None,
    sheets: int | None,
    paper: tuple[float, float],
    resolution: int,
    options: tuple[str, ...],
    **words: str,
) -> Wish:
    """Return what the options of the command say."""
    profile = Profile(
        resolution=resolution,
        width_mm=paper[0],
        height_mm=paper[1],
        colour=Colour(words["colour"]),
        sides=Sides(words["sides"]),
        tray=Tray(words["tray"]),
        double_feed=DoubleFeed(words["double_feed"]),
        coding=Coding(words["coding"]),
        options=tuple(_named(option) for option in options),
    )
    return Wish(volume, record, start, sheets, profile)


def _named(option: str) -> tuple[str, str]:
    name, _, value = option.partition("=")
    return name, value


@contextmanager
def fed(
    desk: Desk, source: str, wanted: Wish, unit: str, way: Sheeted | None
) -> Iterator[DeviceDriver]:
    """Lend the driver of a scanner, that a signal stops and the end of the block lets go."""
    archive = desk.archive()
    with archive.records.reading() as tx:
        onto_leaves, volume = _target(desk, tx, wanted, unit)
        target = findable(tx, onto_leaves, unit, way)
        profile = on_glass(tx, volume, wanted.profile)
    if profile != wanted.profile:
        tell(desk.say("This volume must not be fed: one leaf is scanned on the glass."))
    folder = archive.settings.data / LANDING
    with (
        fed_by(source, profile, target, folder, wanted.sheets) as driver,
        stopping(driver.cancel),
    ):
        yield driver


def _target(
    desk: Desk, tx: SqlTransaction, wanted: Wish, unit: str
) -> tuple[Target, VolumeId | None]:
    """Where the sheets belong, and in which volume; the right to capture is needed in that unit."""
    if wanted.volume and wanted.record:
        raise click.UsageError(desk.say("Give a volume or a record, not both."))
    start, side = _start(desk, wanted.start)
    if wanted.record:
        onward = onward_of_record(tx, wanted.record, unit, start)
        target = onto(onward, side, wanted.record, record=wanted.record)
    else:
        citation = parse_citation(wanted.volume, unit) if wanted.volume else _nowhere(unit)
        the_unit(tx, citation.unit)
        onward = onward_in_volume(tx, tx.volumes.find(citation), citation.unit, start)
        target = onto(onward, side, str(citation), volume=str(citation))
    if desk.settings.token is not None:
        require_units(desk, tx, Right.CAPTURE, {onward.unit})
    return target, onward.volume


def _start(desk: Desk, text: str | None) -> tuple[str | None, Side]:
    if text is None:
        return None, "r"
    found = leaf_name(f"{text}.tif")
    if found is None:
        message = desk.say("The leaf {leaf} is not understood. Write it like 12, 12а or 12v.")
        raise click.UsageError(message.format(leaf=text))
    return found.leaf, found.side


def _nowhere(unit: str) -> Citation:
    """The volume of a feeding of which nobody has said where it belongs."""
    return Citation(unit, NOWHERE, NOWHERE, f"{now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
