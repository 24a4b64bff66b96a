"""Many things asked for at once are what they are one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from pipeline.clock import now
from pipeline.ids import PageId, RecordKey, new_id
from pipeline.nouns.page import PageStanding
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.ports.records import Product
from storage.schema.documents import document
from storage.schema.inventory import alias, claim, claim_leaf, record, volume

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve

LOOSE = VolumeKind.LOOSE


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
        discarded = document.update().where(document.c.id == gone).values(discarded=now())
        tx.connection.execute(discarded)
        first, second = (one.page for one in tx.documents.pages(key, 1))
        for pages in ([first], [second], [first, second], []):
            places = [tx.pages.get(one).place for one in pages]
            touching = {one.id for place in places for one in tx.documents.touching(place)}
            assert {one.id for _, one in tx.documents.sharing(pages)} == touching
        assert {one.id for _, one in tx.documents.sharing([first])} == {key, other}


def test_records_links_and_versions_come_at_once_as_they_do_one_by_one(
    archive: Archive, shelve: Shelve
) -> None:
    keys = [shelve.document("1", "2", record=name) for name in ("R-1", "R-2")]
    with archive.records.writing() as tx:
        tx.documents.open_version(keys[1], 2)
        links = {key: tx.links.of_document(key) for key in keys}
        assert tx.links.of_documents(keys) == links
        records = [link.record for some in links.values() for link in some]
        assert tx.inventory.several(records) == {one: tx.inventory.get(one) for one in records}
        assert tx.documents.several(keys) == {key: tx.documents.get(key) for key in keys}
        assert tx.documents.versions(keys) == {
            keys[0]: {1: tx.documents.version(keys[0], 1)},
            keys[1]: {number: tx.documents.version(keys[1], number) for number in (1, 2)},
        }
        assert tx.documents.shown_pages(keys) == {
            keys[0]: tx.documents.pages(keys[0], 1),
            keys[1]: (),
        }
        tx.documents.note(keys[1], current=1)
        assert tx.documents.shown_pages(keys)[keys[1]] == tx.documents.pages(keys[1], 1)
        tx.holds.hold("document", keys[0], "unlinked", {})
        assert tx.holds.several("document", keys) == {keys[0]: tx.holds.of("document", keys[0])}


def test_a_record_that_was_merged_is_found_as_its_heir_by_every_id(
    archive: Archive, shelve: Shelve
) -> None:
    first, second, third = (RecordKey(shelve.record(name)) for name in ("A", "B", "C"))
    with archive.records.writing() as tx:
        for one, heir in ((first, second), (second, third)):
            into = update(record).where(record.c.id == one).values(merged_into=heir)
            tx.connection.execute(into)
        former = {"record": first, "register": "civil", "alias": "Z"}
        tx.connection.execute(alias.insert().values(**former))
        assert tx.inventory.heirs([first, third]) == {first: third, third: third}
        for name in ("A", "B", "C", "Z", "civil:Z"):
            (found,) = tx.inventory.find(parse_wanted(name))
            assert found.id == third
        assert tx.inventory.find(parse_wanted("legal:A")) == ()
        assert tx.inventory.former_ids_of([first, second]) == {first: ("Z",)}
        circle = update(record).where(record.c.id == third).values(merged_into=first)
        tx.connection.execute(circle)
        assert tx.inventory.heir(first) == third


def test_places_are_claimed_with_all_their_leaves(archive: Archive, shelve: Shelve) -> None:
    key = RecordKey(shelve.record())
    with archive.records.writing() as tx:
        places = [tx.volumes.add_unlisted(Citation("00", "1", "1", item), LOOSE) for item in "12"]
        for place, labels in zip(places, ((), ("3", "4")), strict=True):
            claimed = {
                "id": new_id(),
                "record": key,
                "volume": place.id,
                "leaves": ",".join(labels),
            }
            tx.connection.execute(claim.insert().values(**claimed))
            for label in labels:
                tx.connection.execute(claim_leaf.insert().values(claim=claimed["id"], label=label))
        whole, part = tx.inventory.claimed_places(key)
        assert (whole.labels, part.labels) == (frozenset(), frozenset({"3", "4"}))
        assert tx.inventory.claims_in(part.volume) == (part,)
        assert tx.inventory.in_restricted_volumes([key]) == frozenset()
        tx.connection.execute(
            update(volume).where(volume.c.id == part.volume).values(restricted=True)
        )
        assert tx.inventory.in_restricted_volumes([key]) == {key}


def test_leaves_masters_and_standing_images_come_at_once_as_they_do_one_by_one(
    archive: Archive, shelve: Shelve
) -> None:
    key = shelve.document("1", "2", "3")
    with archive.records.writing() as tx:
        pages = [tx.pages.get(one.page) for one in tx.documents.pages(key, 1)]
        leaves = [one.place.leaf for one in pages]
        assert tx.volumes.some_leaves(leaves) == {one: tx.volumes.leaf(one) for one in leaves}
        masters = [one.master for one in pages]
        assert tx.pages.masters(masters) == {one: tx.pages.master(one) for one in masters}
        tx.pages.stand(pages[0].id, PageStanding.SUPERSEDED)
        assert tx.pages.current_on(leaves) == {one.place: one for one in pages[1:]}
        assert tx.pages.current_on([]) == {}
