"""Scans that come before the inventory: they wait, come to their place, and are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.flow import State
from pipeline.ids import DocumentId
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, Finish

RECORDS = "record_id,register,type,unit,volume,leaves"
VOLUMES = "unit,fonds,inventory,item,kind,sheets,count_quality"


class Office:
    """An office that scans first and gets its inventory later."""

    def __init__(self, arkhiv: Arkhiv, finish: Finish, folder: Path) -> None:
        self.arkhiv = arkhiv
        self.finish = finish
        self.scans = folder / "scans"
        self._folder = folder

    def take(self) -> Any:  # noqa: ANN401  # whatever the command printed
        return self.arkhiv("ingest", f"folder:{self.scans}", "--unit", "11", "--json").json

    def give(self, name: str, head: str, *lines: str) -> None:
        path = self._folder / name
        path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        (found,) = self.arkhiv("holdings", "import", str(path), "--json").json
        assert found["problems"] == 0

    def held(self) -> list[str]:
        return [one["code"] for one in self.arkhiv("held", "--json").json]

    def document(self) -> DocumentId:
        (held,) = self.arkhiv("held", "--json").json
        return DocumentId(held["id"])

    def papers(self, record: str) -> Any:  # noqa: ANN401  # whatever the command printed
        return self.arkhiv("show", record, "--json").json["documents"]

    def register(self, record: str) -> Any:  # noqa: ANN401  # whatever the command printed
        for one in self.papers(record):
            self.finish(DocumentId(one["id"]), State.ASSEMBLED)
        self.arkhiv("check", record, "--by", "saraa")
        self.arkhiv("register", record, "--by", "dorj")
        progress = self.arkhiv("progress", "--json").json
        return progress["captured"], progress["registered"]


@pytest.fixture
def office(archive: Archive, arkhiv: Arkhiv, finish: Finish, tmp_path: Path) -> Office:
    assert archive
    return Office(arkhiv, finish, tmp_path)


def test_scans_before_their_record_are_counted_when_it_is_imported(office: Office) -> None:
    for name in ("1r", "1v", "2r"):
        small_page(office.scans / "R-1" / f"{name}.png", name)
    assert office.take()["pages"] == 3
    assert office.held() == ["unknown_record"]
    office.give("volumes.csv", VOLUMES, "11,1,2,345,loose,2,counted")
    office.give("records.csv", RECORDS, "R-1,civil,birth,11,11:1/2/345,1-2")
    assert office.held() == []
    assert office.register("R-1") == (1, 1)
    with_place = office.arkhiv("progress", "--differences", "--json").json
    assert with_place == []


def test_scans_under_a_wrong_name_are_counted_when_a_person_links_them(office: Office) -> None:
    small_page(office.scans / "R-l" / "5r.png", "нэг")
    office.take()
    office.give("records.csv", RECORDS, "R-1,civil,birth,11,11:1/2/345,5")
    key = office.document()
    office.arkhiv("link", "R-1", key, "--reason", "the number on it", "--by", "saraa")
    assert office.held() == []
    assert office.register("R-1") == (1, 1)


def test_the_same_scans_again_after_a_late_import_double_nothing(office: Office) -> None:
    for name in ("1", "2"):
        small_page(office.scans / "T-1" / f"{name}.png", name)
    office.take()
    office.give("records.csv", RECORDS, "T-1,civil,birth,11,11:1/2/345,1-2")
    again = office.take()
    assert (again["pages"], again["repeated"], again["contested"]) == (0, 2, 0)
    (paper,) = office.papers("T-1")
    assert len(paper["pages"]) == 2
    assert office.held() == []


def test_the_same_scans_again_under_their_wrong_name_double_nothing(office: Office) -> None:
    small_page(office.scans / "T-l" / "1.png", "нэг")
    office.take()
    office.give("records.csv", RECORDS, "T-1,civil,birth,11,11:1/2/345,1")
    office.arkhiv("link", "T-1", office.document(), "--reason", "misspelt")
    again = office.take()
    assert (again["pages"], again["repeated"]) == (0, 1)
    (paper,) = office.papers("T-1")
    assert len(paper["pages"]) == 1


def test_leaves_that_fit_no_single_place_are_held_until_a_manifest_says_where(
    office: Office,
) -> None:
    page = small_page(office.scans / "R-1" / "1.png", "нэг")
    office.take()
    rows = [f"R-1,civil,birth,11,11:1/2/{item},1" for item in ("8", "9")]
    office.give("records.csv", RECORDS, *rows)
    (held,) = office.arkhiv("held", "--json").json
    assert held["code"] == "ambiguous_place"
    assert "with a manifest that names the volume" in held["sentence"]
    office.arkhiv("retry", held["id"])
    assert office.held() == ["ambiguous_place"]
    page.with_name("manifest.csv").write_text(
        "file,volume,leaf,record_id\n1.png,11:1/2/9,1,R-1\n", "utf-8"
    )
    again = office.take()
    assert (again["pages"], again["repeated"]) == (0, 1)
    assert office.held() == []
    (paper,) = office.papers("R-1")
    assert len(paper["pages"]) == 1
    (other,) = office.arkhiv("progress", "--differences", "--json").json
    assert "11:1/2/8" in str(other)


def test_a_leaf_that_is_claimed_with_a_latin_letter_is_captured(office: Office) -> None:
    office.give("records.csv", RECORDS, "R-1,civil,birth,11,11:1/2/345,12a")
    small_page(office.scans / "R-1" / "12а.png", "нэг")
    small_page(office.scans / "book" / "x.png", "хоёр")
    (office.scans / "book" / "manifest.csv").write_text(
        "file,volume,leaf,side,record_id\nx.png,11:1/2/345,012A,v,R-1\n", "utf-8"
    )
    assert office.take()["pages"] == 2
    assert office.register("R-1") == (1, 1)
    with_place = office.arkhiv("progress", "--differences", "--json").json
    assert with_place == []


def test_a_manifest_that_names_a_taken_place_leaves_both_images_to_a_person(
    office: Office,
) -> None:
    rows = [f"R-1,civil,birth,11,11:1/2/{item},1" for item in ("8", "9")]
    office.give("records.csv", RECORDS, *rows)
    page = small_page(office.scans / "R-1" / "1.png", "нэг")
    office.take()
    assert office.held() == ["ambiguous_place"]
    small_page(office.scans / "book" / "x.png", "хоёр")
    for folder, name in ((office.scans / "book", "x.png"), (page.parent, "1.png")):
        (folder / "manifest.csv").write_text(
            f"file,volume,leaf,record_id\n{name},11:1/2/9,1,R-1\n", "utf-8"
        )
    again = office.take()
    assert (again["pages"], again["repeated"], again["contested"]) == (1, 1, 1)
    assert office.held() == ["leaf_conflict"]
