"""Capture: the batches that are open at the desks, and beginning one for a volume at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.events import Actor
from pipeline.ingest.shelving import shelf_of_record
from pipeline.moves.batching import is_open_too_long
from pipeline.moves.errors import NoSuchThingError
from pipeline.moves.finding import the_volume
from pipeline.moves.sitting import sit_down
from pipeline.moves.stacked import lay_stack
from pipeline.nouns.record import Standing, parse_wanted
from pipeline.nouns.volume import CitationError
from pipeline.people.rights import Right, reach, role_for
from pipeline.seeing.verdicts import verdict_on_capture, verdict_on_record
from pipeline.sheets.code import parse
from scanner_drivers.device import Colour, Profile, Sides, Tray
from scanner_drivers.errors import DriverError
from scanner_drivers.profiles import PAPERS, kept
from scanner_drivers.sources import is_device
from web.asking import Elsewhere, Page
from web.errors import NoSuchRecordError, NoSuchVolumeError, NotFoundError, NotYoursError
from web.pages.cells import cited, heads, moment, text
from web.pages.own_day import own_day
from web.pages.people import called_in
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.ids import BatchId
    from pipeline.nouns.batch import Batch
    from pipeline.nouns.sheet import Stack
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.units import Units
    from web.table import Cell

BAD = 422
RESOLUTIONS = (150, 200, 300, 400, 600)
TRAY = "tray"


def capture(ask: Ask) -> Answer:
    """Show the open batches of this person's units, and how one is begun."""
    if "look" in ask.query:
        return _looked(ask)
    return _shown(ask)


def begin(ask: Ask) -> Answer:
    """Begin a batch for the volume that is named, and go on to it."""
    try:
        with ask.house.records.writing() as tx:
            if "separated" in ask.form:
                return Elsewhere(f"/stacks/{_laid(tx, ask).id}")
            return Elsewhere(f"/capture/{begun(tx, ask)}")
    except UserError as error:
        return _shown(ask, error)


def begun(tx: SqlTransaction, ask: Ask) -> BatchId:
    """Open a batch for the volume, the source and the profile that a form names."""
    as_fed = _as_fed(ask)
    return sit_down(tx, _volume(tx, ask), *as_fed, actor_of(ask), ask.house.feeds.station)


def _laid(tx: SqlTransaction, ask: Ask) -> Stack:
    """Open a batch for a stack with separator sheets, which say what lies in it."""
    within = reach(ask.person, Right.CAPTURE).units
    unit = ask.form.get("unit") or min(within, default="")
    if unit not in within:
        raise NotYoursError
    return lay_stack(tx, unit, *_as_fed(ask), actor_of(ask), ask.house.feeds.station)


def _as_fed(ask: Ask) -> tuple[str, str, dict[str, str]]:
    """Return the source that a form names, what kind it is, and what is asked of it."""
    source = ask.form.get("source", "")
    ask.house.feeds.require(source)
    driver = source.partition(":")[0] if is_device(source) else TRAY
    return source, driver, kept(_profile(ask))


def acted(
    ask: Ask,
    acts: Mapping[str, Callable[[SqlTransaction, Ask], None]],
    runs: Mapping[str, Callable[[Ask], object]],
    shown: Callable[[Ask, UserError], Answer],
) -> Answer:
    """Do what the form says and go back to the batch; say on the page why it cannot be done."""
    name = ask.form.get("act", "")
    if name not in acts and name not in runs:
        raise NotFoundError
    try:
        if name in runs:
            runs[name](ask)
        else:
            with ask.house.records.writing() as tx:
                acts[name](tx, ask)
    except UserError as error:
        return shown(ask, error)
    return Elsewhere(f"/capture/{ask.path['key']}")


def actor_of(ask: Ask) -> Actor:
    """Return whoever asks as somebody who scans."""
    return Actor(ask.person.name, role_for(ask.person, Right.CAPTURE).value, via=ask.via)


def _looked(ask: Ask) -> Answer:
    try:
        ask.house.feeds.look()
    except DriverError as fault:
        return _shown(ask, fault)
    return Elsewhere("/capture")


def _shown(ask: Ask, problem: UserError | DriverError | None = None) -> Page:
    say = ask.say
    with ask.house.records.reading() as tx:
        found = open_batches(tx, ask)
        units, holders = units_in(tx, say), [tx.batches.operator(one.id) for one in found]
        called = called_in(tx, say, holders)
        rows = tuple(
            _line(tx, ask, units, one, called(holder))
            for one, holder in zip(found, holders, strict=True)
        )
        in_hand = in_hand_of(tx, ask)
        usual = _usual(tx, ask)
        own = own_day(tx, ask)
    names = heads(
        say("Volume"), say("In whose hand"), say("Since"), say("Scanner or folder"), say("Remark")
    )
    given = {**usual, **ask.form}
    facts = {
        "table": Table("open", say("Open batches"), names, rows, empty=say("No batch is open.")),
        "sources": ask.house.feeds.sources(),
        "in_hand": in_hand,
        "own": own,
        "units": units.choices(reach(ask.person, Right.CAPTURE).units),
        "papers": tuple(PAPERS),
        "resolutions": RESOLUTIONS,
        "sides": tuple(Sides),
        "trays": tuple(Tray),
        "colours": tuple(Colour),
        "given": given,
        "problem": say.sentence(problem.template, problem.facts) if problem else "",
    }
    return Page("capture.html", facts, BAD if problem else 200)


