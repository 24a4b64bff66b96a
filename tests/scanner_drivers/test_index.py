"""Indexes as capture programs write them: told apart, mapped, and stopped where nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_drivers.folder import Folder
from scanner_drivers.index import HEADINGS
from scanner_drivers.legacy import Legacy
from scanner_drivers.meant import Meant
from scanner_drivers.refusal import Refusal
from scanner_drivers.table import decoded
from tests.scanner_drivers.conftest import SETTLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner_drivers.driver import Place
    from scanner_drivers.hot import HotFolder
    from tests.scanner_drivers.conftest import Caller, Clock, Put

PAPERSTREAM = (
    '"Batch Name","File Path","Volume","Leaf","Side","Record ID"\r\n'
    '"0001","D:\\Scans\\0001\\1.jpg","11:1/2/3","1","Front","Ш-1"\r\n'
    '"0001","D:\\Scans\\0001\\2.jpg","11:1/2/3","1","Rear","Ш-1"\r\n'
)


def taken(root: Path) -> tuple[dict[str, list[Place]], list[tuple[str, str]]]:
    """The places of each file of a folder, and what was refused, by name and code."""
    places: dict[str, list[Place]] = {}
    refused = []
    for delivery in Folder(root).deliveries():
        for item in delivery.scans():
            if isinstance(item, Refusal):
                refused.append((item.path.name, item.code.value))
            else:
                places[item.name] = list(item.places)
    return places, refused


def short(place: Place) -> tuple[str | None, str | None, str, tuple[str, ...]]:
    return place.volume, place.leaf, place.side, place.records


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_an_index_is_read_by_its_usual_headings(put: Put, encoding: str) -> None:
    root = put("0001/1.jpg", "0001/2.jpg")
    put("0001/INDEX.CSV", data=PAPERSTREAM.encode(encoding))
    places, refused = taken(root)
    assert refused == []
    assert [short(place) for place in places["1.jpg"]] == [("11:1/2/3", "1", "r", ("Ш-1",))]
    assert [short(place) for place in places["2.jpg"]] == [("11:1/2/3", "1", "v", ("Ш-1",))]


def test_a_column_that_nobody_knows_stops_the_folder(put: Put) -> None:
    root = put("b/1.jpg")
    put("b/index.csv", data=b"File;Custom 7;Volume\n1.jpg;x;11:1/2/3\n")
    places, refused = taken(root)
    assert places == {}
    assert refused == [("index.csv", "index_column"), ("1.jpg", "not_listed")]


def test_a_mapping_says_what_a_column_is_and_what_does_not_matter(put: Put) -> None:
    root = put("b/1.jpg")
    put("b/index.csv", data=b"File;Custom 7;Custom 8\n1.jpg;x;11:1/2/3\n")
    put(
        "index.toml",
        data=b'[columns]\n"Custom 7" = ""\n"custom-8" = "volume"\n[always]\nleaf = "4"\n',
    )
    places, refused = taken(root)
    assert refused == []
    assert [short(place) for place in places["1.jpg"]] == [("11:1/2/3", "4", "r", ())]


def test_an_index_without_a_first_line_is_read_by_declared_headings(put: Put) -> None:
    """As the Kodak programs write it: quoted, with semicolons, one line for each paper's folder."""
    root = put("INDEX.DAT", data=b'"I05u";"01";"00000001";"11:1/2/3";"5"\n')
    put("00000001/1.tif", "00000001/2.tif", "00000001/10.tif")
    put("index.toml", data=b'headings = ["", "", "file", "volume", "leaf"]\n')
    places, refused = taken(root)
    assert refused == []
    leaves = {name: place.leaf for name, (place,) in places.items()}
    assert leaves == {"00000001/1.tif": "5", "00000001/2.tif": "6", "00000001/10.tif": "7"}


def test_a_line_that_names_an_empty_folder_names_nothing(put: Put) -> None:
    root = put("index.csv", data=b"file,volume\nb,11:1/2/3\n")
    (root / "b").mkdir()
    assert taken(root) == ({}, [("index.csv", "missing_file")])


