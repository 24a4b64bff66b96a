"""Reshelving: what came before the inventory comes to its place, or goes back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import update

from pipeline.flow import State
from pipeline.holdings.imports import import_file
from pipeline.ids import PageId
from pipeline.moves.holding import discard
from pipeline.moves.linking import link, unlink
from pipeline.nouns.document import LinkRole
from pipeline.nouns.page import PageStanding
from storage.schema.inventory import volume

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring

HEAD = "record_id,register,type,unit,volume,leaves,former_ids"


class Claim(Protocol):
    def __call__(self, *lines: str) -> None: ...


class Deliver(Protocol):
    def __call__(self, record: str, *leaves: str) -> DocumentId: ...


@pytest.fixture
def claim(archive: Archive, operator: Actor, tmp_path: Path) -> Claim:
    """Import records with the places they claim: ID, volume, leaves."""

    def claimed(*lines: str) -> None:
        rows = []
        for line in lines:
            name, place, leaves, *former = line.split()
            rows.append(f"{name},civil,birth,00,00:1/2/{place},{leaves},{''.join(former)}")
        path = tmp_path / "records.csv"
        path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        import_file(archive.records, path, operator, tmp_path)

    return claimed


@pytest.fixture
def deliver(archive: Archive, shelve: Shelve) -> Deliver:
    """Deliver leaves of a record that may be unknown, to the end of the delivery."""

    def delivered(record: str, *leaves: str) -> DocumentId:
        for leaf in leaves:
            shelve.page(f"{record} {leaf}", leaf, record=record)
        with archive.records.reading() as tx:
            key = document(tx, record).id
        shelve.delimit(key)
        return key

    return delivered


def places(tx: SqlTransaction, key: DocumentId) -> list[tuple[str, str, str]]:
    """The volume, label and standing of each image of a document's extent."""
    found = []
    for extent in tx.documents.extents(key):
        leaf = tx.volumes.leaf(extent.place.leaf)
        item = tx.volumes.get(leaf.volume).citation.item
        found += [(item, leaf.label, page.standing.value) for page in tx.pages.at(extent.place)]
    return found


def codes(tx: SqlTransaction) -> list[tuple[str, str]]:
    return sorted((hold.noun, hold.code) for hold in tx.holds.open())


def document(tx: SqlTransaction, record: str) -> Document:
    found = tx.documents.by_origin(f"record:{record}")
    assert found is not None
    return found


def say_original(tx: SqlTransaction, record: str, key: DocumentId, who: Actor) -> None:
    """Say that a document is the original of a record."""
    link(tx, record, key, who, role=LinkRole.PRINCIPAL, reason="the number on it")


def test_the_order_of_scans_and_inventory_makes_no_difference(
    archive: Archive, deliver: Deliver, claim: Claim
) -> None:
    early = deliver("EARLY", "1", "2", "3")
    claim("EARLY A 1-3", "LATE B 1-3")
    late = deliver("LATE", "1", "2", "3")
    with archive.records.reading() as tx:
        labels = [("1", "current"), ("2", "current"), ("3", "current")]
        assert places(tx, early) == [("A", *one) for one in labels]
        assert places(tx, late) == [("B", *one) for one in labels]
        assert codes(tx) == []
        assert len(tx.documents.pages(early, 1)) == 3


def test_a_place_that_other_bytes_have_taken_is_contested(
    archive: Archive, shelve: Shelve, deliver: Deliver, claim: Claim, reviewer: Actor
) -> None:
    key = deliver("X", "1", "2")
    claim("R-1 A 1-2")
    first = shelve.page("the scan that came to the place", "1", record="R-1")
    with archive.records.writing() as tx:
        say_original(tx, "R-1", key, reviewer)
        assert codes(tx) == [("page", "leaf_conflict")]
        assert places(tx, key) == [
            ("A", "1", "contested"),
            ("A", "1", "current"),
            ("A", "2", "current"),
        ]
        (hold,) = tx.holds.open()
        assert hold.facts["current"] == first
        discard(tx, first, reviewer, reason="blurred")
        assert codes(tx) == []
        assert tx.pages.get(PageId(hold.subject)).standing is PageStanding.CURRENT


def test_an_image_that_is_at_its_place_already_is_not_doubled(
    archive: Archive, shelve: Shelve, claim: Claim, reviewer: Actor
) -> None:
    shelve.page("the same scan", "1", record="X")
    with archive.records.reading() as tx:
        key = document(tx, "X").id
    claim("R-1 A 1")
    kept = shelve.page("the same scan", "1", record="R-1")
    with archive.records.writing() as tx:
        say_original(tx, "R-1", key, reviewer)
        assert codes(tx) == []
        assert sorted(places(tx, key)) == [("A", "1", "current"), ("A", "1", "superseded")]
        (extent,) = tx.documents.extents(key)
        current = tx.pages.current_at(extent.place)
        assert current is not None
        assert current.id == kept
        unlink(tx, "R-1", key, reviewer, reason="of a namesake")
        assert places(tx, key) == [("X", "1", "current")]


