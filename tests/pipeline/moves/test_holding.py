"""Holding, retrying, discarding: nothing disappears, and what a person decides is carried out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from ocr.words import Box
from pipeline.flow import Noun, State, Step
from pipeline.geometry import box_polygon
from pipeline.ids import PageId
from pipeline.ingest.delimiting import delimit
from pipeline.moves.checking import register
from pipeline.moves.errors import NoSuchThingError, NotReadyError, ReasonMissingError
from pipeline.moves.holding import discard, retry, waiting
from pipeline.nouns.page import PageStanding
from storage.schema.inventory import volume

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring


def test_discarding_the_old_image_lets_the_new_one_take_over(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    contested = shelve.page("sharper", "1")
    with archive.records.writing() as tx:
        old = tx.documents.pages(key, 1)[0].page
        discard(tx, old, reviewer, reason="blurred")
        assert tx.pages.get(old).standing is PageStanding.SUPERSEDED
        assert tx.pages.get(PageId(contested)).standing is PageStanding.CURRENT
        assert [item.page for item in tx.documents.pages(key, 1)] == [contested]
        assert tx.holds.open() == ()
        assert tx.work.due(10)[0].subject == contested


def test_discarding_the_new_image_leaves_everything_as_it_was(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    contested = shelve.page("worse", "1")
    with archive.records.writing() as tx:
        before = tx.documents.pages(key, 1)
        discard(tx, contested, reviewer, reason="hand in the picture")
        assert tx.documents.pages(key, 1) == before
        assert tx.pages.get(PageId(contested)).standing is PageStanding.DISCARDED
        assert tx.holds.open() == ()


def test_a_discarded_image_of_a_registered_document_opens_its_next_version(
    archive: Archive, shelve: Shelve, bring: Bring, reviewer: Actor
) -> None:
    key = shelve.document("1", "2")
    bring(key, State.REGISTERED)
    with archive.records.writing() as tx:
        first = tx.documents.pages(key, 1)[0].page
        discard(tx, first, reviewer, reason="not of this paper")
        document = tx.documents.get(key)
        assert (document.version, document.current) == (2, 1)
        assert len(tx.documents.pages(key, 1)) == 2
        assert len(tx.documents.pages(key, 2)) == 1


def test_discarding_needs_a_reason_and_something_to_discard(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    page = shelve.page()
    with archive.records.writing() as tx:
        with pytest.raises(ReasonMissingError):
            discard(tx, page, reviewer, reason="")
        with pytest.raises(NoSuchThingError):
            discard(tx, "nothing", reviewer, reason="x")


def test_a_discarded_document_gives_up_its_links(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        discard(tx, key, reviewer, reason="a blotter")
        assert tx.links.of_document(key) == ()
        assert not [due for due in tx.work.due(10) if due.noun is Noun.DOCUMENT]


def test_retrying_starts_the_work_afresh(archive: Archive, shelve: Shelve, reviewer: Actor) -> None:
    page = shelve.page()
    with archive.records.writing() as tx:
        tx.holds.hold("page", page, "step_died", {})
        assert tx.work.take(Noun.PAGE, page, Step.CLEAN) is None
        assert retry(tx, page, reviewer) == ("step_died",)
        assert tx.work.take(Noun.PAGE, page, Step.CLEAN) is not None


def test_a_conflict_is_not_settled_by_trying_again(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    shelve.page("one", "1")
    contested = shelve.page("other", "1")
    with archive.records.writing() as tx:
        retry(tx, contested, reviewer)
        assert [hold.code for hold in tx.holds.of("page", contested)] == ["leaf_conflict"]


def test_a_corrected_count_settles_a_volume(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        page = tx.pages.get(tx.documents.pages(key, 1)[0].page)
        shelf = tx.volumes.leaf(page.place.leaf).volume
        for sheets, codes in ((2, ["leaf_count"]), (1, [])):
            tx.connection.execute(update(volume).values(sheets=sheets))
            retry(tx, shelf, reviewer)
            assert [hold.code for hold in tx.holds.of("volume", shelf)] == codes
        assert tx.volumes.get(shelf).state is State.CAPTURED


def test_everything_that_waits_is_listed_once(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    shelve.page("one", "1", record="NOBODY")
    contested = shelve.page("other", "1", record="NOBODY")
    with archive.records.writing() as tx:
        batch = tx.batches.open(
            source="s", operator="o", station="s", unit="00", driver="d", profile={}
        )
        refused = tx.batches.refuse(batch, "R/2.tif", "undecodable", {}, None)
        codes = sorted(item.code for item in waiting(tx))
        assert codes == ["leaf_conflict", "undecodable", "unknown_record"]
        discard(tx, refused.id, reviewer, reason="scanned again")
        discard(tx, contested, reviewer, reason="worse")
        assert [item.code for item in waiting(tx)] == ["unknown_record"]


def test_among_three_images_the_last_one_left_stands(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    worse, best = shelve.page("worse", "1"), shelve.page("best", "1")
    with archive.records.writing() as tx:
        discard(tx, tx.documents.pages(key, 1)[0].page, reviewer, reason="blurred")
        assert tx.documents.pages(key, 1) == ()
        discard(tx, worse, reviewer, reason="a thumb")
        assert tx.pages.get(PageId(best)).standing is PageStanding.CURRENT
        assert [item.page for item in tx.documents.pages(key, 1)] == [best]
        assert tx.holds.open() == ()


def test_retrying_keeps_what_a_lasting_hold_says(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    shelve.page("one", "1")
    contested = shelve.page("other", "1")
    with archive.records.writing() as tx:
        before = tx.holds.of("page", contested)
        assert retry(tx, contested, reviewer) == ()
        assert tx.holds.of("page", contested) == before


def test_discarding_twice_is_said_once(archive: Archive, shelve: Shelve, reviewer: Actor) -> None:
    key = shelve.document("1")
    page = shelve.page("worse", "1")
    with archive.records.writing() as tx:
        discard(tx, page, reviewer, reason="worse")
        before = tx.events.of("page", page)
        discard(tx, page, reviewer, reason="worse still")
        assert tx.events.of("page", page) == before
        discard(tx, key, reviewer, reason="a blotter")
        with pytest.raises(NoSuchThingError):
            discard(tx, key, reviewer, reason="a blotter")


def test_a_part_drawn_on_one_image_is_doubted_on_the_next(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    shelve.page("sharper", "1")
    with archive.records.writing() as tx:
        (extent,) = tx.documents.extents(key)
        part = box_polygon(Box(0, 0, 900, 250))
        tx.documents.set_extents(key, [replace(extent, polygon=part)])
        discard(tx, tx.documents.pages(key, 1)[0].page, reviewer, reason="blurred")
        assert [hold.code for hold in tx.holds.of("document", key)] == ["extent_moved"]
        assert retry(tx, key, reviewer) == ("extent_moved",)
        assert tx.holds.open() == ()


def test_a_document_that_moved_meanwhile_is_not_moved_again(
    archive: Archive, shelve: Shelve, bring: Bring, registrar: Actor
) -> None:
    key = shelve.document("1")
    bring(key, State.CHECKED)
    with archive.records.writing() as tx:
        seen = tx.documents.get(key)
        tx.documents.move(key, seen.revision, State.CHECKED)
        with pytest.raises(NotReadyError, match="meanwhile"):
            register(tx, seen, registrar)
        assert "document.registered" not in [event.type for event in tx.events.of("document", key)]


def test_a_document_without_any_page_waits_until_one_comes(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        discard(tx, tx.documents.pages(key, 1)[0].page, reviewer, reason="another paper")
        assert [hold.code for hold in tx.holds.of("document", key)] == ["no_pages"]
        assert not [due for due in tx.work.due(10) if due.noun is Noun.DOCUMENT]
    shelve.page("the right paper", "1")
    with archive.records.writing() as tx:
        assert delimit(tx, key, reviewer, None)
        assert tx.holds.of("document", key) == ()
        assert len(tx.documents.pages(key, 1)) == 1