def test_a_file_that_is_named_and_missing_and_one_that_is_not_named_are_noticed(put: Put) -> None:
    root = put("b/1.jpg", "b/3.jpg")
    put("b/index.csv", data=b"file,volume\n1.jpg,11:1/2/3\n2.jpg,11:1/2/3\n")
    places, refused = taken(root)
    assert list(places) == ["1.jpg"]
    assert refused == [("2.jpg", "missing_file"), ("3.jpg", "not_listed")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("volume,leaf\n11:1/2/3,1\n", "index_no_file"),
        ("file,path\na,b\n", "index_twice"),
        ("", "index_no_file"),
    ],
)
def test_an_index_that_says_too_little_or_twice_stops_the_folder(
    put: Put, text: str, code: str
) -> None:
    root = put("b/1.jpg")
    put("b/index.csv", data=text.encode())
    assert taken(root) == ({}, [("index.csv", code), ("1.jpg", "not_listed")])


@pytest.mark.parametrize("text", ["[columns]\n'x' = 'shelf'\n", "[col", "colums = 3\n"])
def test_a_mapping_that_is_not_understood_is_told_of(put: Put, text: str) -> None:
    root = put("b/1.jpg")
    put("b/index.csv", data=b"file\n1.jpg\n")
    put("b/index.toml", data=text.encode())
    assert taken(root) == ({}, [("index.toml", "index_mapping"), ("1.jpg", "not_listed")])


def test_where_a_mapping_says_that_there_is_an_index_nothing_goes_by_its_name(put: Put) -> None:
    root = put("Batch 7/1.jpg", "index.toml")
    put("index.toml", data=b"")
    assert taken(root) == ({}, [("index.csv", "index_missing"), ("1.jpg", "not_listed")])


def test_a_line_can_be_an_opening_or_a_part(put: Put) -> None:
    root = put("b/1.jpg", "b/2.jpg")
    put("b/index.csv", data=b"file,leaf,part\n1.jpg,1v-2r,\n2.jpg,2r,2\n")
    places, _ = taken(root)
    assert [(place.leaf, place.side, place.half) for place in places["1.jpg"]] == [
        ("1", "v", "left"),
        ("2", "r", "right"),
    ]
    assert places["2.jpg"][0].part == 2


@pytest.mark.parametrize(
    "written",
    ["D:\\a\\b\\1.jpg", "\\\\server\\share\\b\\1.jpg", "/mnt/scans/b/1.jpg", "b\\1.jpg", "b/1.jpg"],
)
def test_a_whole_path_of_another_machine_is_found_by_its_end(put: Put, written: str) -> None:
    root = put("b/1.jpg")
    assert Meant(root)(written) == "b/1.jpg"


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("D:\\Scans\\B\\ЗУРАГ.JPG", "b/зураг.jpg"),
        ("b/зураг", "b/зураг.jpg"),
        ("b/0000000007", "b/00000007"),
        ("0000000012", "12.tif"),
        ("b/nothing.jpg", "b/nothing.jpg"),
        ("../b/зураг", "../b/зураг"),
    ],
)
def test_a_file_is_found_though_another_machine_writes_it_otherwise(
    put: Put, written: str, there: str
) -> None:
    root = put("b/зураг.jpg", "b/00000007/1.tif", "12.tif")
    assert Meant(root)(written) == there


def test_where_a_name_fits_two_files_neither_is_taken(put: Put) -> None:
    root = put("5.jpg", "05.tif", "index.csv")
    assert Meant(root)("00005") == "00005"
    assert Meant(root)("5") == "5.jpg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("headed", [True, False])
def test_an_index_is_read_in_whatever_shape_a_program_writes_it(
    put: Put, encoding: str, separator: str, quote: str, *, headed: bool
) -> None:
    # a separator ends each line, as with some programs
    head = [("Full Path", "ХН", "Хуудас", "Тал")] if headed else []
    lines = [
        *head,
        ("D:\\Скан\\0001\\00000001.JPG", "11:1/2/3", "12а", "Front"),
        ("D:\\Скан\\0001\\00000002.JPG", "11:1/2/3", "12а", "Rear"),
    ]
    written = (
        separator.join(f"{quote}{cell}{quote}" for cell in line) + separator for line in lines
    )
    root = put("0001/00000001.jpg", "0001/00000002.jpg")
    put("0001/index.txt", data="\r\n".join(written).encode(encoding))
    if not headed:
        put("0001/index.toml", data=b'headings = ["file", "volume", "leaf", "side"]\n')
    places, refused = taken(root)
    assert refused == []
    assert {name: short(place) for name, (place,) in places.items()} == {
        "00000001.jpg": ("11:1/2/3", "12а", "r", ()),
        "00000002.jpg": ("11:1/2/3", "12а", "v", ()),
    }


