"""Cells: numbers, shares, moments and words as tables show them, in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pipeline.events import MACHINE
from pipeline.nouns.record import Register
from pipeline.seeing.held import RECORD
from web.table import Cell, Head

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from pipeline.finding.answer import Piece
    from pipeline.language import Language
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation
    from web.pages.units import Units


def text(value: str, to: str = "") -> Cell:
    """Return a cell of words."""
    return Cell(value, to=to)


def opening(value: str, path: str) -> Cell:
    """Return a cell of words that opens something by the form in which its table stands."""
    return Cell(value, opens=path)


def found_in(value: str, pieces: tuple[Piece, ...]) -> Cell:
    """Return a cell of words of which some were found."""
    return Cell(value, pieces=pieces)


def cited(say: Language, units: Units, citation: Citation | None) -> str:
    """Return what a volume is called; of one whose name tells too much, that it waits."""
    if citation is None:
        return say("not placed yet")
    return f"{units(citation.unit)}: {shelf(say, citation)}"


def shelf(say: Language, citation: Citation) -> str:
    """Return where a volume of a unit stands as archivists write it, or whose papers wait in it."""
    return f"{say('not placed yet')}: {citation.item}" if citation.provisional else citation.native


def record_name(say: Language, record: Record) -> str:
    """Return a record by its ID, with the register in which it has that."""
    return registered(say, str(record))


def registered(say: Language, name: str) -> str:
    """Return the name of a record, REGISTER:ID, as people read it."""
    register, _, record_id = name.partition(":")
    return f"{record_id} ({say.word(register)})" if register in set(Register) else name


def with_names(say: Language, facts: Mapping[str, object]) -> Mapping[str, object]:
    """Return the facts of a hold with the records that it names as people read them."""
    if RECORD not in facts:
        return facts
    names = str(facts[RECORD]).split(", ")
    return {**facts, RECORD: ", ".join(registered(say, name) for name in names)}


def operator(say: Language, name: str) -> str:
    """Return the name of whoever did something; the machine's is said in the reader's language."""
    return say.word(name) if name == MACHINE.name else name


def count(say: Language, value: int, to: str = "") -> Cell:
    """Return a number; nothing opens behind a nought."""
    return Cell(say.number(value), value, to if value else "")


def share(say: Language, value: float) -> Cell:
    """Return a share."""
    return Cell(say.share(value), round(value, 6), share=True)


def moment(say: Language, value: datetime | None) -> Cell:
    """Return a moment."""
    if value is None:
        return Cell(say.moment(None))
    local = value.astimezone(say.zone).replace(second=0, microsecond=0, tzinfo=None)
    return Cell(say.moment(value), local)


def day(say: Language, value: date, to: str = "") -> Cell:
    """Return a day."""
    return Cell(say.day(value), value, to)


def heads(*names: str, right: range | tuple[int, ...] = ()) -> tuple[Head, ...]:
    """Return the heads of columns; those that hold numbers stand to the right."""
    return tuple(Head(name, place in right) for place, name in enumerate(names))


def address(path: str, **query: str | None) -> str:
    """Return an address with what follows it; what is None is left out."""
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path
