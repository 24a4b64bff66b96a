"""`sheets`: separator sheets are printed, listed and declared void."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.labels import labels
from arkhiv.cli.options import CONTEXT, as_json, by, command, limit, reason
from arkhiv.cli.output import put, put_json, put_table
from arkhiv.cli.stacks import seen_command, settle_command, undo_command
from arkhiv.cli.theirs import require_units
from arkhiv.language import speak
from pipeline.language import Lang
from pipeline.moves.errors import NoSheetsError
from pipeline.moves.finding import the_record, the_volume
from pipeline.moves.sheeting import issue, the_sheet, void
from pipeline.people.rights import Right, reach
from pipeline.practice.words import WORDS
from pipeline.sheets.words import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.sheet import Sheet
    from storage.records import SqlTransaction

LINES = 200


def sheets_group(desk: Desk) -> click.Group:
    """Return the group `sheets`."""
    say = desk.say
    group = click.Group("sheets", help=say("Separator sheets."), context_settings=CONTEXT)
    for made in (
        _print_command(desk),
        _issued_command(desk),
        seen_command(desk),
        settle_command(desk),
        undo_command(desk),
        _void_command(desk),
    ):
        group.add_command(made)
    return group


def _print_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Print separator sheets for volumes, or for the records in loose files, and an end sheet. "
        "What is printed together is fed together, the end sheet last. Print on both sides."
    )
    params = [
        click.Argument(
            ["volume"], nargs=-1, help=say("Volumes: UNIT:fonds/inventory/item, or their IDs.")
        ),
        click.Option(
            ["--record"], multiple=True, metavar="ID", help=say("A record in a loose file.")
        ),
        click.Option(
            ["--from", "first"],
            type=click.IntRange(min=1),
            metavar="LEAF",
            help=say("The number of the first leaf; else the one after the last that is there."),
        ),
        click.Option(["--apart"], is_flag=True, help=say("An end sheet for each of them.")),
        click.Option(
            ["--to", "out"],
            type=click.Path(dir_okay=False, path_type=Path),
            required=True,
            metavar="FILE",
            help=say("The PDF that is written."),
        ),
        by(say),
        as_json(say),
    ]
    example = "arkhiv sheets print 11:1/2/345 11:1/2/346 --to sheets.pdf --by bat"
    return command(desk, "print", _print, params, text, example)


def _issued_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("List the sheets that were issued last, and whether each was seen or is void.")
    params = [limit(say, LINES), as_json(say)]
    return command(desk, "issued", _issued, params, text, "arkhiv sheets issued")


def _void_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Declare a sheet void: it was lost, or is not needed. It must not be seen any more.")
    number = click.Argument(["number"], type=click.IntRange(min=1), help=say("Its number."))
    params = [number, reason(say, required=True), by(say), as_json(say)]
    example = "arkhiv sheets void 123 --reason 'the volume is not there' --by bat"
    return command(desk, "void", _void, params, text, example)


def _print(
    desk: Desk,
    *,
    volume: tuple[str, ...],
    record: tuple[str, ...],
    first: int | None,
    apart: bool,
    out: Path,
    by: str | None,
    as_json: bool,
) -> None:
    from pipeline.sheets.printing import write

    if not volume and not record:
        raise NoSheetsError
    who = actor(desk, CAPTURING, by)
    say, titles = speak(Lang.MONGOLIAN), replace(labels(desk), lang=Lang.MONGOLIAN)
    with desk.changing() as tx:
        volumes = [the_volume(tx, name, desk.settings.unit) for name in volume]
        records = [the_record(tx, name) for name in record]
        units = {one.citation.unit for one in volumes} | {one.unit for one in records}
        require_units(desk, tx, Right.CAPTURE, units)
        made = issue(tx, volumes, records, who, first=first, apart=apart)
        mark = WORDS if desk.archive().practice else ""
        write(out, [(sheet, said(tx, sheet, say, titles.type)) for sheet in made], mark)
    if as_json:
        put_json({"file": str(out), "sheets": [_told(sheet) for sheet in made]})
        return
    text = desk.say.many(
        "{number} sheet, printed on both sides, is in the file.",
        "{number} sheets, printed on both sides, are in the file.",
        len(made),
    )
    put(text)


def _issued(desk: Desk, *, limit: int, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = [(one, tx.sheets.seen_in(one.number)) for one in _theirs(desk, tx, limit)]
        lines = [(one, _stands_for(tx, one), stack) for one, stack in found]
    if as_json:
        put_json([{**_told(one), "for": what, "seen_in": stack} for one, what, stack in lines])
        return
    heads = (say("Number"), say("Kind"), say("For"), say("Issued"), say("Who"), say("State"))
    rows = [
        (
            f"{one.number:06}",
            say.word(one.kind),
            what or "–",
            say.moment(one.issued),
            one.issued_by,
            _state(say, one, stack),
        )
        for one, what, stack in lines
    ]
    put_table(say("Separator sheets"), heads, rows)


def _void(desk: Desk, *, number: int, reason: str, by: str | None, as_json: bool) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        require_units(desk, tx, Right.CAPTURE, _units(tx, the_sheet(tx, number)))
        found = void(tx, number, who, reason=reason)
    if as_json:
        put_json(_told(found))
    else:
        put(desk.say("The sheet {number} is void.").format(number=f"{number:06}"))


def _theirs(desk: Desk, tx: SqlTransaction, most: int) -> Iterator[Sheet]:
    """Yield the sheets for things of the units in which whoever asks scans."""
    person = acting(desk, tx)
    for sheet in tx.sheets.issued(most):
        if person is None or reach(person, Right.CAPTURE).covers(frozenset(_units(tx, sheet))):
            yield sheet


def _units(tx: SqlTransaction, sheet: Sheet) -> set[str]:
    """Return the units of everything for which a sheet was printed together with others."""
    found: set[str] = set()
    for one in tx.sheets.of_printing(sheet.printing):
        if one.volume is not None:
            found.add(tx.volumes.get(one.volume).citation.unit)
        elif one.record is not None:
            found.add(tx.inventory.get(one.record).unit)
    return found


def _stands_for(tx: SqlTransaction, sheet: Sheet) -> str:
    if sheet.volume is not None:
        return str(tx.volumes.get(sheet.volume).citation)
    return "" if sheet.record is None else str(tx.inventory.get(sheet.record))


def _state(say: Language, sheet: Sheet, stack: str | None) -> str:
    if sheet.voided is not None:
        return f"{say('void')}: {sheet.void_reason}"
    return say("not seen yet") if stack is None else say("seen")


def _told(sheet: Sheet) -> dict[str, object]:
    return {
        "number": sheet.number,
        "kind": sheet.kind.value,
        "printing": sheet.printing,
        "place": sheet.place,
        "of": sheet.of,
        "first": sheet.first,
        "issued": sheet.issued.isoformat(),
        "by": sheet.issued_by,
        "void": sheet.void_reason or None,
    }