def test_what_tells_a_spreadsheet_the_separator_is_no_first_line(put: Put) -> None:
    root = put("b/1.jpg")
    put("b/index.csv", data=b'sep=;\nFile; Volume\n1.jpg; "11:1/2/3"\n')
    places, refused = taken(root)
    assert refused == []
    assert places["1.jpg"][0].volume == "11:1/2/3"


def test_the_mark_at_the_end_of_an_old_file_is_no_line(put: Put) -> None:
    root = put("b/1.jpg")
    put("b/index.dat", data=b"\r\nfile,volume\r\n1.jpg,11:1/2/3\r\n\x1a")
    places, refused = taken(root)
    assert refused == []
    assert list(places) == ["1.jpg"]


def test_what_stands_in_quotation_marks_separates_nothing(put: Put) -> None:
    root = put("b/1, a, b.jpg")
    put("b/index.csv", data=b'"1, a, b.jpg";"11:1/2/3"\n')
    put("b/index.toml", data=b'headings = ["file", "volume"]\n')
    places, refused = taken(root)
    assert refused == []
    assert places["1, a, b.jpg"][0].volume == "11:1/2/3"


def test_a_paper_of_several_pictures_is_told_by_their_numbers(put: Put) -> None:
    # as the Kodak programs write it where all pictures of a batch lie in one folder
    root = put(*(f"B1/{number:08}.TIF" for number in range(1, 6)))
    lines = [
        '"I02r";"01";"0000000001";" 0000000001";" 0000000003";"11:1/2/3";"1"',
        '"I02r";"01";"0000000002";" 0000000004";" 0000000006";"11:1/2/4";"7"',
    ]
    put("B1/INDEX.DAT", data="\r\n".join(lines).encode())
    said = b'headings = ["", "", "document", "first", "last", "volume", "leaf"]\n'
    put("B1/index.toml", data=said)
    places, refused = taken(root)
    assert {name: (place.volume, place.leaf) for name, (place,) in places.items()} == {
        "00000001.TIF": ("11:1/2/3", "1"),
        "00000002.TIF": ("11:1/2/3", "2"),
        "00000003.TIF": ("11:1/2/3", "3"),
        "00000004.TIF": ("11:1/2/4", "7"),
        "00000005.TIF": ("11:1/2/4", "8"),
    }
    assert refused == [("6", "missing_file")]


@pytest.mark.parametrize("last", ["2", "99999999", "x"])
def test_numbers_of_pictures_that_cannot_be_stop_their_line(put: Put, last: str) -> None:
    root = put("b/3.tif")
    put("b/index.csv", data=f"first,last\n3,{last}\n".encode())
    assert taken(root)[1][0] == ("index.csv", "row_number")


def test_pictures_wait_for_their_index_and_go_when_all_it_names_is_whole(
    caller: Caller,
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    clock: Clock,
    tmp_path: Path,
) -> None:
    (tmp_path / "index.toml").write_text('[always]\nvolume = "11:1/2/3"\n')
    arrive("Batch 7/1.jpg")
    driver = hot()

    def passes() -> list[tuple[str, bool, list[str]]]:
        found = []
        for _ in range(4):
            found += caller.run(driver)
            clock.forward(SETTLE)
        return found

    assert passes() == []
    arrive("Batch 7/index.csv", data=b"file,leaf\n1.jpg,1\n2.jpg,2\n")
    assert passes() == [("Batch 7", False, ["1.jpg"])]
    arrive("Batch 7/2.jpg", data=b"half a sc")
    assert passes() == []
    arrive("Batch 7/2.jpg")
    assert passes() == [("Batch 7", True, ["1.jpg", "2.jpg"])]
    assert caller.files(tmp_path / "done") == {
        "Batch 7/1.jpg",
        "Batch 7/2.jpg",
        "Batch 7/index.csv",
    }


def test_a_file_that_the_index_does_not_name_is_put_aside_with_the_reason(
    caller: Caller,
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    clock: Clock,
    tmp_path: Path,
) -> None:
    arrive("b/1.jpg", "b/9.jpg")
    arrive("b/index.csv", data=b"file,volume\n1.jpg,11:1/2/3\n")
    driver = hot()
    for _ in range(3):
        found = caller.run(driver)
        clock.forward(SETTLE)
    assert found == [("b", True, ["1.jpg", "9.jpg"])]
    assert caller.files(tmp_path / "failed") == {"b/9.jpg", "b/9.jpg.error.json"}


