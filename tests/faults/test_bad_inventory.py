"""An inventory that is not as it should be, and scans that contradict it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import small_page
from tests.faults.desk import RECORDS, VOLUMES, Desk, digest, record

HEADER = "file,volume,order,leaf,side,part,region,record_id,document"
BROKEN = {
    "empty.csv": (b"", "empty_file"),
    "rubbish.csv": (b"\x89PNG\r\n\x1a\n\0\0\0", "wrong_header"),
    "other.csv": ("НОМ;ТАВИУР\n1;2\n".encode("cp1251"), "wrong_header"),
    "wide.csv": (f"{RECORDS}\n".encode("utf-16"), "utf16"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An installation with an inventory of a few records and volumes."""
    made = Desk(tmp_path)
    made.type("init")
    counted, secret = "00,1,1,1,loose,2,counted,0,low", "00,1,1,2,loose,,unknown,1,low"
    made.holdings("volumes.csv", VOLUMES, counted, secret)
    lines = record("COUNTED", "1/1/1"), record("SECRET", "1/1/2"), record("PLAIN")
    made.holdings("records.csv", RECORDS, *lines)
    return made


def problems(imported: dict[str, Any]) -> dict[str, str]:
    """Return the codes of a report by the line that each is about."""
    with Path(imported["report"]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["reason"].count(".") >= 1
    return {row["line"]: row["code"] for row in rows}


def test_a_file_that_is_no_inventory_is_reported_and_the_good_one_loads(desk: Desk) -> None:
    for name, (content, _) in BROKEN.items():
        (desk.folder / name).write_bytes(content)
    good = desk.folder / "good.csv"
    good.write_text(f"{RECORDS}\n{record('NEW')}\n", encoding="utf-8")
    files = [str(desk.folder / name) for name in BROKEN]
    *broken, loaded = desk.ask("holdings", "import", *files, str(good), ends=3)
    assert loaded["added"] == 1
    for imported, (_, code) in zip(broken, BROKEN.values(), strict=True):
        assert (imported["kind"], imported["added"]) == (None, 0)
        assert problems(imported) == {"1": code}
    said = desk.type("holdings", "import", files[0], ends=3)
    assert f"What is wrong with empty.csv stands in {broken[0]['report']}." in said.err


def test_bad_lines_are_reported_by_line_and_good_ones_load(desk: Desk) -> None:
    found = desk.holdings(
        "more.csv",
        RECORDS,
        record("A-1"),
        "A-2,civil,birth,00",
        record("A-3", register="army"),
        '"A-4,civil,birth,00,,,,,,,',
        record("A-5", "1/1/1", leaves="5-x"),
        record("A-6"),
    )
    codes = {
        "3": "too_few_columns",
        "4": "not_a_choice",
        "5": "open_quote",
        "6": "leaf_range",
    }
    assert {line: problems(found)[line] for line in codes} == codes
    assert (found["added"], found["problems"]) == (2, 4)
    assert desk.shown("A-6")["record"]["id"] == "A-6"


def test_an_id_twice_in_the_file_is_one_record(desk: Desk) -> None:
    other = record("SAME").replace("1990", "1991")
    found = desk.holdings("more.csv", RECORDS, record("SAME"), record("SAME"), other)
    assert found["added"] == 1
    reported = problems(found)
    assert (reported["3"], reported["4"]) == ("repeated_line", "differs")
    small_page(desk.scans / "SAME" / "1.png", "нэг")
    assert desk.take()["pages"] == 1
    assert desk.ask("held") == []
    shown = desk.shown("SAME")
    assert shown["record"]["year"] == 1990
    assert len(shown["documents"]) == 1


def test_scans_of_an_unknown_record_wait_until_it_is_imported(desk: Desk) -> None:
    page = small_page(desk.scans / "NEW" / "1.png", "нэг")
    assert desk.take()["pages"] == 1
    (held,) = desk.held("unknown_record")
    assert held["facts"]["record"] == "NEW"
    assert held["sentence"].startswith("The inventory has no such record. Import it, or link")
    refused = desk.type("show", "NEW", ends=2)
    assert "At the command line: arkhiv holdings import FILE" in refused.err
    desk.holdings("more.csv", RECORDS, record("NEW"))
    assert desk.held("unknown_record") == []
    assert len(desk.shown("NEW")["documents"]) == 1
    assert desk.kept() == {digest(page)}


def test_an_id_of_two_registers_waits_until_somebody_says_which(desk: Desk) -> None:
    desk.holdings("more.csv", RECORDS, record("TWICE"), record("TWICE", register="legal"))
    small_page(desk.scans / "TWICE" / "1.png", "нэг")
    desk.take()
    (held,) = desk.held("ambiguous_record")
    assert "Link the document as REGISTER:ID." in held["sentence"]
    asked = desk.type("show", "TWICE", ends=2)
    assert "civil:TWICE" in asked.err
    assert "legal:TWICE" in asked.err
    desk.type("link", "legal:TWICE", held["id"], "--reason", "the stamp says so", "--by", "bat")
    assert desk.ask("held") == []
    assert len(desk.shown("legal:TWICE")["documents"]) == 1
    assert desk.shown("civil:TWICE")["documents"] == []


def test_papers_of_a_restricted_volume_are_taken_and_kept_close(desk: Desk) -> None:
    small_page(desk.scans / "SECRET" / "1.png", "нэг")
    assert desk.take()["pages"] == 1
    refused = desk.type("show", "SECRET", ends=2)
    assert "Say what they are needed for, with --purpose" in refused.err
    refused = desk.type("export", "SECRET", str(desk.folder / "out"), ends=2)
    assert "--purpose" in refused.err
    assert not (desk.folder / "out").exists()
    (paper,) = desk.shown("SECRET")["documents"]
    assert paper["restricted"] is True


def test_a_leaf_scanned_twice_with_other_content_keeps_both_until_one_is_discarded(
    desk: Desk,
) -> None:
    first = small_page(desk.scans / "PLAIN" / "1.png", "нэг")
    kept = {digest(first)}
    desk.take()
    kept.add(digest(small_page(first, "өөр")))
    again = desk.take()
    assert (again["pages"], again["contested"]) == (1, 1)
    assert desk.kept() == kept
    (held,) = desk.held("leaf_conflict")
    assert held["sentence"] == ("Two different images claim the same place. Discard the wrong one.")
    assert held["facts"]["leaf"] == "1"
    assert held["facts"]["current"] != held["facts"]["contested"] == held["id"]
    still = desk.type("retry", held["id"], "--by", "bat")
    assert "trying again does not settle it" in still.err
    desk.type("discard", held["id"], "--reason", "another paper", "--by", "bat")
    assert desk.ask("held") == []
    assert desk.kept() == kept
    assert desk.whole()["holds"] is True


def test_a_leaf_count_that_differs_waits_until_it_fits(desk: Desk) -> None:
    small_page(desk.scans / "COUNTED" / "1.png", "нэг")
    assert desk.take()["pages"] == 1
    (held,) = desk.held("leaf_count")
    assert held["what"] == "volume"
    assert (held["facts"]["certified"], held["facts"]["found"]) == (2, 1)
    assert "Scan what is missing, or correct the inventory." in held["sentence"]
    assert "certified 2, found 1" in desk.type("held").out
    small_page(desk.scans / "COUNTED" / "2.png", "хоёр")
    assert desk.take()["pages"] == 1
    assert desk.ask("held") == []


def test_a_leaf_too_many_waits_until_the_inventory_is_corrected(desk: Desk) -> None:
    for leaf in ("1", "2", "3"):
        small_page(desk.scans / "COUNTED" / f"{leaf}.png", leaf)
    assert desk.take()["pages"] == 3
    (held,) = desk.held("leaf_count")
    assert (held["facts"]["certified"], held["facts"]["found"]) == (2, 3)
    desk.holdings("volumes.csv", VOLUMES, "00,1,1,1,loose,3,counted,0,low")
    desk.type("retry", held["id"], "--by", "bat")
    assert desk.ask("held") == []


def test_a_broken_manifest_costs_only_its_own_lines(desk: Desk) -> None:
    book = desk.scans / "book"
    for name in "abcd":
        small_page(book / f"{name}.png", name)
    rows = (
        "a.png,00:1/1/9,1,1,r,,,PLAIN,",
        "b.png,00:1/1/9,x,2,r,,,PLAIN,",
        "c.png,00:1/1/9,3,3,q,,,PLAIN,",
        '"d.png,00:1/1/9,4,4,r,,,PLAIN,',
        "../e.png,00:1/1/9,5,5,r,,,PLAIN,",
        "f.png,00:1/1/9,6,6,r,,,PLAIN,",
    )
    (book / "manifest.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    small_page(desk.scans / "headless" / "a.png", "толгойгүй")
    (desk.scans / "headless" / "manifest.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert desk.take()["pages"] == 1
    by_line = {item["facts"].get("line"): item for item in desk.ask("held")}
    codes = {3: "row_number", 4: "row_side", 5: "row_broken", 6: "outside_folder"}
    assert {line: by_line[line]["code"] for line in codes} == codes
    assert by_line[7]["code"] == "missing_file"
    assert "Line 4 of the manifest: side is 'q', neither r nor v." in by_line[4]["sentence"]
    assert {item["facts"]["path"] for item in desk.held("not_listed")} == {
        "book/b.png",
        "book/c.png",
        "book/d.png",
        "headless/a.png",
    }
    assert [item["facts"]["path"] for item in desk.held("manifest_header")] == [
        "headless/manifest.csv"
    ]