def open_batches(tx: SqlTransaction, ask: Ask) -> list[Batch]:
    """Return the open batches of this person's units, those that are open too long first."""
    theirs = reach(ask.person, Right.CAPTURE)
    found = [
        one
        for one in tx.batches.open_ones(None, None)
        if theirs.covers(frozenset({one.unit})) and _is_seen(tx, ask, one)
    ]
    return sorted(found, key=lambda one: not is_open_too_long(one))


def _is_seen(tx: SqlTransaction, ask: Ask, batch: Batch) -> bool:
    """Say whether a batch may be known of: one of a restricted volume by who is cleared for it."""
    sitting = tx.feeds.sitting(batch.id)
    if sitting is None:
        return True
    return verdict_on_capture(tx, ask.person, tx.volumes.get(sitting.volume)).allowed


def _line(
    tx: SqlTransaction, ask: Ask, units: Units, batch: Batch, holder: str
) -> tuple[Cell, ...]:
    say, sitting = ask.say, tx.feeds.sitting(batch.id)
    if sitting is None:
        stack = tx.sheets.at_desk(batch.id)
        volume = (
            text(say("begun at the command line"))
            if stack is None
            else text(say("stack with separator sheets"), f"/stacks/{stack.id}")
        )
    else:
        named = tx.volumes.get(sitting.volume).citation
        volume = text(cited(say, units, named), f"/capture/{batch.id}")
    return (
        volume,
        text(holder),
        moment(say, batch.opened),
        text(batch.source.partition(":")[2]),
        text(say("open too long") if is_open_too_long(batch) else "–"),
    )


def in_hand_of(tx: SqlTransaction, ask: Ask) -> list[Volume]:
    """Return the volumes that are in this person's hand and may be fed by them."""
    units = sorted(reach(ask.person, Right.CAPTURE).units)
    volumes = (tx.volumes.get(one.volume) for one in tx.custody.out(units)
               if one.hand == ask.person.name)  # fmt: skip
    return [one for one in volumes if verdict_on_capture(tx, ask.person, one).allowed]


def _usual(tx: SqlTransaction, ask: Ask) -> dict[str, str]:
    """Return what this person asked of a device last, to be offered again."""
    usual = {**kept(Profile()), "source": "", "volume": "", "record": "", "paper": "A4"}
    sizes = {f"{width:g}x{height:g}": name for name, (width, height) in PAPERS.items()}
    for unit in sorted(reach(ask.person, Right.CAPTURE).units):
        for batch in tx.batches.latest(unit, 20):
            if batch.operator == ask.person.name and tx.feeds.sitting(batch.id) is not None:
                paper = sizes.get(batch.profile["paper"], "A4")
                return {**usual, **batch.profile, "paper": paper, "source": batch.source}
    return usual


def _volume(tx: SqlTransaction, ask: Ask) -> Volume:
    """Return the volume that is named, or where the papers of the record belong that is named."""
    record = ask.form.get("record", "").strip()
    found = _of_record(tx, ask, record) if record else _called(tx, ask)
    if not verdict_on_capture(tx, ask.person, found).allowed:
        raise NoSuchRecordError if record else NoSuchVolumeError
    return found


def _of_record(tx: SqlTransaction, ask: Ask, name: str) -> Volume:
    """Return the volume that a record claims, else one of its own in which its papers wait."""
    found = [
        one
        for one in tx.inventory.find(parse_wanted(name))
        if one.standing is not Standing.WITHDRAWN
        and verdict_on_record(tx, ask.person, Right.CAPTURE, one).allowed
    ]
    if len(found) != 1:
        raise NoSuchRecordError
    return shelf_of_record(tx, name, "", found[0].unit).volume


def _called(tx: SqlTransaction, ask: Ask) -> Volume:
    """Return the volume that is typed, chosen, or read from its label or its separator sheet."""
    name = ask.form.get("volume", "").strip()
    units = sorted(reach(ask.person, Right.CAPTURE).units)
    code = parse(name)
    try:
        if code is not None:
            sheet = tx.sheets.numbered(code.number)
            if sheet is None or sheet.check != code.check or sheet.volume is None:
                raise NoSuchVolumeError
            found = tx.volumes.get(sheet.volume)
        else:
            found = the_volume(tx, name, units[0] if units else "")
    except (CitationError, NoSuchThingError) as fault:
        raise NoSuchVolumeError from fault
    if found.citation.provisional:
        raise NoSuchVolumeError
    return found


def _profile(ask: Ask) -> Profile:
    """Return what the form asks of a device; what it does not say is as usual."""
    form, usual = ask.form, Profile()
    width, height = PAPERS.get(form.get("paper", ""), (usual.width_mm, usual.height_mm))
    resolution = form.get("resolution", "")
    offered = {str(one): one for one in RESOLUTIONS}
    return Profile(
        resolution=offered.get(resolution, usual.resolution),
        colour=Colour(_one(form.get("colour"), Colour, usual.colour)),
        sides=Sides(_one(form.get("sides"), Sides, usual.sides)),
        tray=Tray(_one(form.get("tray"), Tray, usual.tray)),
        width_mm=width,
        height_mm=height,
    )


def _one(given: str | None, kind: type[Colour | Sides | Tray], usual: str) -> str:
    return given if given is not None and given in {one.value for one in kind} else usual
