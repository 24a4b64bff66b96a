"""Tables: on every width each word and number is whole and no column is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from arkhiv.cli.tables import laid_out

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADS = (
    "Records of",
    "In the inventory",
    "Captured",
    "Digitized",
    "Share",
    "Registered",
    "Share registered",
    "Lost",
    "Counted / estimated / unknown",
)
ROWS = (
    ("Citizens and legal entities", "21", "20", "19", "90.5%", "18", "85.7%", "1", "16 / 4 / 1"),
    ("Property", "3", "3", "3", "100.0%", "2", "66.7%", "0", "2 / 1 / 0"),
)
ID = "0198c0de-4675-72fb-bf97-08150cdcce61"
WAITING = (
    ("ID", "What", "Reason", "What to do", "Since"),
    ((ID, "file", "undecodable", "Copy it again, or scan the page again.", "2026-11-23 04:42"),),
)


def printed(
    width: int, heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None)
    for part in laid_out("Title", heads, rows, right, width):
        console.print(part)
    return out.getvalue()


@pytest.mark.parametrize("width", [72, 80, 100, 120, 200])
def test_progress_shows_every_name_and_number_whole(width: int) -> None:
    said = printed(width, HEADS, ROWS, range(1, 9))
    words = said.split()
    assert "…" not in said
    assert all(len(line) <= width for line in said.splitlines())
    for cell in (*HEADS, *ROWS[0], *ROWS[1]):
        assert set(cell.split()) <= set(words), cell


def test_numbers_that_do_not_fit_go_to_a_second_table_with_the_names() -> None:
    assert printed(200, HEADS, ROWS, range(1, 9)).count("Property") == 1
    assert printed(80, HEADS, ROWS, range(1, 9)).count("Property") == 2


def test_rows_with_an_id_are_printed_by_themselves_where_it_would_be_broken() -> None:
    wide, narrow = (printed(width, *WAITING) for width in (120, 60))
    assert wide.count(ID) == narrow.count(ID) == 1
    assert len(wide.splitlines()) < len(narrow.splitlines())
    assert "undecodable" in narrow


def test_a_table_without_rows_is_its_heads() -> None:
    assert "Reason" in printed(80, WAITING[0], ())


TEXTS = st.text("аөү б12", max_size=30)


@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4),
    width=st.integers(70, 160),
)
def test_no_word_is_broken_and_no_line_is_too_long(rows: list[tuple[str, ...]], width: int) -> None:
    said = printed(width, ("Нэр", "Тоо", "Утга"), rows, (1,))
    assert all(len(line) <= width for line in said.splitlines())
    words = set(said.split())
    for cell in (cell for row in rows for cell in row):
        assert set(cell.split()) <= words
