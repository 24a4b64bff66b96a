"""Sheeting: sheets are issued for volumes and records, and declared void."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import new_id
from pipeline.moves.errors import (
    NoSheetsError,
    NoSuchSheetError,
    NowhereYetError,
    ReasonMissingError,
    SheetUsedError,
)
from pipeline.nouns.record import Record
from pipeline.nouns.sheet import Sheet, SheetKind
from pipeline.nouns.volume import Volume
from pipeline.sheets.code import new_check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ids import VolumeId
    from pipeline.ports.records import Transaction

SHEET = "sheet"
_NUMBER = re.compile(r"\d+")


def issue(
    tx: Transaction,
    volumes: Sequence[Volume],
    records: Sequence[Record],
    actor: Actor,
    *,
    first: int | None = None,
    apart: bool = False,
) -> tuple[Sheet, ...]:
    """Issue a sheet for each volume and record, and an end sheet; apart, an end for each."""
    if any(volume.citation.provisional for volume in volumes):
        raise NowhereYetError
    wanted: list[Volume | Record] = [*volumes, *records]
    if not wanted:
        raise NoSheetsError
    groups = [[one] for one in wanted] if apart else [wanted]
    return tuple(sheet for group in groups for sheet in _printing(tx, group, actor, first))


def void(tx: Transaction, number: int, actor: Actor, *, reason: str) -> Sheet:
    """Declare a sheet void: it need not be seen any more, and must not be."""
    if not reason.strip():
        raise ReasonMissingError
    sheet = the_sheet(tx, number)
    if tx.sheets.seen_in(number) is not None:
        raise SheetUsedError(number=number)
    if sheet.voided is None:
        tx.sheets.void(number, reason.strip())
        tx.events.note(Kind.SHEET_VOIDED, SHEET, sheet.id, actor=actor, words=reason.strip())
    return the_sheet(tx, number)


def the_sheet(tx: Transaction, number: int) -> Sheet:
    """Return the sheet with a number, or raise that none was issued."""
    sheet = tx.sheets.numbered(number)
    if sheet is None:
        raise NoSuchSheetError(number=number)
    return sheet


def next_leaf(tx: Transaction, key: VolumeId) -> int:
    """Return the number after that of the last leaf that has a picture or is known to be absent."""
    labels = [
        leaf.label
        for leaf in tx.volumes.leaves(key)
        if leaf.absent or tx.volumes.is_pictured(leaf.id)
    ]
    numbers = [int(found[0]) for label in labels if (found := _NUMBER.match(label))]
    return max(numbers, default=0) + 1


def _printing(
    tx: Transaction, group: Sequence[Volume | Record], actor: Actor, first: int | None
) -> list[Sheet]:
    printing = new_id()
    made = [
        _sheet(tx, thing, (printing, place, len(group) + 1), actor, first)
        for place, thing in enumerate(group, 1)
    ]
    end = (printing, len(group) + 1, len(group) + 1)
    return [*made, _sheet(tx, None, end, actor, first)]


def _sheet(
    tx: Transaction,
    thing: Volume | Record | None,
    place: tuple[str, int, int],
    actor: Actor,
    first: int | None,
) -> Sheet:
    volume = thing if isinstance(thing, Volume) else None
    record = thing if isinstance(thing, Record) else None
    kind = SheetKind.VOLUME if volume else SheetKind.RECORD if record else SheetKind.END
    sheet = Sheet(
        id=new_id(),
        number=tx.sheets.next_number(),
        check=new_check(),
        kind=kind,
        printing=place[0],
        place=place[1],
        of=place[2],
        issued=now(),
        issued_by=actor.name,
        volume=volume.id if volume else None,
        record=record.id if record else None,
        first=first or (next_leaf(tx, volume.id) if volume else 1),
    )
    tx.sheets.issue(sheet)
    about = {"volume": sheet.volume, "record": sheet.record}
    facts = {"number": sheet.number, "kind": kind.value, "printing": sheet.printing, **about}
    tx.events.note(Kind.SHEET_ISSUED, SHEET, sheet.id, actor=actor, facts=facts)
    return sheet
