"""Ingest: what a folder of scans becomes, once or again, and where its pages go."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.flow import State
from pipeline.moves.holding import discard
from pipeline.nouns.page import PageStanding
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.events import Actor
    from tests.conftest import Shelve
    from tests.pipeline.ingest.conftest import Take


def test_a_folder_named_by_a_record_is_one_document_with_its_pages(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("R-7")
    for name in ("2", "1v", "1r", "12а", "12"):
        small_page(scans / "R-7" / f"{name}.png", name)
    counted = take()
    document = take.document("record:R-7")
    assert (counted.pages, counted.documents, counted.refused) == (5, 1, 0)
    assert take.leaves(document) == [
        ("1", 0, "r"),
        ("1", 0, "v"),
        ("2", 0, "r"),
        ("12", 0, "r"),
        ("12а", 0, "r"),
    ]
    with take.archive.records.reading() as tx:
        (link,) = tx.links.of_document(document.id)
        assert tx.inventory.get(link.record).record_id == "R-7"


def test_the_same_folder_again_changes_nothing(take: Take, scans: Path, shelve: Shelve) -> None:
    shelve.record("R-7")
    small_page(scans / "R-7" / "1.png", "нэг")
    take()
    again = take()
    assert (again.pages, again.repeated, again.contested, again.documents) == (0, 1, 0, 0)


@pytest.mark.parametrize("behind", [0, 2])
def test_files_that_are_stored_behind_others_make_the_same_of_a_folder(
    take: Take, scans: Path, shelve: Shelve, behind: int
) -> None:
    for name in ("R-1", "R-2", "R-3"):
        shelve.record(name)
        for leaf in ("1r", "1v", "2"):
            small_page(scans / name / f"{leaf}.png", name + leaf)
    shutil.copyfile(scans / "R-1" / "1r.png", scans / "R-1" / "3.png")
    small_page(scans / "R-2" / "5.png", "a leaf that only this record has")
    (scans / "R-2" / "4.tif").write_bytes(b"torn")
    names: list[str] = []
    counted = take(names.append, behind=behind)
    assert (counted.files, counted.pages, counted.documents, counted.refused) == (11, 11, 3, 1)
    assert len(names) == 12
    assert take.leaves(take.document("record:R-1")) == [
        ("1", 0, "r"),
        ("1", 0, "v"),
        ("2", 0, "r"),
        ("3", 0, "r"),
    ]
    again = take(behind=behind)
    assert (again.pages, again.repeated, again.documents) == (0, 11, 0)
    assert take.batches()[0][0]


def test_the_source_folder_is_never_altered(take: Take, scans: Path) -> None:
    small_page(scans / "R-7" / "1.png", "нэг")
    (scans / "R-7" / "2.tif").write_bytes(b"torn")
    before = {path: path.stat().st_mtime_ns for path in scans.rglob("*")}
    take()
    assert {path: path.stat().st_mtime_ns for path in scans.rglob("*")} == before


def test_a_record_id_with_a_slash_is_percent_encoded(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("191/ШШ2025/01670")
    small_page(scans / "191%2FШШ2025%2F01670" / "1.png", "нэг")
    take()
    assert take.held() == []
    take.document("record:191/ШШ2025/01670")


def test_an_unknown_record_is_kept_and_held_until_somebody_knows(take: Take, scans: Path) -> None:
    small_page(scans / "NOBODY" / "1.png", "нэг")
    assert take().pages == 1
    assert take.held() == [("document", "unknown_record")]


def test_an_id_of_two_registers_is_held_as_ambiguous(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("123", "civil")
    shelve.record("123", "legal")
    small_page(scans / "123" / "1.png", "нэг")
    take()
    assert take.held() == [("document", "ambiguous_record")]


def test_other_bytes_for_a_taken_place_are_kept_and_held(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("R-7")
    small_page(scans / "R-7" / "1.png", "нэг")
    take()
    small_page(scans / "R-7" / "1.png", "өөр")
    again = take()
    assert (again.pages, again.contested) == (1, 1)
    assert take.held() == [("page", "leaf_conflict")]
    with take.archive.records.reading() as tx:
        document = take.document("record:R-7")
        (item,) = tx.documents.pages(document.id, document.version)
        both = tx.pages.at(tx.pages.get(item.page).place)
    assert [page.standing for page in both] == [PageStanding.CURRENT, PageStanding.CONTESTED]


def test_a_late_page_before_registration_is_added_in_its_order(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("R-7")
    for name in ("1", "3"):
        small_page(scans / "R-7" / f"{name}.png", name)
    take()
    small_page(scans / "R-7" / "2.png", "хоёр")
    take()
    document = take.document("record:R-7")
    assert document.version == 1
    assert [label for label, *_ in take.leaves(document)] == ["1", "2", "3"]
    assert document.state is State.DELIMITED


def test_the_content_decides_and_not_the_extension(take: Take, scans: Path) -> None:
    small_page(scans / "R-7" / "1.png", "нэг").rename(scans / "R-7" / "1.tif")
    assert take().pages == 1


def test_frames_of_one_file_continue_the_count(take: Take, scans: Path, shelve: Shelve) -> None:
    shelve.record("R-7")
    (scans / "R-7").mkdir()
    frames = [Image.new("1", (60, 40), colour) for colour in (0, 1, 0)]
    frames[0].save(scans / "R-7" / "5.tif", save_all=True, append_images=frames[1:])
    assert take().pages == 3
    labels = [label for label, *_ in take.leaves(take.document("record:R-7"))]
    assert labels == ["5", "6", "7"]


def test_two_names_of_one_leaf_in_a_plain_delivery_are_contested(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("R-7")
    for name in ("1.tif", "0001.tif", "1R.TIF"):
        small_page(scans / "R-7" / name, name)
    counted = take()
    assert (counted.pages, counted.contested) == (3, 2)
    assert take.held() == [("page", "leaf_conflict"), ("page", "leaf_conflict")]
    assert take.leaves(take.document("record:R-7")) == [("1", 0, "r")]
    again = take()
    assert (again.pages, again.repeated) == (0, 3)


def test_a_new_image_for_a_discarded_paper_makes_another_one(
    take: Take, scans: Path, shelve: Shelve, reviewer: Actor
) -> None:
    shelve.record("R-7")
    small_page(scans / "R-7" / "1.png", "нэг")
    take()
    first = take.document("record:R-7")
    with take.archive.records.writing() as tx:
        discard(tx, first.id, reviewer, reason="a blotter")
    assert take().documents == 0
    assert take.document("record:R-7").discarded
    small_page(scans / "R-7" / "2.png", "хоёр")
    assert take().documents == 1
    second = take.document("record:R-7")
    assert (second.discarded, take.leaves(second)) == (False, [("2", 0, "r")])
    with take.archive.records.reading() as tx:
        assert len(tx.links.of_document(second.id)) == 1
        assert tx.documents.get(first.id).discarded