def test_a_one_time_ingest_says_that_an_index_never_came(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    (tmp_path / "index.toml").write_text("")
    arrive("b/1.jpg")
    assert caller.run(hot(closing=True)) == [("b", True, ["index.csv", "1.jpg"])]
    assert caller.files(tmp_path / "failed") == {
        "b/index.csv.error.json",
        "b/1.jpg",
        "b/1.jpg.error.json",
    }


def test_an_old_disk_is_told_of_whole_though_its_folders_have_lists_of_their_own(
    put: Put,
) -> None:
    root = put("1/a.tif", "1/b.tif", "2/c.tif")
    put("1/index.csv", "2/manifest.csv", data=b"file\nb.tif\n")
    put("legacy.csv", data=b"old name;volume\n1/a.tif;11:1/2/3\n")
    (delivery,) = Legacy(root, root / "legacy.csv").deliveries()
    found = [(item.name, isinstance(item, Refusal)) for item in delivery.scans()]
    assert found[0] == ("1/a.tif", False)
    assert {name for name, _ in found[1:]} == {"b.tif", "c.tif", "index.csv", "manifest.csv"}
    assert all(refused for _, refused in found[1:])


def test_every_usual_heading_is_plain() -> None:
    assert all(heading == heading.casefold() and heading.isalpha() for heading in HEADINGS)


LETTERS = st.characters(max_codepoint=0x52F, categories=("L", "N"))


@given(st.text(LETTERS, min_size=2))
def test_text_in_utf_8_and_16_is_told_apart(text: str) -> None:
    written = f"file;volume\n{text};1\n"
    assert decoded(written.encode("utf-8")) == written
    assert decoded(written.encode("utf-16")) == written
    assert decoded(written.encode("utf-16-le")) == written
    assert decoded(written.encode("utf-16-be")) == written


ITEMS = """<?xml version = "1.0" encoding = "utf-8"?>
<root>
<page>
<item name = "Document No." value = "1" />
<item name = "Date&amp;Time" value = "2026/11/02 09:10:11" />
<item name = "Full Path" value = "D:\\Скан\\0001\\00000001.JPG" />
<item name = "Page number" value = "1" />
<item name = "ХН" value = "11:1/2/3" />
</page>
</root>"""
NESTED = """<batch version="2"><volume>11:1/2/3</volume>
<document recordId="Ш-1">
<page leaf="1" side="Front"><file>00000001.jpg</file></page>
<page leaf="1" side="Rear"><file>00000002.jpg</file></page></document></batch>"""


def test_an_index_in_elements_is_read_like_one_in_lines(put: Put) -> None:
    root = put("0001/00000001.jpg")
    put("0001/index.xml", data=ITEMS.encode())
    places, refused = taken(root)
    assert refused == []
    ((place,),) = places.values()
    assert (place.volume, place.document, place.order) == ("11:1/2/3", "1", 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_said_around_an_element_is_said_of_it(put: Put, encoding: str) -> None:
    root = put("b/00000001.jpg", "b/00000002.jpg")
    put("b/Index.XML", data=NESTED.encode(encoding))
    places, refused = taken(root)
    assert refused == []
    assert {name: short(place) for name, (place,) in places.items()} == {
        "00000001.jpg": ("11:1/2/3", "1", "r", ("Ш-1",)),
        "00000002.jpg": ("11:1/2/3", "1", "v", ("Ш-1",)),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<a><b file='1.jpg' shelf='3'/></a>", "index_column"),
        ("<a><b volume='11:1/2/3'/></a>", "index_no_file"),
        ("<a><b file='1.jpg' path='1.jpg'/></a>", "index_twice"),
        ("<a><b file='1.jpg'/>", "index_xml"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a><b file='1.jpg'/></a>", "index_xml"),
        ("", "index_xml"),
    ],
)
def test_elements_that_say_too_little_too_much_or_nothing_stop_the_folder(
    put: Put, text: str, code: str
) -> None:
    root = put("b/1.jpg")
    put("b/index.xml", data=text.encode())
    assert taken(root) == ({}, [("index.xml", code), ("1.jpg", "not_listed")])


def test_a_bad_element_is_told_by_its_line(put: Put) -> None:
    root = put("b/1.jpg", "b/2.jpg")
    put("b/index.xml", data=b"<a>\n<b file='1.jpg' side='up'/>\n<b file='2.jpg'/></a>")
    found = [item for one in Folder(root).deliveries() for item in one.scans()]
    refused = [item for item in found if isinstance(item, Refusal)]
    assert [(item.code.value, item.line) for item in refused] == [
        ("row_side", 2),
        ("not_listed", None),
    ]
