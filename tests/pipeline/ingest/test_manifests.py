"""Manifests: what they say of leaves, covers, papers and volumes is what becomes of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import State
from pipeline.ids import DocumentId
from pipeline.nouns.volume import LeafKind, parse_citation
from storage.schema import inventory as tables
from tests.conftest import small_page
from tests.pipeline.ingest.conftest import HEADER, KINDS_HEADER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Shelve
    from tests.pipeline.ingest.conftest import Take


def test_a_leaf_count_that_differs_is_held_and_settles_when_it_fits(
    take: Take, scans: Path
) -> None:
    take.volume("00:1/2/3", sheets=2)
    manifest = scans / "book"
    small_page(manifest / "a.png", "нэг")
    (manifest / "manifest.csv").write_text(HEADER + "a.png,00:1/2/3,1,1,r,,,,\n")
    take()
    assert take.held() == [("volume", "leaf_count")]
    small_page(manifest / "b.png", "хоёр")
    (manifest / "manifest.csv").write_text(
        HEADER + "a.png,00:1/2/3,1,1,r,,,,\nb.png,00:1/2/3,2,2,r,,,,\n"
    )
    take()
    assert take.held() == []
    with take.archive.records.reading() as tx:
        volume = tx.volumes.find(parse_citation("00:1/2/3", "00"))
        assert volume is not None
        assert volume.state is State.CAPTURED


def test_a_doubled_label_is_told_apart_by_the_manifests_order(take: Take, scans: Path) -> None:
    folder = scans / "file"
    rows = ""
    for number in (1, 2):
        small_page(folder / f"{number}.png", str(number))
        rows += f"{number}.png,00:1/1/1,{number},13,r,,,P-1,\n"
    (folder / "manifest.csv").write_text(HEADER + rows)
    counted = take()
    assert (counted.pages, counted.contested) == (2, 0)
    assert take.leaves(take.document("record:P-1")) == [("13", 0, "r"), ("13", 1, "r")]


@pytest.mark.parametrize("orders", [("", ""), ("1", "1"), ("1", "")])
def test_a_doubled_label_that_no_order_tells_apart_is_contested(
    take: Take, scans: Path, orders: tuple[str, str]
) -> None:
    folder = scans / "file"
    rows = ""
    for number, order in enumerate(orders):
        small_page(folder / f"{number}.png", str(number))
        rows += f"{number}.png,00:1/1/1,{order},13,r,,,P-1,\n"
    (folder / "manifest.csv").write_text(HEADER + rows)
    counted = take()
    assert (counted.pages, counted.contested) == (2, 1)
    assert ("page", "leaf_conflict") in take.held()
    assert take.leaves(take.document("record:P-1")) == [("13", 0, "r")]


def test_covers_and_lists_are_kept_as_such_and_count_for_no_leaf(take: Take, scans: Path) -> None:
    take.volume("00:1/2/3", sheets=1)
    folder = scans / "file"
    rows = ""
    kinds = ("хавтас", "Дотоод товьёог", "", "баталгааны хуудас", "cover")
    for number, kind in enumerate(kinds, start=1):
        small_page(folder / f"{number}.png", str(number))
        leaf = "1" if not kind else ""
        rows += f"{number}.png,00:1/2/3,{number},{leaf},r,,,P-1,,{kind}\n"
    (folder / "manifest.csv").write_text(KINDS_HEADER + rows, "utf-8")
    take()
    assert take.held() == [("document", "unknown_record")]
    with take.archive.records.reading() as tx:
        volume = tx.volumes.find(parse_citation("00:1/2/3", "00"))
        assert volume is not None
        assert volume.state is State.CAPTURED
        found = [(leaf.kind, leaf.label, leaf.ordinal) for leaf in tx.volumes.leaves(volume.id)]
    assert found == [
        (LeafKind.COVER, "cover", 0),
        (LeafKind.INNER_LIST, "inner_list", 0),
        (LeafKind.BODY, "1", 0),
        (LeafKind.CERTIFICATION, "certification", 0),
        (LeafKind.COVER, "cover", 1),
    ]


def test_a_leaf_turns_out_to_be_a_cover_when_a_manifest_says_so(take: Take, scans: Path) -> None:
    take.volume("00:1/2/3", sheets=1)
    folder = scans / "file"
    small_page(folder / "1.png", "нэг")
    small_page(folder / "2.png", "хоёр")
    rows = "1.png,00:1/2/3,1,0,r,,,P-1,,{kind}\n2.png,00:1/2/3,2,1,r,,,P-1,,\n"
    (folder / "manifest.csv").write_text(KINDS_HEADER + rows.format(kind=""), "utf-8")
    take()
    assert ("volume", "leaf_count") in take.held()
    (folder / "manifest.csv").write_text(KINDS_HEADER + rows.format(kind="cover"), "utf-8")
    assert take().pages == 0
    assert take.held() == [("document", "unknown_record")]


def test_the_two_pages_of_an_opening_share_a_master(take: Take, scans: Path) -> None:
    folder = scans / "book"
    small_page(folder / "opening.png", "зүүн баруун")
    (folder / "manifest.csv").write_text(
        HEADER
        + 'opening.png,00:1/1/1,1,4,v,,"0,0,450,500",B-1,\n'
        + 'opening.png,00:1/1/1,2,5,r,,"450,0,450,500",B-1,\n'
    )
    assert take().pages == 2
    document = take.document("record:B-1")
    assert take.leaves(document) == [("4", 0, "v"), ("5", 0, "r")]
    with take.archive.records.reading() as tx:
        pages = [tx.pages.get(item.page) for item in tx.documents.pages(document.id, 1)]
    assert pages[0].master == pages[1].master
    assert pages[0].region is not None
    assert pages[1].region is not None
    assert pages[1].region[0].x == 450


def test_two_records_may_share_a_file(take: Take, scans: Path, shelve: Shelve) -> None:
    shelve.record("A-1")
    shelve.record("A-2")
    folder = scans / "both"
    small_page(folder / "a.png", "нэг")
    (folder / "manifest.csv").write_text(HEADER + "a.png,00:1/1/1,1,1,r,,,A-1;A-2,Гэрээ\n")
    assert take().documents == 1
    document = take.document("document:A-1;A-2:Гэрээ")
    with take.archive.records.reading() as tx:
        linked = {
            tx.inventory.get(link.record).record_id
            for link in tx.links.of_document(DocumentId(document.id))
        }
    assert linked == {"A-1", "A-2"}


def test_papers_of_the_same_name_in_two_volumes_are_two_documents(take: Take, scans: Path) -> None:
    for box in ("box-1", "box-2"):
        small_page(scans / box / "a.png", box)
        rows = f"a.png,00:1/1/{box},,1,r,,,,act\n"
        (scans / box / "manifest.csv").write_text(HEADER + rows, encoding="utf-8")
    assert take().documents == 2
    assert len(take.leaves(take.document("document:@00:1/1/box-1:act"))) == 1
    assert len(take.leaves(take.document("document:@00:1/1/box-2:act"))) == 1


def test_a_paper_without_record_may_go_on_in_another_volume(take: Take, scans: Path) -> None:
    rows = ""
    for item in ("1", "2"):
        small_page(scans / "box" / f"{item}.png", item)
        rows += f"{item}.png,00:1/1/{item},,{item},r,,,,charter\n"
    (scans / "box" / "manifest.csv").write_text(HEADER + rows, encoding="utf-8")
    assert take().documents == 1


def test_a_leaf_of_a_restricted_volume_restricts_its_document(
    take: Take, scans: Path, shelve: Shelve
) -> None:
    shelve.record("R-7")
    take.volume("00:1/1/open")
    take.volume("00:1/1/secret")
    with take.archive.records.writing() as tx:
        tx.connection.execute(
            tables.volume.update().where(tables.volume.c.item == "secret").values(restricted=True)
        )
    rows = ""
    for item in ("open", "secret"):
        small_page(scans / "box" / f"{item}.png", item)
        rows += f"{item}.png,00:1/1/{item},,1,r,,,R-7,\n"
    (scans / "box" / "manifest.csv").write_text(HEADER + rows, encoding="utf-8")
    take()
    assert take.document("record:R-7").restricted
