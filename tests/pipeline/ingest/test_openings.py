"""Openings: one master and two pages, each with its half; where nobody is sure, a person says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.capture.errors import ColumnOutsideError, NotOpeningError
from pipeline.events import Actor
from pipeline.flow import State
from pipeline.frames import inspect
from pipeline.geometry import bounds
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from pipeline.moves.errors import ReasonMissingError
from pipeline.moves.holding import retry
from pipeline.moves.splitting import keep_whole, split
from pipeline.nouns.gutter import Gutter, Lying
from pipeline.nouns.page import PageStanding, PartKind
from scanner_drivers.sources import open_driver
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import PageId
    from pipeline.ingest.ingest import Received
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.page import Page

WIDE = (1400, 1000)
BY = Actor("tuya", "reviewer")


def corners(page: Page) -> tuple[int, int, int, int]:
    assert page.region is not None
    box = bounds(page.region)
    return box.x, box.y, box.w, box.h


class Books:
    """Ingests pictures of openings, with the gutter that somebody sees in them, or none."""

    def __init__(self, archive: Archive, operator: Actor, folder: Path) -> None:
        self.archive, self.folder = archive, folder
        self.gutter: Gutter | None = Gutter(690.0, 710.0)
        self._station = Station(operator, "s", "00")

    def __call__(self, *names: str) -> Received:
        for name in names:
            small_page(self.folder / name, name, size=WIDE)
        return self.again()

    def again(self) -> Received:
        source = f"folder:{self.folder}"
        taking = Ingest(self.archive.records, self.archive.objects, self._seen, self._station)
        return taking.run(open_driver(source, decodes=inspect), source)

    def _seen(self, path: Path, *, opening: bool = False) -> Inspection:
        found = inspect(path)
        if not opening:
            return found
        return replace(found, gutters=tuple(self.gutter for _ in found.frames))

    def pages(self) -> list[tuple[str, str, tuple[int, int, int, int] | None, str]]:
        """The leaf, side, region and standing of each page, in the order of the book."""
        with self.archive.records.reading() as tx:
            found = []
            for page in self.all():
                leaf = tx.volumes.leaf(page.place.leaf).label
                region = None if page.region is None else corners(page)
                found.append((leaf, page.place.side, region, page.standing.value))
            return sorted(found, key=str)

    def all(self) -> list[Page]:
        with self.archive.records.reading() as tx:
            rows = tx.connection.exec_driver_sql("SELECT id FROM page ORDER BY id").scalars()
            return [tx.pages.get(key) for key in rows]

    def held(self) -> dict[str, PageId]:
        with self.archive.records.reading() as tx:
            return {
                str(hold.facts["half"]): hold.subject
                for hold in tx.holds.open()
                if hold.code == "no_gutter"
            }


@pytest.fixture
def books(archive: Archive, operator: Actor, scans: Path) -> Books:
    return Books(archive, operator, scans)


def test_an_opening_is_two_pages_of_one_master(books: Books) -> None:
    counted = books("R-1/1v-2r.png")
    assert (counted.files, counted.pages) == (1, 2)
    assert books.pages() == [
        ("1", "v", (0, 0, 710, 1000), "current"),
        ("2", "r", (690, 0, 710, 1000), "current"),
    ]
    assert len({page.master for page in books.all()}) == 1


def test_a_book_is_read_left_page_before_right_page(books: Books) -> None:
    books("R-1/1v-2r.png", "R-1/2v-3r.png", "R-1/10v-11r.png")
    with books.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:R-1")
        assert document is not None
        places = [tx.pages.get(one.page).place for one in tx.documents.pages(document.id, 1)]
        read = [(tx.volumes.leaf(place.leaf).label, place.side) for place in places]
    assert read == [("1", "v"), ("2", "r"), ("2", "v"), ("3", "r"), ("10", "v"), ("11", "r")]


def test_a_manifest_gives_each_page_of_an_opening_its_own_record(books: Books) -> None:
    small_page(books.folder / "book" / "7.png", "7", size=WIDE)
    (books.folder / "book" / "manifest.csv").write_text(
        "file,volume,leaf,side,region,record_id\n"
        "7.png,00:1/2/3,12,v,left,A-1\n7.png,00:1/2/3,13,r,right,A-2\n"
    )
    books.again()
    with books.archive.records.reading() as tx:
        for record, half in (("A-1", (0, 0, 710, 1000)), ("A-2", (690, 0, 710, 1000))):
            document = tx.documents.by_origin(f"record:{record}")
            assert document is not None
            (one,) = tx.documents.pages(document.id, 1)
            assert one.polygon is None
            assert corners(tx.pages.get(one.page)) == half


def test_the_bytes_of_the_master_are_those_of_the_file(books: Books) -> None:
    books("R-1/1v-2r.png")
    with books.archive.records.reading() as tx:
        master = tx.pages.master(books.all()[0].master)
    kept = books.archive.objects.read(master.key, master.sha256)
    assert kept == (books.folder / "R-1" / "1v-2r.png").read_bytes()


def test_an_opening_without_a_sure_gutter_waits_and_nothing_is_lost(books: Books) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    assert books.pages() == [("1", "v", None, "current"), ("2", "r", None, "current")]
    assert set(books.held()) == {"left", "right"}


def test_a_person_says_where_the_pages_meet(books: Books) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    with books.archive.records.writing() as tx:
        left, right = split(tx, books.held()["right"], Gutter(600, 620), BY, reason="seen")
    with books.archive.records.reading() as tx:
        assert tx.pages.get(left).state is State.RECEIVED
        document = tx.documents.by_origin("record:R-1")
        assert document is not None
        pages = tx.documents.pages(document.id, document.version)
        assert [one.page for one in pages] == [left, right]
    assert books.held() == {}
    assert books.pages() == [
        ("1", "v", (0, 0, 620, 1000), "current"),
        ("1", "v", None, "superseded"),
        ("2", "r", (600, 0, 800, 1000), "current"),
        ("2", "r", None, "superseded"),
    ]


@pytest.mark.parametrize(
    ("lying", "orientation", "left", "right"),
    [
        (Lying.LEFT, 6, (0, 580, 1400, 420), (0, 0, 1400, 600)),
        (Lying.RIGHT, 8, (0, 0, 1400, 420), (0, 400, 1400, 600)),
    ],
)
def test_a_picture_of_a_turned_book_is_parted_along_it_and_its_pages_are_read_upright(
    books: Books,
    lying: Lying,
    orientation: int,
    left: tuple[int, int, int, int],
    right: tuple[int, int, int, int],
) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    seen = Gutter(400, 420)
    with books.archive.records.writing() as tx:
        parted = split(tx, books.held()["left"], seen, BY, reason="seen", lying=lying)
        pages = [tx.pages.get(key) for key in parted]
    assert [page.orientation for page in pages] == [orientation] * 2
    assert [corners(page) for page in pages] == [left, right]


def test_a_delivery_that_comes_again_leaves_what_a_person_said(books: Books) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    with books.archive.records.writing() as tx:
        split(tx, books.held()["left"], Gutter(600, 620), BY, reason="seen")
    before = books.pages()
    for gutter in (None, Gutter(690.0, 710.0)):
        books.gutter = gutter
        counted = books.again()
        assert (counted.pages, counted.contested) == (0, 0)
    assert books.pages() == before


def test_a_gutter_that_was_found_wrongly_is_put_right(books: Books) -> None:
    books("R-1/1v-2r.png")
    page = books.all()[0].id
    with books.archive.records.writing() as tx:
        split(tx, page, Gutter(700, 700), BY, reason="a fold")
    current = [one for one in books.pages() if one[3] == "current"]
    assert current == [
        ("1", "v", (0, 0, 700, 1000), "current"),
        ("2", "r", (700, 0, 700, 1000), "current"),
    ]


def test_a_sheet_of_one_piece_is_kept_whole(books: Books) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    with books.archive.records.writing() as tx:
        keep_whole(tx, books.held()["right"], BY, reason="a map")
    assert books.pages() == [("1", "v", None, "current"), ("2", "r", None, "discarded")]
    assert books.held() == {}


def test_trying_again_finds_no_gutter_either(books: Books) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    with books.archive.records.writing() as tx:
        for page in books.held().values():
            assert retry(tx, page, BY) == ()
    assert set(books.held()) == {"left", "right"}


def test_pages_that_are_no_opening_are_not_parted(books: Books) -> None:
    books("R-1/1r.png")
    page = books.all()[0]
    assert page.standing is PageStanding.CURRENT
    with books.archive.records.writing() as tx:
        with pytest.raises(NotOpeningError):
            split(tx, page.id, Gutter(600, 600), BY, reason="seen")
        with pytest.raises(ReasonMissingError):
            keep_whole(tx, page.id, BY, reason=" ")


def test_pages_meet_inside_the_picture(books: Books) -> None:
    books.gutter = None
    books("R-1/1v-2r.png")
    with books.archive.records.writing() as tx, pytest.raises(ColumnOutsideError):
        split(tx, books.held()["left"], Gutter(600, 1400), BY, reason="seen")


def test_parts_of_a_side_keep_their_place_and_order(books: Books) -> None:
    books("R-1/3r.2.png", "R-1/3r.png", "R-1/3r.10.png", "R-1/4r.png")
    with books.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:R-1")
        assert document is not None
        places = [tx.pages.get(one.page).place for one in tx.documents.pages(document.id, 1)]
        read = [(tx.volumes.leaf(one.leaf).label, one.side, one.part) for one in places]
    assert read == [("3", "r", 1), ("3", "r", 2), ("3", "r", 10), ("4", "r", 1)]


def test_what_a_part_is_stays_with_its_page_and_in_its_event(books: Books) -> None:
    books("R-1/3r.png", "R-1/3r.flap2.png", "R-1/3r.tile3.png", "R-1/3r.4.png")
    with books.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:R-1")
        assert document is not None
        pages = [tx.pages.get(one.page) for one in tx.documents.pages(document.id, 1)]
        received = [tx.events.of("page", page.id)[0] for page in pages]
        told = [event.facts.get("part_kind") for event in received]
    assert [page.part_kind for page in pages] == [None, PartKind.FLAP, PartKind.TILE, None]
    assert told == [None, "flap", "tile", None]
