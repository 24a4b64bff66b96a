"""The text of a table, as offices and programs write them: its encoding, its lines, its cells."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from scanner_drivers.refusal import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8-sig", "cp1251")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LINE_END = re.compile(r"\r\n|\n|\r")

_QUOTED = re.compile(r'"[^"]*"')


class RowError(Exception):
    """A line that cannot be taken, with what is wrong with it."""

    def __init__(self, code: Code, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


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


def delimiter_of(first: str, delimiters: Sequence[str]) -> str:
    """Return what separates the cells of a table, by its first line: what most often does."""
    return max(delimiters, key=_QUOTED.sub("", first).count)


def cells_of(written: str, delimiter: str) -> list[str]:
    """Return the cells of a line."""
    try:
        lines = csv.reader([written], delimiter=delimiter, strict=True, skipinitialspace=True)
        found = next(lines, [])
    except csv.Error as error:
        raise RowError(Code.ROW_BROKEN) from error
    return [cell.strip() for cell in found]


def named(header: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells of a line by what their columns are."""
    if any(cells[len(header) :]):
        raise RowError(Code.ROW_COLUMNS)
    return dict(zip(header, cells, strict=False))
