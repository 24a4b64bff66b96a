"""Lists at the command line: part by part, as people and programs ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import State

if TYPE_CHECKING:
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


def test_records_are_listed_by_how_far_they_are(
    arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    finish(shelve.document("1"), State.CHECKED)
    shelve.record("R-2")
    shelve.record("R-3", "property", "property_certificate")
    every = arkhiv("records", "--json").json
    assert [line["record"] for line in every["records"]] == [
        "civil:R-1",
        "civil:R-2",
        "property:R-3",
    ]
    assert every["next"] is None
    captured = arkhiv("records", "--state", "captured", "--unit", "00", "--json").json
    assert [line["record"] for line in captured["records"]] == ["civil:R-1"]
    assert "Certificate of ownership" in arkhiv("records", "--register", "property").out


def test_a_list_of_records_goes_on_where_the_part_before_ended(
    arkhiv: Arkhiv, shelve: Shelve
) -> None:
    for number in range(5):
        shelve.record(f"R-{number}")
    first = arkhiv("records", "--limit", "3", "--json").json
    assert first["next"] == "civil:R-2"
    rest = arkhiv("records", "--limit", "3", "--after", first["next"], "--json").json
    assert [line["record"] for line in rest["records"]] == ["civil:R-3", "civil:R-4"]
    assert "--after civil:R-1" in arkhiv("records", "--limit", "2").err
    assert "no such records" in arkhiv("records", "--id", "X").err


def test_what_waits_is_listed_part_by_part(arkhiv: Arkhiv, shelve: Shelve) -> None:
    for number in range(3):
        shelve.page(str(number), "1", record=f"unknown {number}")
    every = arkhiv("held", "--json").json
    assert len(every) == 3
    first = arkhiv("held", "--limit", "2", "--json").json
    rest = arkhiv("held", "--limit", "2", "--after", first["next"], "--json").json
    assert first["held"] + rest["held"] == every
    assert rest["next"] is None
    assert "--after hold:" in arkhiv("held", "--limit", "1").err
    assert arkhiv("held", "--code", "unreadable", "--json").json == []
    assert "cannot go on" in arkhiv("held", "--after", "desk:1", ends=2).err


def test_progress_is_the_same_once_it_is_kept(
    arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    finish(shelve.document("1"), State.CHECKED)
    shelve.record("R-2", "legal", "legal_file")
    counted = [arkhiv("progress", "--by", by, "--json").json for by in ("unit", "type", "month")]
    assert arkhiv("progress", "--rebuild", "--json").json["records"] == 2
    kept = [arkhiv("progress", "--by", by, "--json").json for by in ("unit", "type", "month")]
    assert kept == counted
