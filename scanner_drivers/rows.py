"""The row: what one line of a list says of a file, and of the pages that it shows."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_drivers.driver import Place, Region
from scanner_drivers.halves import halves
from scanner_drivers.links import leads_inside
from scanner_drivers.names import opening_label
from scanner_drivers.parts import Part, part_written
from scanner_drivers.refusal import Code
from scanner_drivers.table import RowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scanner_drivers.driver import Half, LeafKind, Side

SIDES: dict[str, Side] = {
    "": "r",
    **dict.fromkeys(("r", "recto", "front", "нүүр"), "r"),
    **dict.fromkeys(("v", "verso", "rear", "back", "ар"), "v"),
}
KINDS: dict[str, LeafKind | None] = {
    "": None,
    "body": "body",
    "үндсэн": "body",
    "үндсэн хуудас": "body",
    "cover": "cover",
    "хавтас": "cover",
    "нүүр": "cover",
    "нүүр хуудас": "cover",
    "inner_list": "inner_list",
    "inner list": "inner_list",
    "товьёог": "inner_list",
    "дотоод товьёог": "inner_list",
    "certification": "certification",
    "баталгаа": "certification",
    "баталгааны хуудас": "certification",
    "insert": "insert",
    "хавсралт": "insert",
    "хавчуулга": "insert",
}
HALVES: dict[str, Half] = {"left": "left", "right": "right", "зүүн": "left", "баруун": "right"}
MOST_DIGITS = 9
MOST_PARTS = 999
"""Tiles of a plan, flaps of a leaf; what is more is a slip of the pen."""

_FRAME = re.compile(r"(?P<file>.+)#(?P<frame>[0-9]{1,6})", re.DOTALL)
_REGION = re.compile(r"\s*[,;\s]\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a file below the list's folder and a place of one of its images."""

    line: int
    path: Path
    place: Place


def row_of(folder: Path, line: int, cells: Mapping[str, str]) -> Row:
    """Return the row of a line from its cells; raise for what cannot be true of any file."""
    path, frame = _file(folder, cells.get("file", ""))
    side = cells.get("side", "").lower()
    if side not in SIDES:
        raise RowError(Code.ROW_SIDE, value=side)
    said = cells.get("part", "")
    written = part_written(said) or Part(said, None)
    part = number_in({"part": written.number}, "part")
    if part is not None and not 1 <= part <= MOST_PARTS:
        raise RowError(Code.ROW_PART, value=str(part), most=str(MOST_PARTS))
    region = cells.get("region", "")
    half = HALVES.get(region.casefold())
    place = Place(
        volume=cells.get("volume") or None,
        order=number_in(cells, "order"),
        leaf=cells.get("leaf") or None,
        side=SIDES[side],
        side_given=bool(side),
        part=1 if part is None else part,
        part_kind=written.kind,
        region=_region(region) if half is None else None,
        half=half,
        frame=frame,
        records=_listed(cells.get("record_id", "").split(";")),
        document=cells.get("document") or None,
        kind=_kind(cells.get("kind", "")),
        line=line,
    )
    return Row(line, path, place)


def _file(folder: Path, written: str) -> tuple[Path, int | None]:
    """Return the file a row names and its frame, counted from 0; «book.tif#1» is the first."""
    if not written:
        raise RowError(Code.ROW_NO_FILE)
    name = written.replace("\\", "/")
    found = _FRAME.fullmatch(name)
    if found is None or os.path.lexists(_inside(folder, name)):
        return _inside(folder, name), None
    if int(found["frame"]) < 1:
        raise RowError(Code.ROW_NUMBER, column="file", value=written)
    return _inside(folder, found["file"]), int(found["frame"]) - 1


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a file below the folder; no other can be named."""
    parts = [part for part in name.split("/") if part != "."]
    if not parts or ".." in parts or "" in parts or ":" in parts[0] or "\0" in name:
        raise RowError(Code.OUTSIDE_FOLDER)
    path = folder.joinpath(*parts)
    if not leads_inside(path, folder):
        raise RowError(Code.OUTSIDE_FOLDER)
    return path


def number_in(cells: Mapping[str, str], column: str) -> int | None:
    """Return the number in a cell; None where it is empty."""
    value = cells.get(column, "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()) or len(value.lstrip("0")) > MOST_DIGITS:
        raise RowError(Code.ROW_NUMBER, column=column, value=value)
    return int(value)


def _kind(value: str) -> LeafKind | None:
    folded = " ".join(value.casefold().split())
    if folded not in KINDS:
        raise RowError(Code.ROW_KIND, value=value)
    return KINDS[folded]


def _region(value: str) -> Region | None:
    if not value:
        return None
    pieces = _REGION.split(value)
    if len(pieces) != len(Region._fields) or not all(
        piece.isascii() and piece.isdecimal() for piece in pieces
    ):
        raise RowError(Code.ROW_REGION, value=value)
    region = Region(*map(int, pieces))
    if not region.width or not region.height:
        raise RowError(Code.ROW_REGION, value=value)
    return region


def _listed(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stripped for text in ids if (stripped := text.strip())))


def opened(row: Row) -> tuple[Row, ...]:
    """Return a row for each page of an opening, where the leaf is written like «12v-13r»."""
    place = row.place
    pages = None if place.region or place.half else opening_label(place.leaf or "")
    return (
        (row,) if pages is None else tuple(replace(row, place=one) for one in halves(place, pages))
    )
