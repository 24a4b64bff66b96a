"""A bound register under an overhead camera: from its openings to acts linked to their records."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from arkhiv import settings
from arkhiv.archive import open_archive
from pipeline.geometry import bounds, contains, transform
from pipeline.nouns.document import LinkStanding
from pipeline.nouns.look import THUMBNAIL
from pipeline.nouns.record import parse_wanted

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.page import Page

pytestmark = [pytest.mark.service, pytest.mark.timeout(1500)]

ROOT = Path(__file__).parent.parent.parent
ARKHIV = Path(sys.executable).parent / "arkhiv"
BOOK = "62:3/1/18"
SCANS = ROOT / "samples" / "scans" / "register-1988"
ACTS = ("Т-1988-0041", "Т-1988-0042", "Т-1988-0043", "Т-1988-0044", "Ү-1988-0003", "Т-1988-0046")
INDEX = (
    '"Batch";"File Path";"Volume";"Leaf";"Side";"Region"\r\n'
    f'"7";"D:\\Camera\\7\\1.jpg";"{BOOK}";"1";"front";"right"\r\n'
    f'"7";"D:\\Camera\\7\\2.jpg";"{BOOK}";"1v-2r";"";""\r\n'
    f'"7";"D:\\Camera\\7\\3.jpg";"{BOOK}";"2";"rear";"left"\r\n'
)
HALF = 1748
WITHIN = 40
"""Pixels by which the gutter may be off: three millimetres."""


def beside_an_endpaper(page: Path, *, left: bool) -> Image.Image:
    """The page of an open book whose other page is an endpaper, bent into the binding."""
    with Image.open(page) as scan:
        paper = np.asarray(scan.convert("L"), np.float32)
    empty = np.full_like(paper, 214.0)
    both = np.hstack([paper, empty] if left else [empty, paper])
    apart = np.abs(np.arange(both.shape[1]) - both.shape[1] / 2)
    shade = 1 - 0.45 * np.exp(-apart / 45)
    return Image.fromarray(np.clip(both * shade, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three openings as a camera left them, with the index of its capture program."""
    folder = tmp_path_factory.mktemp("camera") / "7"
    folder.mkdir()
    for name, page, left in (("1", "1r", False), ("3", "2v", True)):
        made = beside_an_endpaper(SCANS / f"{page}.jpg", left=left)
        made.save(folder / f"{name}.jpg", quality=92, dpi=(300, 300))
    (folder / "2.jpg").write_bytes((SCANS / "1v-2r.jpg").read_bytes())
    (folder / "index.csv").write_bytes(INDEX.encode("utf-16"))
    return folder


class Book:
    """An installation in which the register goes its whole way."""

    def __init__(self, data: Path) -> None:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("ARKHIV_")}
        self._environ = {**clean, "ARKHIV_DATA": str(data), "ARKHIV_UNIT": "62"}
        self.asked("init")
        self.archive: Archive = open_archive(settings.read(self._environ))

    def asked(self, *words: str) -> Any:  # noqa: ANN401  # whatever JSON is printed
        done = subprocess.run(
            [ARKHIV, *words, "--json"],
            env=self._environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout

    def pages(self) -> dict[str, Page]:
        """The pages that stand, by leaf and side."""
        with self.archive.records.reading() as tx:
            keys = tx.connection.exec_driver_sql(
                "SELECT id FROM page WHERE standing = 'current'"
            ).scalars()
            found = [tx.pages.get(key) for key in keys]
            return {
                f"{tx.volumes.leaf(one.place.leaf).label}{one.place.side}": one for one in found
            }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, camera: Path) -> Book:
    made = Book(tmp_path_factory.mktemp("book") / "data")
    holdings = ROOT / "samples" / "holdings"
    made.asked("holdings", "import", str(holdings / "volumes.csv"), str(holdings / "records.csv"))
    counted = made.asked("ingest", f"folder:{camera}", "--look", "--by", "bat")
    assert (counted["files"], counted["pages"], counted["refused"]) == (3, 4, 0)
    made.asked("work", "--until-idle")
    made.asked("delimit", BOOK, "--confirm", "--by", "tuya")
    made.asked("work", "--until-idle")
    return made


def test_each_page_of_the_book_is_its_half_of_an_untouched_master(book: Book, camera: Path) -> None:
    pages = book.pages()
    assert sorted(pages) == ["1r", "1v", "2r", "2v"]
    assert pages["1v"].master == pages["2r"].master
    for name, page in pages.items():
        assert page.region is not None
        box = bounds(page.region)
        edge = box.x if name in ("1r", "2r") else box.right
        assert abs(edge - HALF) < WITHIN
    masters = {page.master: camera / f"{number}.jpg" for page, number in _files(pages)}
    with book.archive.records.reading() as tx:
        found = {tx.pages.master(key): path for key, path in masters.items()}
    for master, path in found.items():
        assert book.archive.objects.read(master.key, master.sha256) == path.read_bytes()


def test_each_page_of_the_book_has_a_small_picture_of_its_own(book: Book) -> None:
    with book.archive.records.reading() as tx:
        made = [tx.products.find("page", page.id, THUMBNAIL) for page in book.pages().values()]
    for one in made:
        assert one is not None
        with Image.open(io.BytesIO(book.archive.objects.read(one.key, one.sha256))) as small:
            assert small.height == 256
            assert 170 < small.width < 190


def _files(pages: dict[str, Page]) -> list[tuple[Page, int]]:
    return [(pages["1r"], 1), (pages["1v"], 2), (pages["2v"], 3)]


def test_the_matrix_of_each_page_leads_from_its_half_of_the_master(book: Book) -> None:
    for page in book.pages().values():
        assert page.region is not None
        assert page.matrix is not None
        assert page.cleaned_width is not None
        assert page.cleaned_height is not None
        box = bounds(transform(page.matrix, page.region))
        middle_x, middle_y = box.x + box.w / 2, box.y + box.h / 2
        assert 0 < middle_x < page.cleaned_width
        assert 0 < middle_y < page.cleaned_height


def test_every_act_is_cut_out_and_linked_to_its_record(book: Book) -> None:
    with book.archive.records.reading() as tx:
        for name in ACTS:
            (record,) = tx.inventory.find(parse_wanted(name))
            (link,) = tx.links.of_record(record.id)
            assert link.standing is LinkStanding.CONFIRMED, name
            document = tx.documents.get(link.document)
            for one in tx.documents.pages(document.id, document.version):
                assert one.polygon is not None
                region = tx.pages.get(one.page).region
                assert region is not None
                middle = bounds(one.polygon)
                assert contains(region, type(region[0])(middle.x + middle.w / 2, middle.y + 1))


def test_the_act_across_the_opening_has_both_its_pages_in_order(book: Book) -> None:
    pages = book.pages()
    with book.archive.records.reading() as tx:
        (record,) = tx.inventory.find(parse_wanted("Т-1988-0044"))
        (link,) = tx.links.of_record(record.id)
        version = tx.documents.get(link.document).version
        found = [one.page for one in tx.documents.pages(link.document, version)]
    assert found == [pages["1v"].id, pages["2r"].id]
