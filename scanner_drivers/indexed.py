"""Indexed: the rows of an index, or of a manifest, whichever lists the pictures of a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from scanner_drivers import manifest
from scanner_drivers.files import is_folder, listed
from scanner_drivers.index import LEFT_OUT, BadIndexError, explained
from scanner_drivers.leaves import later
from scanner_drivers.meant import Meant
from scanner_drivers.refusal import Code, Refusal
from scanner_drivers.rows import number_in, opened, row_of
from scanner_drivers.table import (
    DELIMITERS,
    LINE_END,
    RowError,
    cells_of,
    decoded,
    delimiter_of,
    named,
)
from scanner_drivers.xmlindex import lines_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scanner_drivers.index import Listing, Reading
    from scanner_drivers.rows import Row

SEPARATORS = (*DELIMITERS, "|")
Told: TypeAlias = dict[str, str] | RowError
"""The cells of a line, or why it cannot be taken."""
ENDED = "\x1a\0"
"""What old programs write behind the last line."""
MOST_PICTURES = 10_000
"""Of one paper; what is more is a slip of the pen."""

_SEPARATED = re.compile(r"sep=.\s*", re.IGNORECASE)
"""How a table says to a spreadsheet what separates its cells."""


def listed_rows(listing: Listing) -> Iterator[Row | Refusal]:
    """Go through what lists a folder; a bad row comes as a refusal with its line."""
    path = listing.path
    if listing.reading is None:
        yield from manifest.rows(path)
        return
    try:
        reading = explained(listing)
        lines = _lines(path, reading)
    except BadIndexError as error:
        about = (listing.mapping or path) if error.code is Code.INDEX_MAPPING else path
        yield Refusal(about, error.code, facts=error.facts)
    except RowError as error:
        yield Refusal(path, error.code, 1)
    except UnicodeDecodeError:
        yield Refusal(path, Code.MANIFEST_ENCODING)
    except FileNotFoundError:
        yield Refusal(path, Code.INDEX_MISSING)
    except OSError:
        yield Refusal(path, Code.MANIFEST_UNREADABLE)
    else:
        meant = Meant(listing.folder)
        for line, told in lines:
            yield from _indexed(listing, line, told, reading, meant)


def _lines(path: Path, reading: Reading) -> Sequence[tuple[int, Told]]:
    """Return the lines of an index; where its columns are not known for certain, raise."""
    if path.suffix.casefold() == ".xml":
        return lines_in(path.read_bytes(), reading)
    return _table_lines(decoded(path.read_bytes()), reading)


def _table_lines(text: str, reading: Reading) -> Sequence[tuple[int, Told]]:
    lines = [
        line
        for line in enumerate(LINE_END.split(text.rstrip(ENDED)), start=1)
        if line[1].strip() and not _SEPARATED.fullmatch(line[1])
    ]
    if not lines:
        raise BadIndexError(Code.INDEX_NO_FILE)
    first = lines[0][1]
    delimiter = reading.separator or delimiter_of(first, SEPARATORS)
    header = reading.header(cells_of(first, delimiter))
    return [
        (line, _table_cells(header, written, delimiter))
        for line, written in (lines if reading.headings else lines[1:])
        if written.strip(f" {delimiter}")
    ]


def _table_cells(header: list[str], written: str, delimiter: str) -> Told:
    try:
        return named(header, cells_of(written, delimiter))
    except RowError as error:
        return error


def _indexed(
    listing: Listing, line: int, told: Told, reading: Reading, meant: Meant
) -> tuple[Row | Refusal, ...]:
    """Return the rows of a line: one, or one for each picture of the paper that it names."""
    try:
        if isinstance(told, RowError):
            raise told
        said = {name: value for name, value in told.items() if value and name != LEFT_OUT}
        cells = {**reading.always, **said}
        rows = [
            row_of(listing.folder, line, {**cells, "file": meant(name) if name else ""})
            for name in _pictured(cells)
        ]
        rows = _counted(rows) if len(rows) > 1 else _pictures(rows[0])
    except RowError as error:
        return (Refusal(listing.path, error.code, line, error.facts),)
    return tuple(one for row in rows for one in opened(row))


def _pictured(cells: Mapping[str, str]) -> list[str]:
    """Return what a line names: one file or folder, or the pictures from one number to another."""
    if "first" not in cells:
        return [cells.get("file", "")]
    numbers = [number_in(cells, column) for column in ("first", "last")]
    first, last = numbers[0] or 0, numbers[-1] if numbers[-1] is not None else numbers[0] or 0
    if not first <= last < first + MOST_PICTURES:
        raise RowError(Code.ROW_NUMBER, column="last", value=cells.get("last", ""))
    return [str(number) for number in range(first, last + 1)]


def _counted(rows: list[Row]) -> list[Row]:
    """Let the leaves of the pictures of one paper go on from the one that its line names."""
    return [replace(row, place=later(row.place, steps)) for steps, row in enumerate(rows)]


def _pictures(row: Row) -> list[Row]:
    """A line for a whole paper names its folder; the leaves of its pictures go on by one."""
    if not is_folder(row.path):
        return [row]
    try:
        found = [path for path in listed(row.path) if not is_folder(path)]
    except OSError as error:
        raise RowError(Code.UNREADABLE_FOLDER) from error
    if not found:
        raise RowError(Code.MISSING_FILE)
    return _counted([replace(row, path=path) for path in found])
