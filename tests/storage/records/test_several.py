"""Many things asked for at once are what they are one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import PageId
from pipeline.ports.records import Product
from storage.schema.documents import document

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve


def product(page: str, kind: str, version: int = 0) -> Product:
    return Product(
        "page", page, version, kind, f"products/{page}{kind}{version}", "0" * 64, 1, "x/y", "r"
    )


def test_pages_and_their_products_come_at_once_as_they_do_one_by_one(
    archive: Archive, shelve: Shelve
) -> None:
    key = shelve.document("1", "2", "3")
    with archive.records.writing() as tx:
        keys = [one.page for one in tx.documents.pages(key, 1)]
        for made in (
            product(keys[0], "words"),
            product(keys[1], "tiles"),
            product(keys[2], "words", 1),
        ):
            tx.products.put(made)
        assert tx.pages.several(keys) == {one: tx.pages.get(one) for one in keys}
        assert tx.pages.several([PageId("none")]) == {}
        assert tx.products.several("page", keys, "words") == {keys[0]: product(keys[0], "words")}


def test_papers_that_share_a_side_are_those_that_touch_it(archive: Archive, shelve: Shelve) -> None:
    key, other, gone = (shelve.document("1", "2", record=name) for name in ("R-1", "R-2", "R-3"))
    with archive.records.writing() as tx:
        extents = tx.documents.extents(key)
        for one in (other, gone):
            tx.documents.set_extents(one, extents[:1])
        update = document.update().where(document.c.id == gone).values(discarded=now())
        tx.connection.execute(update)
        first, second = (one.page for one in tx.documents.pages(key, 1))
        for pages in ([first], [second], [first, second], []):
            places = [tx.pages.get(one).place for one in pages]
            touching = {one.id for place in places for one in tx.documents.touching(place)}
            assert {one.id for _, one in tx.documents.sharing(pages)} == touching
        assert {one.id for _, one in tx.documents.sharing([first])} == {key, other}
