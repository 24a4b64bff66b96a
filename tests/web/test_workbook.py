"""Workbooks: numbers and days stay such, texts stay texts, and nothing in them is computed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import Lang
from web.table import FORMULA, Cell, Head, Table
from web.workbook import as_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPE = re.compile(r"_x([0-9A-F]{4})_")
EPOCH = date(1899, 12, 30)


class Opened:
    """A workbook of one sheet, read part by part as it is written."""

    def __init__(self, cells: tuple[Cell, ...], *, title: str = "T", note: str = "") -> None:
        heads = tuple(Head(f"h{number}") for number in range(len(cells)))
        table = Table("t", title, heads, (cells,), note)
        with zipfile.ZipFile(io.BytesIO(as_xlsx(table, Lang.MONGOLIAN))) as parts:
            self.sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # ours
            self.styles = ET.fromstring(parts.read("xl/styles.xml"))  # noqa: S314  # ours
            self.book = ET.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314  # ours
            shared = ET.fromstring(parts.read("xl/sharedStrings.xml"))  # noqa: S314  # ours
        self.texts = ["".join(one.itertext()) for one in shared]

    @property
    def row(self) -> list[str | float]:
        _, row = self.sheet.findall(f"{MAIN}sheetData/{MAIN}row")[:2]
        return [self._value(one) for one in row]

    def _value(self, one: ET.Element) -> str | float:
        value = one.findtext(f"{MAIN}v") or ""
        if one.get("t") != "s":
            return float(value)
        return ESCAPE.sub(lambda found: chr(int(found[1], 16)), self.texts[int(value)])

    def format_of(self, column: int) -> str:
        _, row = self.sheet.findall(f"{MAIN}sheetData/{MAIN}row")[:2]
        styles = self.styles.findall(f"{MAIN}cellXfs/{MAIN}xf")
        number = styles[int(row[column].get("s", "0"))].get("numFmtId")
        known = {
            one.get("numFmtId"): one.get("formatCode") for one in self.styles.iter(f"{MAIN}numFmt")
        }
        return known.get(number) or number or ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "12"])
def test_no_text_is_computed_or_taken_for_a_number(text: str) -> None:
    opened = Opened((Cell(text),))
    assert opened.row == [f"'{text}" if text.startswith(FORMULA) else text]
    assert opened.sheet.findall(f".//{MAIN}f") == []


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_any_text_comes_back_harmless(text: str) -> None:
    (came, _) = Opened((Cell(text), Cell("x"))).row
    assert str(came).removeprefix("'" if text.startswith(FORMULA) else "") == text
    assert not str(came).startswith(FORMULA)


def test_numbers_shares_days_and_moments_keep_their_sort() -> None:
    day, moment = date(2026, 7, 14), datetime(2026, 7, 14, 18, 30)  # noqa: DTZ001  # a wall clock's
    opened = Opened(
        (Cell("1,234", 1234), Cell("65.8%", 0.658, share=True), Cell("x", day), Cell("x", moment))
    )
    assert opened.row == [
        1234.0,
        0.658,
        float((day - EPOCH).days),
        pytest.approx((day - EPOCH).days + 18.5 / 24),
    ]
    kinds = [opened.format_of(column) for column in range(4)]
    assert kinds == ["#,##0", "0.0%", "yyyy.mm.dd", "yyyy.mm.dd hh:mm"]


@pytest.mark.parametrize(
    ("title", "name"), [("[a]/b:c", "a  b c"), ("?*", "t"), ("Я" * 40, "Я" * 31)]
)
def test_a_title_that_no_sheet_may_have_is_cut_to_one(title: str, name: str) -> None:
    (sheet,) = Opened((Cell("x"),), title=title).book.iter(f"{MAIN}sheet")
    assert sheet.get("name") == name


def test_what_the_figures_mean_stands_below_them() -> None:
    assert "why" in Opened((Cell("x"),), note="why").texts
