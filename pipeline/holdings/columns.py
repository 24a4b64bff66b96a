"""The columns of an inventory file, their synonyms, and which kind of file a header belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ocr.letters import normalise
from pipeline.describe.legacy import readable
from pipeline.holdings.problems import CellError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_APART = re.compile(r"[\W_]+")


class FileKind(StrEnum):
    """The two kinds of inventory file."""

    VOLUMES = "volumes"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what else it may be called, and what stands in it."""

    name: str
    synonyms: tuple[str, ...]
    about: str
    required: bool = False


_UNIT = Column("unit", ("нэгж", "архивын нэгж", "нэгжийн код"), "code of the archive unit", True)  # noqa: FBT003  # a table of columns reads better without keywords

VOLUMES: tuple[Column, ...] = (
    _UNIT,
    Column("fonds", ("хөмрөг", "фонд", "хөмрөгийн дугаар"), "number of the хөмрөг", required=True),
    Column("inventory", ("данс", "дансны дугаар"), "number of the данс", required=True),
    Column(
        "item",
        ("хн", "хадгаламжийн нэгж", "хадгаламжийн нэгжийн дугаар"),
        "number of the ХН",
        required=True,
    ),
    Column("kind", ("хэлбэр", "хн-ийн төрөл"), "how the leaves hold together; empty: `loose`"),
    Column("sheets", ("хуудасны тоо", "хуудас"), "certified number of body leaves; empty: unknown"),
    Column("count_quality", ("тооллого", "тооны чанар"), "how the number of leaves is known"),
    Column("restricted", ("нууцлал", "хязгаарласан"), "whether its papers are restricted"),
    Column("risk", ("эрсдэл", "эрсдэлийн түвшин"), "how endangered it is; empty: as its unit"),
    Column("open", ("нээлттэй", "нэмэгддэг"), "whether it still grows"),
    Column("four_eyes", ("хоёр хүн", "давхар хяналт"), "1: its unit wants two people"),
)

RECORDS: tuple[Column, ...] = (
    Column("record_id", ("бүртгэлийн дугаар", "дугаар"), "ID in its register", required=True),
    Column(
        "register", ("бүртгэл", "бүртгэлийн сан"), "which of the three registers", required=True
    ),
    Column("type", ("төрөл", "бүртгэлийн төрөл"), "type of the record", required=True),
    _UNIT,
    Column("fonds", ("хөмрөг", "фонд"), "number of the хөмрөг, if `volume` is only the ХН"),
    Column("inventory", ("данс",), "number of the данс, if `volume` is only the ХН"),
    Column(
        "volume",
        ("хн", "хадгаламжийн нэгж", "эшлэл"),
        "claimed volume: `fonds/inventory/item`, «Х-1, Д-2, ХН-345» or the ХН alone; "
        "empty: no place is claimed",
    ),
    Column("leaves", ("хуудас", "хуудасны дугаар"), "claimed leaves; empty: the whole volume"),
    Column("title", ("гарчиг", "нэр"), "title"),
    Column("year", ("он", "бүртгэсэн он"), "year of the registration"),
    Column("register_number", ("регистр", "регистрийн дугаар"), "person's or entity's number"),
    Column("names", ("нэрс", "овог нэр"), "names, several divided by `;`"),
    Column(
        "former_ids",
        ("хуучин дугаар", "өмнөх дугаар"),
        "every other ID in this register, several divided by `;`",
    ),
    Column("standing", ("байдал",), "whether the registry has withdrawn the record"),
)

COLUMNS = {FileKind.VOLUMES: VOLUMES, FileKind.RECORDS: RECORDS}


@dataclass(frozen=True, slots=True)
class Layout:
    """Which kind of file it is, and in which cell each of its columns stands."""

    kind: FileKind
    places: Mapping[str, int]
    width: int

    def cells(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by the names of their columns."""
        return {name: cells[place] for name, place in self.places.items()}


def fold(text: str) -> str:
    """Return the name of a column as it is compared: without case, legacy letters and signs."""
    return _APART.sub(" ", normalise(readable(text)).casefold()).strip()


def recognise(header: Sequence[str]) -> Layout:
    """Return the layout that a header describes; cells that it does not know are left alone.

    Raises CellError if it is the header of neither kind of file, or names a column twice.
    """
    kind = FileKind.RECORDS if "record_id" in _places(header, RECORDS) else FileKind.VOLUMES
    columns = COLUMNS[kind]
    found = _places(header, columns)
    missing = [column.name for column in columns if column.required and column.name not in found]
    if missing:
        raise CellError(column="", code=Fault.WRONG_HEADER, missing=", ".join(missing))
    for name, places in found.items():
        if len(places) > 1:
            raise CellError(name, Fault.REPEATED_COLUMN, name=name)
    return Layout(kind, {name: places[0] for name, places in found.items()}, len(header))


def score(header: Sequence[str]) -> int:
    """Return how many known columns a header names, whatever the kind of file."""
    return max(len(_places(header, columns)) for columns in COLUMNS.values())


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[str, list[int]]:
    names = {fold(name): column.name for column in columns for name in _all_names(column)}
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(header):
        name = names.get(fold(cell))
        if name is not None:
            found.setdefault(name, []).append(place)
    return found


def _all_names(column: Column) -> tuple[str, ...]:
    return (column.name, *column.synonyms)
