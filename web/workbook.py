"""The workbook: a table as spreadsheet programs keep it, with numbers and days as such."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.language import Lang
from web.table import harmless

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from web.table import Cell, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
LONGEST_NAME = 31
"""A spreadsheet program takes no longer name of a sheet."""
NARROWEST, WIDEST = 8, 60
DAYS = {Lang.MONGOLIAN: "yyyy.mm.dd", Lang.ENGLISH: "yyyy-mm-dd"}
LITERALLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class _Drawn:
    """One sheet while it is written, with how each sort of value looks."""

    def __init__(self, book: Workbook, sheet: Worksheet, lang: Lang) -> None:
        day = DAYS[lang]
        self.sheet = sheet
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
        )
        self.count = book.add_format({"num_format": "#,##0"})
        self.share = book.add_format({"num_format": "0.0%"})
        self.day = book.add_format({"num_format": day, "align": "left"})
        self.moment = book.add_format({"num_format": f"{day} hh:mm", "align": "left"})

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Write one cell."""
        plain = cell.plain
        if plain is None:
            self.sheet.write_string(row, column, harmless(cell.text))
        elif isinstance(plain, date):
            self.sheet.write_datetime(row, column, plain, self._dated(plain))
        else:
            self.sheet.write_number(row, column, plain, self.share if cell.share else self.count)

    def _dated(self, plain: date) -> Format:
        return self.moment if isinstance(plain, datetime) else self.day


def as_xlsx(table: Table, lang: Lang) -> bytes:
    """Return a table as a workbook of one sheet; no cell of it is a formula or a link."""
    from xlsxwriter import Workbook

    kept = io.BytesIO()
    with Workbook(kept, LITERALLY) as book:
        sheet = book.add_worksheet(_name(table))
        drawn = _Drawn(book, sheet, lang)
        for column, head in enumerate(table.heads):
            sheet.write_string(0, column, harmless(head.text), drawn.head)
            sheet.set_column(column, column, _width(table, column))
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                drawn.put(number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if table.note:
            sheet.write_string(len(table.rows) + 2, 0, harmless(table.note))
    return kept.getvalue()


def _name(table: Table) -> str:
    """Return the title as the name of a sheet; the table's own name where nothing is left of it."""
    name = FORBIDDEN.sub(" ", table.title)[:LONGEST_NAME].strip()
    return name or table.id


def _width(table: Table, column: int) -> int:
    """Return how wide a column is, in letters; heads are broken into lines."""
    texts = [row[column].text for row in table.rows]
    longest = max((len(text) for text in texts), default=0)
    words = max(map(len, table.heads[column].text.split()), default=0)
    return min(max(longest, words, NARROWEST) + 2, WIDEST)
