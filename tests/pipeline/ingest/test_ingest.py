"""Ingest: what a folder of scans becomes, and what happens to what is not as it should be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import select

from pipeline.flow import State
from pipeline.frames import inspect
from pipeline.ids import DocumentId
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest, Received
from pipeline.moves.holding import discard
from pipeline.nouns.page import PageStanding
from pipeline.nouns.volume import LeafKind, VolumeKind, parse_citation
from scanner_drivers.sources import open_driver
from storage.schema import inventory as tables
from storage.schema.capture import batch
from tests.conftest import Shelve, small_page
from workers.presence import LockedFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.nouns.document import Document

HEADER = "file,volume,order,leaf,side,part,region,record_id,document\n"
KINDS_HEADER = HEADER.replace("\n", ",kind\n")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


@pytest.fixture
def take(archive: Archive, operator: Actor, scans: Path) -> Take:
    return Take(archive, operator, scans)


class Take:
    """Ingests the folder of scans and answers questions about what came of it."""

    def __init__(self, archive: Archive, operator: Actor, scans: Path) -> None:
        self.archive = archive
        self._station = Station(operator, "s", "00")
        self._source = f"folder:{scans}"

    def __call__(self, tick: Callable[[str], None] | None = None) -> Received:
        driver = open_driver(self._source, decodes=inspect)
        taking = Ingest(
            self.archive.records,
            self.archive.objects,
            inspect,
            self._station,
            presence=LockedFiles(self.archive.settings.data / "ingesting"),
        )
        return taking.run(driver, self._source, tick)

    def batches(self) -> list[tuple[bool, dict[str, int]]]:
        """Whether each batch is sealed, and what it counted."""
        with self.archive.records.reading() as tx:
            rows = tx.connection.execute(select(batch).order_by(batch.c.id))
            return [(row.sealed is not None, row.counters) for row in rows]

    def document(self, origin: str) -> Document:
        with self.archive.records.reading() as tx:
            found = tx.documents.by_origin(origin)
            assert found is not None, origin
            return found

    def leaves(self, document: Document) -> list[tuple[str, int, str]]:
        with self.archive.records.reading() as tx:
            leaves = []
            for item in tx.documents.pages(document.id, document.version):
                place = tx.pages.get(item.page).place
                leaf = tx.volumes.leaf(place.leaf)
                leaves.append((leaf.label, leaf.ordinal, place.side))
            return leaves

    def held(self) -> list[tuple[str, str]]:
        with self.archive.records.reading() as tx:
            return sorted((hold.noun, hold.code) for hold in tx.holds.open())

    def volume(self, citation: str, sheets: int | None = None) -> None:
        with self.archive.records.writing() as tx:
            cited = parse_citation(citation, "00")
            made = tx.volumes.find(cited) or tx.volumes.add_unlisted(cited, VolumeKind.LOOSE)
            tx.connection.execute(
                tables.volume.update().where(tables.volume.c.id == made.id).values(sheets=sheets)
            )


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


def test_what_is_no_picture_is_refused_with_its_reason_and_the_rest_goes_on(
    take: Take, scans: Path
) -> None:
    small_page(scans / "R-7" / "1.png", "нэг")
    whole = (scans / "R-7" / "1.png").read_bytes()
    (scans / "R-7" / "2.png").write_bytes(whole[: len(whole) // 2])
    (scans / "R-7" / "3.tif").write_bytes(b"")
    (scans / "R-7" / "4.jpg").write_bytes(whole.replace(b"PNG", b"GNP"))
    counted = take()
    assert (counted.pages, counted.refused) == (1, 3)
    with take.archive.records.reading() as tx:
        codes = {Path(file.path).name: file.code for file in tx.batches.refused()}
    assert codes == {"2.png": "undecodable", "3.tif": "empty_file", "4.jpg": "unknown_format"}


class KilledError(Exception):
    """Stands for the end of an ingest at any moment."""


def killed(name: str) -> None:
    raise KilledError(name)


def test_the_next_ingest_seals_what_a_killed_one_left_open(take: Take, scans: Path) -> None:
    for name in ("1", "2"):
        small_page(scans / "R-7" / f"{name}.png", name)
    with pytest.raises(KilledError):
        take(killed)
    assert take.batches() == [(False, {})]
    assert take().pages == 1
    first, second = take.batches()
    assert first == (True, {"files": 1, "pages": 1, "refused": 0})
    assert second[0]
    with take.archive.records.reading() as tx:
        (key, _) = tx.connection.scalars(select(batch.c.id).order_by(batch.c.id))
        sealed = tx.events.of("batch", key)[-1]
    assert (sealed.type, sealed.facts["orphaned"]) == ("batch.sealed", True)
    assert list((take.archive.settings.data / "ingesting").iterdir()) == []


def test_the_batch_of_a_living_ingest_is_never_sealed_by_another(take: Take, scans: Path) -> None:
    for name in ("1", "2"):
        small_page(scans / "R-7" / f"{name}.png", name)

    def beside(name: str) -> None:
        del name
        take()
        assert take.batches()[0] == (False, {})

    assert take(beside).files == 2
    assert all(sealed for sealed, _ in take.batches())


def test_what_is_left_alone_is_counted_and_named(take: Take, scans: Path) -> None:
    small_page(scans / "R-7" / "1.png", "нэг")
    small_page(scans / ".R-8" / "1.png", "хоёр")
    for name in (".2.png", "~$list.xlsx", "3.tif.part", "Thumbs.db", ".DS_Store", ".complete"):
        (scans / "R-7" / name).write_bytes(b"x")
    found = take()
    assert found.files == 1
    assert set(found.skipped) == {".R-8/", "R-7/.2.png", "R-7/3.tif.part", "R-7/~$list.xlsx"}
    assert take.batches()[0][1]["skipped"] == 4


def test_a_half_written_file_in_a_hot_folder_is_waited_for_and_not_named(
    take: Take, scans: Path
) -> None:
    (scans / "incoming" / "R-7").mkdir(parents=True)
    for name in (".1.png", "2.tif.part", ".complete"):
        (scans / "incoming" / "R-7" / name).write_bytes(b"x")
    assert take().skipped == ("R-7/.1.png",)


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


def test_an_unknown_unit_in_a_manifest_refuses_the_row_only(take: Take, scans: Path) -> None:
    folder = scans / "book"
    small_page(folder / "a.png", "нэг")
    small_page(folder / "b.png", "хоёр")
    (folder / "manifest.csv").write_text(
        HEADER + "a.png,99:1/1/1,1,1,r,,,X-1,\nb.png,00:1/1/1,2,2,r,,,X-2,\n"
    )
    counted = take()
    assert (counted.pages, counted.refused) == (1, 2)
    with take.archive.records.reading() as tx:
        codes = {file.path: file.code for file in tx.batches.refused()}
    assert codes == {"book/manifest.csv:2": "row_unit", "book/a.png": "not_listed"}


def test_a_bad_row_of_a_file_leaves_its_other_rows(take: Take, scans: Path) -> None:
    folder = scans / "book"
    folder.mkdir()
    frames = [Image.new("1", (60, 40), colour) for colour in (0, 1, 0)]
    frames[0].save(folder / "a.tif", save_all=True, append_images=frames[1:])
    rows = (
        "a.tif#1,00:1/1/1,1,1,r,,,X-1,,",
        "a.tif#2,00:1/1/1,2,2,r,,,X-1,,",
        "a.tif#4,00:1/1/1,3,3,r,,,X-1,,",
        "a.tif#3,00:somewhere,4,4,r,,,X-1,,",
        'a.tif#3,00:1/1/1,5,5,r,,"10,10,60,20",X-1,,',
        "a.tif#3,99:1/1/1,6,6,r,,,X-1,,",
        "a.tif#3,00:1/1/1,7,7,r,0,,X-1,,",
        "a.tif#3,00:1/1/1,8,8,r,1000,,X-1,,",
        "a.tif#3,00:1/1/1,9,9,r,,,X-1,,letter",
        "a.tif#3,00:1/1/1,10,10,r,,,X-1,,letter",
    )
    (folder / "manifest.csv").write_text(KINDS_HEADER + "\n".join(rows) + "\n", "utf-8")
    counted = take()
    assert (counted.files, counted.pages, counted.refused) == (1, 2, 8)
    assert [label for label, *_ in take.leaves(take.document("record:X-1"))] == ["1", "2"]
    with take.archive.records.reading() as tx:
        codes = {file.path: file.code for file in tx.batches.refused()}
    assert codes == {
        "book/manifest.csv:4": "row_frame",
        "book/manifest.csv:5": "row_volume",
        "book/manifest.csv:6": "row_outside",
        "book/manifest.csv:7": "row_unit",
        "book/manifest.csv:8": "row_part",
        "book/manifest.csv:9": "row_part",
        "book/manifest.csv:10": "row_kind",
        "book/manifest.csv:11": "row_kind",
    }
    assert take().refused == 8
    with take.archive.records.reading() as tx:
        assert len(tx.batches.refused()) == 8


def test_a_bad_row_in_a_hot_folder_is_noted_and_its_file_put_aside(take: Take, scans: Path) -> None:
    book = scans / "incoming" / "book"
    small_page(book / "a.png", "нэг")
    small_page(book / "b.png", "хоёр")
    (book / "manifest.csv").write_text(
        HEADER + "a.png#7,00:1/1/1,1,1,r,,,X-1,\nb.png,00:1/1/1,2,2,r,,,X-1,\n"
    )
    counted = take()
    assert (counted.pages, counted.refused) == (1, 2)
    failed = {path.name for path in (scans / "failed" / "book").iterdir()}
    assert failed == {"a.png", "a.png.error.json", "manifest.csv.2.error.json"}
    assert (scans / "done" / "book" / "b.png").exists()


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