def test_images_go_back_when_their_link_is_withdrawn_and_on_to_the_right_record(
    archive: Archive, shelve: Shelve, deliver: Deliver, claim: Claim, reviewer: Actor
) -> None:
    key = deliver("X", "1")
    claim("WRONG A 1", "RIGHT B 1")
    with archive.records.writing() as tx:
        say_original(tx, "WRONG", key, reviewer)
    rival = shelve.page("the scan that belongs there", "1", record="WRONG")
    with archive.records.writing() as tx:
        assert codes(tx) == [("page", "leaf_conflict")]
        unlink(tx, "WRONG", key, reviewer, reason="another number")
        assert places(tx, key) == [("X", "1", "current")]
        assert places(tx, document(tx, "WRONG").id) == [("A", "1", "current")]
        assert tx.pages.get(PageId(rival)).standing is PageStanding.CURRENT
        assert codes(tx) == [("document", "unlinked")]
        say_original(tx, "RIGHT", key, reviewer)
        assert places(tx, key) == [("B", "1", "current")]
        assert codes(tx) == []


def test_what_a_person_had_taken_over_stays_superseded(
    archive: Archive, shelve: Shelve, deliver: Deliver, claim: Claim, reviewer: Actor
) -> None:
    key = deliver("X", "1")
    rescan = shelve.page("the leaf again, sharp", "1", record="X")
    with archive.records.writing() as tx:
        (blurred,) = tx.documents.pages(key, 1)
        discard(tx, blurred.page, reviewer, reason="blurred")
    claim("X A 1")
    with archive.records.reading() as tx:
        assert tx.pages.get(PageId(rescan)).standing is PageStanding.CURRENT
        assert places(tx, key) == [("A", "1", "superseded"), ("A", "1", "current")]


def test_a_place_that_is_claimed_later_is_taken_then(
    archive: Archive, shelve: Shelve, deliver: Deliver, claim: Claim
) -> None:
    shelve.record("R-1")
    key = deliver("R-1", "1")
    with archive.records.reading() as tx:
        assert places(tx, key) == [("R-1", "1", "current")]
    claim("R-1 A 1")
    with archive.records.reading() as tx:
        assert places(tx, key) == [("A", "1", "current")]


def test_an_inventory_put_right_ends_the_doubt_about_the_place(
    archive: Archive, deliver: Deliver, claim: Claim
) -> None:
    key = deliver("R-1", "1", "7")
    claim("R-1 A 1-3", "R-1 B 4-6")
    with archive.records.reading() as tx:
        assert codes(tx) == [("document", "ambiguous_place")]
        (hold,) = tx.holds.open()
        assert hold.facts == {"record": "civil:R-1", "leaves": "7"}
        assert places(tx, key) == [("A", "1", "current"), ("R-1", "7", "current")]
    claim("R-1 A 1-3", "R-1 B 4-7")
    with archive.records.reading() as tx:
        assert codes(tx) == []
        assert places(tx, key) == [("A", "1", "current"), ("B", "7", "current")]


def test_a_supporting_paper_stays_where_it_is(
    archive: Archive, deliver: Deliver, claim: Claim, reviewer: Actor
) -> None:
    key = deliver("X", "1")
    claim("R-1 A 1")
    with archive.records.writing() as tx:
        link(tx, "R-1", key, reviewer, role=LinkRole.SUPPORTING, reason="an annex")
        assert places(tx, key) == [("X", "1", "current")]


def test_a_paper_that_turns_out_to_be_a_copy_leaves_the_place_of_the_original(
    archive: Archive, deliver: Deliver, claim: Claim, reviewer: Actor
) -> None:
    key = deliver("X", "1")
    claim("R-1 A 1")
    with archive.records.writing() as tx:
        say_original(tx, "R-1", key, reviewer)
        assert places(tx, key) == [("A", "1", "current")]
        link(tx, "R-1", key, reviewer, role=LinkRole.DUPLICATE, reason="a copy")
        assert places(tx, key) == [("X", "1", "current")]
        say_original(tx, "R-1", key, reviewer)
        assert places(tx, key) == [("A", "1", "current")]


def test_a_doubt_about_the_place_ends_with_the_link_that_raised_it(
    archive: Archive, shelve: Shelve, deliver: Deliver, claim: Claim, reviewer: Actor
) -> None:
    key = deliver("X", "7")
    claim("WRONG A 1", "WRONG B 2")
    shelve.record("RIGHT")
    with archive.records.writing() as tx:
        say_original(tx, "WRONG", key, reviewer)
        assert codes(tx) == [("document", "ambiguous_place")]
        unlink(tx, "WRONG", key, reviewer, reason="another number")
        assert codes(tx) == [("document", "unlinked")]
        say_original(tx, "RIGHT", key, reviewer)
        assert codes(tx) == []


def test_papers_that_come_to_a_restricted_and_endangered_volume_are_kept_as_it_is(
    archive: Archive, deliver: Deliver, claim: Claim
) -> None:
    key = deliver("R-1", "1")
    claim("OTHER A 9")
    with archive.records.writing() as tx:
        tx.connection.execute(update(volume).values(restricted=True, sheets=1))
    claim("OTHER A 9", "R-1 A 1")
    with archive.records.reading() as tx:
        assert tx.documents.get(key).restricted
        (extent,) = tx.documents.extents(key)
        home = tx.volumes.get(tx.volumes.leaf(extent.place.leaf).volume)
        assert home.state is State.CAPTURED


def test_a_registered_paper_that_comes_to_its_place_opens_the_next_version(
    archive: Archive, shelve: Shelve, deliver: Deliver, claim: Claim, bring: Bring
) -> None:
    shelve.record("R-1")
    key = deliver("R-1", "1")
    bring(key, State.REGISTERED)
    claim("R-1 A 1")
    with archive.records.reading() as tx:
        found = tx.documents.get(key)
        assert (found.version, found.current, found.state) == (2, 1, State.DELIMITED)
        assert tx.documents.pages(key, 1) == tx.documents.pages(key, 2)
