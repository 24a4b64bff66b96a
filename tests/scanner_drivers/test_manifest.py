"""Manifests as people write them, good rows and bad."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.nouns.page import PartKind
from pipeline.nouns.volume import LeafKind
from scanner_drivers.driver import Place, Region
from scanner_drivers.manifest import rows
from scanner_drivers.parts import KINDS as PARTS
from scanner_drivers.refusal import Refusal
from scanner_drivers.rows import KINDS, Row

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "file,volume,order,leaf,side,part,region,record_id,document\n"


def _read(folder: Path, text: str, encoding: str = "utf-8") -> list[Row | Refusal]:
    manifest = folder / "manifest.csv"
    manifest.write_bytes(text.encode(encoding))
    return list(rows(manifest))


def _places(found: list[Row | Refusal]) -> list[Place]:
    return [item.place for item in found if isinstance(item, Row)]


def _codes(found: list[Row | Refusal]) -> list[tuple[str, int | None]]:
    return [(item.code, item.line) for item in found if isinstance(item, Refusal)]


def test_a_full_row_says_all_of_its_place(tmp_path: Path) -> None:
    text = HEADER + 'a.tif,11:1/2/345,7,012а,v,2,"10,20,300,400",191/ШШ-1; civil:ТӨ-2,дүрэм\n'
    (row,) = _read(tmp_path, text)
    assert row == Row(
        2,
        tmp_path / "a.tif",
        Place(
            volume="11:1/2/345",
            order=7,
            leaf="012а",
            side="v",
            side_given=True,
            part=2,
            region=Region(10, 20, 300, 400),
            frame=None,
            records=("191/ШШ-1", "civil:ТӨ-2"),
            document="дүрэм",
        ),
    )


def test_every_kind_of_leaf_can_be_said(tmp_path: Path) -> None:
    assert {kind for kind in KINDS.values() if kind} == {kind.value for kind in LeafKind}
    rows = ["a.tif,Cover", "b.tif,  Дотоод   товьёог ", "c.tif,"]
    found = _places(_read(tmp_path, "file,kind\n" + "\n".join(rows) + "\n"))
    assert [place.kind for place in found] == ["cover", "inner_list", None]
    assert [place.line for place in found] == [2, 3, 4]


def test_a_row_says_what_its_part_is_in_either_language(tmp_path: Path) -> None:
    rows = ["a.tif,наалт 2", "b.tif,Fold-out 3", "c.tif,хэрчим4", "d.tif,5", "e.tif,хэсэг 6"]
    found = _places(_read(tmp_path, "file,part\n" + "\n".join(rows) + "\n"))
    assert [(place.part, place.part_kind) for place in found] == [
        (2, "flap"),
        (3, "fold_out"),
        (4, "tile"),
        (5, None),
        (6, None),
    ]


def test_every_kind_of_part_can_be_said() -> None:
    assert {kind for kind in PARTS.values() if kind} == {kind.value for kind in PartKind}


def test_a_row_with_only_a_file_has_the_usual_place(tmp_path: Path) -> None:
    assert _places(_read(tmp_path, "file\na.tif\n")) == [Place()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_are_told_by_looking(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    lines = ["file,leaf,record_id", "хуудас.tif,12а,Ш-1", "", "2.tif,13,"]
    text = ending.join(line.replace(",", delimiter) for line in lines) + ending
    found = _read(tmp_path, text, encoding)
    assert [row.path.name for row in found if isinstance(row, Row)] == ["хуудас.tif", "2.tif"]
    assert [place.leaf for place in _places(found)] == ["12а", "13"]
    assert [place.records for place in _places(found)] == [("Ш-1",), ()]


def test_columns_may_come_in_any_order_and_case(tmp_path: Path) -> None:
    (place,) = _places(_read(tmp_path, " Leaf ;FILE;side\n3;a.tif;Verso\n"))
    assert (place.leaf, place.side) == ("3", "v")


def test_bad_rows_are_refused_by_line_and_the_others_go_on(tmp_path: Path) -> None:
    bad = [
        ",1,x,,,,,,\n",
        "b.tif,1,x,,,,,,\n",
        "c.tif,1,,,recto verso,,,,\n",
        'd.tif,1,,,,,"1,2,3",,\n',
        'e.tif,1,,,,,"1,2,0,4",,\n',
        'f.tif,"1,,,,,,,\n',
        "g.tif,1,,,,,,,,too,many\n",
        "h.tif,1,,,,x,,,\n",
        "i.tif#0,1,,,,,,,\n",
    ]
    found = _read(tmp_path, HEADER + "a.tif,,,1,,,,,\n" + "".join(bad) + "z.tif,,,2,,,,,\n")
    assert [place.leaf for place in _places(found)] == ["1", "2"]
    assert _codes(found) == [
        ("row_no_file", 3),
        ("row_number", 4),
        ("row_side", 5),
        ("row_region", 6),
        ("row_region", 7),
        ("row_broken", 8),
        ("row_columns", 9),
        ("row_number", 10),
        ("row_number", 11),
    ]
    for item in found:
        if isinstance(item, Refusal):
            assert f"Line {item.line} " in item.message


@pytest.mark.parametrize(
    "name",
    [
        "../a.tif",
        "/etc/passwd",
        "x/../../a.tif",
        "..\\a.tif",
        "C:\\a.tif",
        "x//a.tif",
        ".",
        "a\0.tif",
    ],
)
def test_a_file_outside_the_folder_cannot_be_named(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    assert _codes(_read(inside, f"file\n{name}\n")) == [("outside_folder", 2)]


def test_a_link_that_leads_outside_cannot_be_named(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "a.tif").write_bytes(b"scan")
    (inside / "door").symlink_to(outside)
    (inside / "loop").symlink_to("loop")
    found = _read(inside, "file\ndoor/a.tif\nloop/a.tif\nb.tif\n")
    assert ("outside_folder", 2) in _codes(found)
    assert found[-1].path == inside / "b.tif"


def test_windows_separators_are_understood(tmp_path: Path) -> None:
    (row,) = _read(tmp_path, "file\n.\\sub\\a.tif\n")
    assert row.path == tmp_path / "sub" / "a.tif"


def test_a_frame_is_named_from_one_and_a_real_name_with_a_number_sign_wins(tmp_path: Path) -> None:
    (tmp_path / "real#3").write_bytes(b"scan")
    found = _read(tmp_path, "file\nbook.tif#2\nreal#3\n")
    assert [(row.path.name, row.place.frame) for row in found] == [
        ("book.tif", 1),
        ("real#3", None),
    ]


@pytest.mark.parametrize("text", ["", "\n", "name,leaf\na.tif,1\n", '"file\na.tif\n'])
def test_a_manifest_without_a_header_is_refused(tmp_path: Path, text: str) -> None:
    assert _codes(_read(tmp_path, text)) == [("manifest_header", None)]


def test_a_manifest_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes(b"file\n\x98\xff.tif\n")
    assert _codes(list(rows(tmp_path / "manifest.csv"))) == [("manifest_encoding", None)]


def test_a_manifest_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").mkdir()
    assert _codes(list(rows(tmp_path / "manifest.csv"))) == [("manifest_unreadable", None)]


many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@many
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_refusals(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "manifest.csv").write_bytes(b"file,leaf,region,order\n" + data)
    for item in rows(tmp_path / "manifest.csv"):
        if isinstance(item, Refusal):
            assert item.message
        else:
            assert item.path.is_relative_to(tmp_path)


@many
@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20), max_size=6))
def test_what_a_spreadsheet_writes_is_read_back(tmp_path: Path, labels: list[str]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["file", "document"], *(["a.tif", one] for one in labels)])
    found = _places(_read(tmp_path, written.getvalue()))
    assert [place.document or "" for place in found] == [one.strip() for one in labels]
