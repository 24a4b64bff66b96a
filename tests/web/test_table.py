"""Tables: what a spreadsheet gets is what stands on the page, and is never computed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.table import FORMULA, Cell, Head, Table, as_csv


def read(*cells: Cell) -> list[str]:
    table = Table("t", "T", (Head("h"),), (cells,))
    return list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C'!A0"])
def test_no_text_is_computed(text: str) -> None:
    assert read(Cell(text)) == [f"'{text}"]


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back_harmless(text: str) -> None:
    (came,) = read(Cell(text), Cell("x"))[:1]
    assert came.removeprefix("'" if text.startswith(FORMULA) else "") == text
    assert not came.startswith(FORMULA)


def test_numbers_stay_numbers() -> None:
    assert read(Cell("1,234", 1234), Cell("65.8%", 0.658), Cell("-5", -5)) == [
        "1234",
        "0.658",
        "-5",
    ]
