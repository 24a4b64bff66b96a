"""The table: what a page shows in lines and a spreadsheet can open, drawn twice from one thing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pipeline.finding.answer import Piece

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes what begins so for something to compute."""
Plain: TypeAlias = float | date
"""What a spreadsheet computes with: a number, a day, or a moment by the reader's clock."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, for a spreadsheet the plain value, and what opens behind it.

    `pieces` are the text once more, with what was found marked. `opens` is what a press on it
    opens, by the form in which the table stands.
    """

    text: str
    plain: Plain | None = None
    to: str = ""
    opens: str = ""
    share: bool = False
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column; numbers stand to the right."""

    text: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; `id` names it in addresses, `note` says what its figures mean."""

    id: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = ""


def as_csv(table: Table) -> bytes:
    """Return a table as spreadsheets read it; no cell of it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(head.text) for head in table.heads])
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(cell: Cell) -> str | float:
    """Return a number as it is, and a day as people write it here."""
    if cell.plain is None or isinstance(cell.plain, date):
        return harmless(cell.text)
    return cell.plain
