"""The CSV file: encodings, delimiters, and lines that are no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceUnreadableError
from pipeline.holdings.csvfile import Row, Table, inspect, open_table, rows
from pipeline.holdings.problems import Fault, Problem

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "record_id,register,type,unit"


def read(path: Path, data: bytes) -> tuple[Table, list[Row | Problem]]:
    path.write_bytes(data)
    table = open_table(inspect(path))
    assert isinstance(table, Table), table
    return table, list(rows(table))


def faults(found: list[Row | Problem]) -> list[tuple[int, Fault]]:
    return [(item.line, item.code) for item in found if isinstance(item, Problem)]


def cells(found: list[Row | Problem]) -> list[str]:
    return [item.cells[0] for item in found if isinstance(item, Row)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inventory.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_is_recognised(
    path: Path, encoding: str, delimiter: str, end: str
) -> None:
    lines = ["Бүртгэлийн дугаар,register,type,unit", "Т-1,иргэн,birth,11", "Т-2,civil,death,11"]
    text = end.join(lines).replace(",", delimiter) + end
    if encoding == "cp1251":
        text = text.replace("ү", "ї")
    table, found = read(path, text.encode(encoding))
    assert table.delimiter == delimiter
    assert set(table.layout.places) == {"record_id", "register", "type", "unit"}
    assert [item.cells for item in found if isinstance(item, Row)] == [
        ("Т-1", "иргэн", "birth", "11"),
        ("Т-2", "civil", "death", "11"),
    ]
    assert faults(found) == []


def test_a_header_of_mojibake_is_recognised(path: Path) -> None:
    header = "Бїртгэлийн дугаар;register;type;unit".encode("cp1251").decode("latin-1")
    table, _ = read(path, f"{header}\n1;civil;birth;11\n".encode())
    assert table.layout.places["record_id"] == 0


def test_one_damaged_line_does_not_turn_the_rest_into_another_encoding(path: Path) -> None:
    data = f"{HEADER}\nТ-1,a,b,c\nТ-2,a,b,c\n".encode() + b"\xd2-3,a,b,c\n" + "Т-4,a,b,c\n".encode()
    _, found = read(path, data)
    assert cells(found) == ["Т-1", "Т-2", "Т-4"]
    assert faults(found) == [(4, Fault.ENCODING)]


def test_an_open_quote_costs_one_line_only(path: Path) -> None:
    data = f'{HEADER}\n1,a,b,c\n2,"a,b,c\n3,a,b,c\n4,a,"b,c\n5,a,b,c\n'
    _, found = read(path, data.encode())
    assert cells(found) == ["1", "3", "5"]
    assert faults(found) == [(3, Fault.OPEN_QUOTE), (5, Fault.OPEN_QUOTE)]


def test_a_quoted_cell_may_run_over_lines_and_hold_delimiters(path: Path) -> None:
    data = f'{HEADER}\n1,a,"b\nb, ""b""",c\n2,a,b,c\n'
    _, found = read(path, data.encode())
    assert found[0] == Row(2, 3, ("1", "a", 'b\nb, "b"', "c"))
    assert cells(found) == ["1", "2"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"1,a,b,c,d", Fault.TOO_MANY_COLUMNS),
        (b"1,a,b", Fault.TOO_FEW_COLUMNS),
        (b"1,a\0,b,c", Fault.NUL),
        (b'1,"a"x,b,c', Fault.QUOTES),
        (b"1," + b"a" * 300_000 + b",b,c", Fault.LONG_LINE),
    ],
)
def test_a_line_that_is_no_row_is_a_problem_and_the_next_one_is_read(
    path: Path, line: bytes, code: Fault
) -> None:
    _, found = read(path, HEADER.encode() + b"\n" + line + b"\n2,a,b,c\n")
    assert faults(found) == [(2, code)]
    assert cells(found) == ["2"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Fault.EMPTY_FILE),
        (b"\n \n\n", Fault.EMPTY_FILE),
        (b"a,b,c\n1,2,3\n", Fault.WRONG_HEADER),
        (b"record_id,type\n1,birth\n", Fault.WRONG_HEADER),
        (b"\0\0\0\0", Fault.NUL),
        ((HEADER + ",type\n").encode(), Fault.REPEATED_COLUMN),
        (HEADER.encode("utf-16"), Fault.UTF16),
        (b"II*\0\x08\0\0\0", Fault.NUL),
    ],
)
def test_a_file_without_a_usable_header_is_one_problem(
    path: Path, data: bytes, code: Fault
) -> None:
    path.write_bytes(data)
    found = open_table(inspect(path))
    assert isinstance(found, Problem)
    assert found.code is code
    assert found.message


def test_a_missing_file_is_said_to_be_missing(path: Path) -> None:
    with pytest.raises(SourceUnreadableError):
        inspect(path)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.csv"
    path.write_bytes(HEADER.encode() + b"\n" + data)
    table = open_table(inspect(path))
    assert isinstance(table, Table | Problem)
    if isinstance(table, Table):
        for item in rows(table):
            assert isinstance(item, Problem) or len(item.cells) == 4
