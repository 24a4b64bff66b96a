"""The words on a sheet: what people need to lay it at its place, and nothing of any person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.nouns.sheet import SheetKind
from pipeline.sheets.drawing import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.language import Language
    from pipeline.nouns.record import Record
    from pipeline.nouns.sheet import Sheet
    from pipeline.nouns.volume import Citation, Volume
    from pipeline.ports.records import Transaction

DO_NOT_FEED = "ТЭЖЭЭГҮҮРТ ХИЙХГҮЙ · ХАВТГАЙ СКАННЕР"
PERSONS_NUMBER = re.compile(r"[^\W\d]{2}\s*\d{8}|\d{12}")
"""What the number of a citizen looks like; an ID that does is not printed."""


def said(tx: Transaction, sheet: Sheet, say: Language, title: Callable[[str], str]) -> Said:
    """Return what stands on a sheet, in Mongolian; `title` calls a type of record by its name."""
    if sheet.kind is SheetKind.END:
        return Said("", ())
    if sheet.volume is not None:
        volume = tx.volumes.get(sheet.volume)
        lines = (*_cited(tx, volume.citation), *_of_volume(volume, say, sheet.first))
        never = tx.custody.of(volume.id).preparation.do_not_feed
        return Said("", lines, DO_NOT_FEED if never else "")
    record = None if sheet.record is None else tx.inventory.get(sheet.record)
    return Said("", () if record is None else tuple(_of_record(tx, record, say, title)))


def _cited(tx: Transaction, cited: Citation) -> tuple[str, ...]:
    unit = tx.holdings.units().get(cited.unit)
    name = "" if unit is None else unit.name_mn
    return (
        f"{cited.unit} {name}".strip(),
        f"Хөмрөг {cited.fonds}   Данс {cited.inventory}",
        f"ХН {cited.item}",
    )


def _of_volume(volume: Volume, say: Language, first: int) -> Iterator[str]:
    yield say.word(volume.kind).capitalize()
    if volume.sheets is not None:
        yield f"Баталгаажсан хуудас: {volume.sheets}"
    if first > 1:
        yield f"Эхний хуудас: {first}"


def _of_record(
    tx: Transaction, record: Record, say: Language, title: Callable[[str], str]
) -> Iterator[str]:
    yield say.word(record.register).capitalize()
    yield title(record.type)
    if record.record_id != record.register_number and not PERSONS_NUMBER.fullmatch(
        record.record_id
    ):
        yield record.record_id
    for claim in tx.inventory.claimed_places(record.id):
        cited = tx.volumes.get(claim.volume).citation
        if not cited.provisional:
            yield f"{cited.unit}   {cited.native}"
            if claim.leaves:
                yield f"х. {claim.leaves}"
