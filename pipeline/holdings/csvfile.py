"""The CSV file of an inventory, streamed: its digest, encoding and delimiter, and row after row.

A row may run over several lines inside quotes, but a quote that somebody forgot to close must not
swallow the rest of the file: a row over several lines counts only if it then has exactly the
header's cells.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import deque
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from pipeline.errors import SourceUnreadableError
from pipeline.holdings.columns import Layout, recognise, score
from pipeline.holdings.problems import CellError, Fault, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELIMITERS = (",", ";", "\t")
LONGEST_LINE = 1 << 18
MOST_LINES = 40
_BOM_8, _BOM_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was found: where, its digest, and how its letters are coded."""

    path: Path
    sha256: str
    encoding: str

    @property
    def encoding_name(self) -> str:
        """The encoding as people call it."""
        return "CP1251" if self.encoding == "cp1251" else "UTF-8"


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a usable header."""

    source: Source
    delimiter: str
    layout: Layout


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, with the first and the last line it stands on."""

    line: int
    last: int
    cells: tuple[str, ...]


def inspect(path: Path) -> Source:
    """Read a file once for its digest and its encoding; CP1251 if most lines are not UTF-8."""
    digest = hashlib.sha256()
    unicode_lines, other_lines, start = 0, 0, b""
    try:
        with path.open("rb") as stream:
            for line in iter(lambda: stream.readline(LONGEST_LINE), b""):
                start = start or line[:4]
                digest.update(line)
                if not line.isascii():
                    valid = _is_utf8(line)
                    unicode_lines, other_lines = unicode_lines + valid, other_lines + (not valid)
    except OSError as fault:
        raise SourceUnreadableError(path=path, reason=fault.strerror) from fault
    if start.startswith(_BOM_16):
        return Source(path, digest.hexdigest(), "utf-16")
    western = other_lines > unicode_lines and not start.startswith(_BOM_8)
    return Source(path, digest.hexdigest(), "cp1251" if western else "utf-8-sig")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def open_table(source: Source) -> Table | Problem:
    """Read the header: the delimiter is the one that makes the most known columns."""
    if source.encoding == "utf-16":
        return problem(1, "", Fault.UTF16)
    for number, text in _lines(source):
        if not text.strip():
            continue
        if "\0" in text:
            return problem(number, "", Fault.NUL)
        headers = {sign: _header(text, sign) for sign in DELIMITERS}
        best = max(DELIMITERS, key=lambda sign: score(headers[sign]))
        try:
            return Table(source, best, recognise(headers[best]))
        except CellError as fault:
            return fault.at(number)
    return problem(1, "", Fault.EMPTY_FILE)


def _header(text: str, delimiter: str) -> list[str]:
    try:
        return _split(text, delimiter)
    except csv.Error:
        return []


def rows(table: Table) -> Iterator[Row | Problem]:
    """Yield every row after the header, and a problem for each line that is no row."""
    ahead = _Ahead(_lines(table.source))
    next((number for number, text in ahead if text.strip()), None)
    for number, text in ahead:
        if not text.strip(" \t\n;,"):
            continue
        yield _row(table, ahead, number, text)


def _row(table: Table, ahead: _Ahead, number: int, text: str) -> Row | Problem:
    damage = _damage(table.source, number, text)
    if damage is not None:
        return damage
    try:
        cells = _split(text, table.delimiter)
    except csv.Error as fault:
        if "unexpected end" not in str(fault):
            return problem(number, "", Fault.QUOTES)
        return _long_row(table, ahead, number, text)
    return _measured(table, number, number, cells)


def _long_row(table: Table, ahead: _Ahead, number: int, text: str) -> Row | Problem:
    """A quote is still open at the end of the line: look whether the next lines close it."""
    taken: list[tuple[int, str]] = []
    for following in ahead.peek(MOST_LINES):
        taken.append(following)
        text += following[1]
        if _damage(table.source, *following) is not None:
            break
        try:
            cells = _split(text, table.delimiter)
        except csv.Error as fault:
            if "unexpected end" in str(fault):
                continue
            break
        if len(cells) != table.layout.width:
            break
        ahead.drop(len(taken))
        return Row(number, taken[-1][0], tuple(cells))
    return problem(number, "", Fault.OPEN_QUOTE)


def _measured(table: Table, number: int, last: int, cells: list[str]) -> Row | Problem:
    wanted = table.layout.width
    if len(cells) == wanted:
        return Row(number, last, tuple(cells))
    code = Fault.TOO_MANY_COLUMNS if len(cells) > wanted else Fault.TOO_FEW_COLUMNS
    return problem(number, "", code, found=len(cells), wanted=wanted)


def _damage(source: Source, number: int, text: str) -> Problem | None:
    if len(text) >= LONGEST_LINE:
        return problem(number, "", Fault.LONG_LINE)
    if "\0" in text:
        return problem(number, "", Fault.NUL)
    if not text.isascii() and _UNDECODED.search(text):
        return problem(number, "", Fault.ENCODING, encoding=source.encoding_name)
    return None


def _split(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.rstrip("\n").split(delimiter)
    return next(csv.reader(StringIO(text), delimiter=delimiter, strict=True))


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers; of one that is too long only the beginning."""
    with source.path.open(
        encoding=source.encoding, errors="surrogateescape", newline=None
    ) as stream:
        number = 0
        while text := stream.readline(LONGEST_LINE):
            number += 1
            yield number, text
            while len(text) == LONGEST_LINE and not text.endswith("\n"):
                text = stream.readline(LONGEST_LINE)


class _Ahead:
    """Lines that can be looked at before they are taken."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._waiting: deque[tuple[int, str]] = deque()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        return self._waiting.popleft() if self._waiting else next(self._lines)

    def peek(self, count: int) -> Iterator[tuple[int, str]]:
        """Yield the next lines, at most so many, and leave them where they are."""
        for place in range(count):
            if place == len(self._waiting):
                following = next(self._lines, None)
                if following is None:
                    return
                self._waiting.append(following)
            yield self._waiting[place]

    def drop(self, count: int) -> None:
        """Take lines that were looked at."""
        for _ in range(count):
            self._waiting.popleft()
