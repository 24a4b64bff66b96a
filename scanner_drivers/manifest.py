"""The manifest: a CSV that says of each file where it belongs, row by row."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_drivers.driver import Place, Region
from scanner_drivers.files import is_folder, listed
from scanner_drivers.halves import halves
from scanner_drivers.index import LEFT_OUT, BadIndexError, Listing, explained, tail
from scanner_drivers.leaves import later
from scanner_drivers.links import leads_inside
from scanner_drivers.names import opening_label, part_number
from scanner_drivers.refusal import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scanner_drivers.driver import Half, LeafKind, Side
    from scanner_drivers.index import Reading

DELIMITERS = (",", ";", "\t")
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
MOST_PARTS = 999
"""Tiles of a plan, flaps of a leaf; what is more is a slip of the pen."""
ENCODINGS = ("utf-8-sig", "cp1251")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_FRAME = re.compile(r"(?P<file>.+)#(?P<frame>[0-9]{1,6})", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
_REGION = re.compile(r"\s*[,;\s]\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a file below the manifest's folder and a place of one of its images."""

    line: int
    path: Path
    place: Place


class _RowError(Exception):
    def __init__(self, code: Code, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def rows(manifest: Path) -> Iterator[Row | Refusal]:
    """Read a manifest; a bad row comes as a refusal with its line, and the others go on."""
    return listed_rows(Listing(manifest))


def listed_rows(listing: Listing) -> Iterator[Row | Refusal]:
    """Read a manifest or an index."""
    path = listing.path
    try:
        reading = None if listing.reading is None else explained(listing)
        text = decoded(path.read_bytes())
    except BadIndexError as error:
        yield Refusal(listing.mapping or path, error.code, facts=error.facts)
    except UnicodeDecodeError:
        yield Refusal(path, Code.MANIFEST_ENCODING)
    except FileNotFoundError:
        missing = Code.MANIFEST_UNREADABLE if listing.reading is None else Code.INDEX_MISSING
        yield Refusal(path, missing)
    except OSError:
        yield Refusal(path, Code.MANIFEST_UNREADABLE)
    else:
        yield from _rows(path, text) if reading is None else _index_rows(listing, text, reading)


def decoded(data: bytes) -> str:
    """Return the text of a table in UTF-8, UTF-16 or CP1251, told apart by its bytes."""
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16")
    if data.count(0) > 1:
        low, high = data[0::2].count(0), data[1::2].count(0)
        return data.decode("utf-16-be" if low > high else "utf-16-le")
    try:
        return data.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return data.decode(ENCODINGS[1])


def _rows(manifest: Path, text: str) -> Iterator[Row | Refusal]:
    """Split each line by itself, so that a stray quotation mark spoils one row and not the rest."""
    first, *others = _LINE_END.split(text)
    delimiter = max(DELIMITERS, key=first.count)
    try:
        header = [name.strip().lower() for name in _cells(first, delimiter)]
    except _RowError:
        header = []
    if "file" not in header:
        yield Refusal(manifest, Code.MANIFEST_HEADER)
        return
    for line, written in enumerate(others, start=2):
        if written.strip(f" {delimiter}"):
            yield from _taken(manifest, line, header, (written, delimiter))


def _index_rows(listing: Listing, text: str, reading: Reading) -> Iterator[Row | Refusal]:
    """Go through an index; where its columns are not known for certain, not one row is taken."""
    path = listing.path
    lines = [line for line in enumerate(_LINE_END.split(text), start=1) if line[1].strip()]
    if not lines:
        yield Refusal(path, Code.INDEX_NO_FILE)
        return
    first = lines[0][1]
    delimiter = reading.separator or max((*DELIMITERS, "|"), key=first.count)
    try:
        header = reading.header(_cells(first, delimiter))
    except BadIndexError as error:
        yield Refusal(path, error.code, facts=error.facts)
        return
    except _RowError as error:
        yield Refusal(path, error.code, 1)
        return
    for line, written in lines if reading.headings else lines[1:]:
        if written.strip(f" {delimiter}"):
            yield from _indexed(listing, line, header, (written, delimiter), reading)


def _indexed(
    listing: Listing, line: int, header: list[str], written: tuple[str, str], reading: Reading
) -> tuple[Row | Refusal, ...]:
    """Return the rows of a line: one, or one for each picture of the folder that it names."""
    folder = listing.folder
    try:
        said = _named(header, _cells(*written))
        said.pop(LEFT_OUT, None)
        cells = {**reading.always, **{name: value for name, value in said.items() if value}}
        cells["file"] = tail(folder, cells.get("file", ""))
        rows = _pictures(_row(folder, line, cells))
    except _RowError as error:
        return (Refusal(listing.path, error.code, line, error.facts),)
    return tuple(one for row in rows for one in _opened(row))


def _pictures(row: Row) -> list[Row]:
    """A line for a whole paper names its folder; the leaves of its pictures go on by one."""
    if not is_folder(row.path):
        return [row]
    found = [path for path in listed(row.path) if not is_folder(path)]
    return [
        replace(row, path=path, place=later(row.place, number)) for number, path in enumerate(found)
    ]


def _taken(
    manifest: Path, line: int, header: list[str], written: tuple[str, str]
) -> tuple[Row | Refusal, ...]:
    try:
        return _opened(_row(manifest.parent, line, _named(header, _cells(*written))))
    except _RowError as error:
        return (Refusal(manifest, error.code, line, error.facts),)


def _opened(row: Row) -> tuple[Row, ...]:
    """Return a row for each page of an opening, where the leaf is written like «12v-13r»."""
    place = row.place
    pages = None if place.region or place.half else opening_label(place.leaf or "")
    return (
        (row,) if pages is None else tuple(replace(row, place=one) for one in halves(place, pages))
    )


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    if any(cells[len(header) :]):
        raise _RowError(Code.ROW_COLUMNS)
    return dict(zip(header, cells, strict=False))


def _cells(written: str, delimiter: str) -> list[str]:
    try:
        found = next(csv.reader([written], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise _RowError(Code.ROW_BROKEN) from error
    return [cell.strip() for cell in found]


def _row(folder: Path, line: int, cells: Mapping[str, str]) -> Row:
    path, frame = _file(folder, cells.get("file", ""))
    side = cells.get("side", "").lower()
    if side not in SIDES:
        raise _RowError(Code.ROW_SIDE, value=side)
    said = cells.get("part", "")
    part = _number({"part": part_number(said) or said}, "part")
    if part is not None and not 1 <= part <= MOST_PARTS:
        raise _RowError(Code.ROW_PART, value=str(part), most=str(MOST_PARTS))
    region = cells.get("region", "")
    half = HALVES.get(region.casefold())
    place = Place(
        volume=cells.get("volume") or None,
        order=_number(cells, "order"),
        leaf=cells.get("leaf") or None,
        side=SIDES[side],
        side_given=bool(side),
        part=1 if part is None else part,
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
        raise _RowError(Code.ROW_NO_FILE)
    name = written.replace("\\", "/")
    found = _FRAME.fullmatch(name)
    if found is None or os.path.lexists(_inside(folder, name)):
        return _inside(folder, name), None
    if int(found["frame"]) < 1:
        raise _RowError(Code.ROW_NUMBER, column="file", value=written)
    return _inside(folder, found["file"]), int(found["frame"]) - 1


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a file below the folder; no other can be named."""
    parts = [part for part in name.split("/") if part != "."]
    if not parts or ".." in parts or "" in parts or ":" in parts[0] or "\0" in name:
        raise _RowError(Code.OUTSIDE_FOLDER)
    path = folder.joinpath(*parts)
    if not leads_inside(path, folder):
        raise _RowError(Code.OUTSIDE_FOLDER)
    return path


def _number(cells: Mapping[str, str], column: str) -> int | None:
    value = cells.get(column, "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()) or len(value) > 9:  # noqa: PLR2004  # 9 digits
        raise _RowError(Code.ROW_NUMBER, column=column, value=value)
    return int(value)


def _kind(value: str) -> LeafKind | None:
    folded = " ".join(value.casefold().split())
    if folded not in KINDS:
        raise _RowError(Code.ROW_KIND, value=value)
    return KINDS[folded]


def _region(value: str) -> Region | None:
    if not value:
        return None
    pieces = _REGION.split(value)
    if len(pieces) != len(Region._fields) or not all(
        piece.isascii() and piece.isdecimal() for piece in pieces
    ):
        raise _RowError(Code.ROW_REGION, value=value)
    region = Region(*map(int, pieces))
    if not region.width or not region.height:
        raise _RowError(Code.ROW_REGION, value=value)
    return region


def _listed(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stripped for text in ids if (stripped := text.strip())))
