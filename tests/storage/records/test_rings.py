"""Rings: who marks first rings, and a lost ring is rung again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from pipeline.clock import now
from pipeline.flow import Noun, Step
from pipeline.ids import PageId
from pipeline.nouns.urgency import FIRST
from storage.records.rings import RUNG, RUNG_AGAIN
from storage.records.work import LEASE
from storage.schema.capture import page as pages

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ports.records import Due
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def unrung(tx: SqlTransaction, *steps: Step) -> tuple[Due, ...]:
    return tx.rings.due(10, steps or (Step.CLEAN,), unrung=True)


def test_what_was_rung_for_is_left_alone_until_the_ring_runs_out(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.page()
    with archive.records.writing() as tx:
        found = unrung(tx)
        assert tx.rings.mark(found) == found
        assert tx.rings.mark(found) == ()
        assert unrung(tx) == ()
        assert tx.work.due(10) == found
        tx.connection.execute(update(pages).values(rung_until=now() - timedelta(seconds=1)))
        assert unrung(tx) == found


def test_lost_work_is_rung_for_again_within_forty_seconds() -> None:
    assert LEASE + timedelta(seconds=5) < timedelta(seconds=40)
    assert RUNG + timedelta(seconds=5) < timedelta(seconds=40)


def test_a_ring_for_what_somebody_died_over_is_soon_given_again(
    archive: Archive, shelve: Shelve
) -> None:
    died = shelve.page()
    with archive.records.writing() as tx:
        assert tx.work.take(Noun.PAGE, died, Step.CLEAN) is not None
        tx.connection.execute(update(pages).values(lease_until=now() - LEASE))
        (found,) = unrung(tx)
        assert found.died
        tx.rings.mark([found])
        until = tx.connection.scalar(select(pages.c.rung_until))
        left = until - tx.work.present()
    assert timedelta(0) < left <= RUNG_AGAIN
    assert LEASE + RUNG_AGAIN + timedelta(seconds=5) < timedelta(seconds=40)


def test_a_worker_of_other_steps_does_not_see_it(archive: Archive, shelve: Shelve) -> None:
    shelve.page()
    with archive.records.reading() as tx:
        assert unrung(tx, Step.READ) == ()
        assert tx.work.outstanding([Step.READ]) == 0
        assert tx.work.outstanding([Step.CLEAN]) == 1


def test_what_was_given_back_may_be_rung_for_at_once(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    with archive.records.writing() as tx:
        tx.rings.mark(unrung(tx))
        lease = tx.work.take(Noun.PAGE, page, Step.CLEAN)
        assert lease is not None
        tx.work.give_back(lease)
        assert [due.subject for due in unrung(tx)] == [page]


def test_a_lease_that_ran_out_is_rung_for_first(archive: Archive, shelve: Shelve) -> None:
    asked, died = shelve.page(leaf="1"), shelve.page(leaf="2")
    with archive.records.writing() as tx:
        assert tx.work.take(Noun.PAGE, died, Step.CLEAN) is not None
        tx.connection.execute(update(pages).where(pages.c.id == asked).values(priority=20))
        tx.connection.execute(
            update(pages).where(pages.c.id == died).values(lease_until=now() - LEASE)
        )
        assert next((due.subject, due.urgency) for due in unrung(tx)) == (died, FIRST)


def test_the_last_page_of_a_document_makes_it_ready(archive: Archive, shelve: Shelve) -> None:
    document = shelve.document("1", "2")
    with archive.records.writing() as tx:
        first, last = (PageId(item.page) for item in tx.documents.pages(document, 1))
        tx.connection.execute(update(pages).where(pages.c.id == first).values(state="read"))
        assert tx.rings.ready_with(first) == ()
        tx.connection.execute(update(pages).where(pages.c.id == last).values(state="read"))
        assert [due.subject for due in tx.rings.ready_with(last)] == [document]
        assert unrung(tx, Step.DESCRIBE) == ()


@pytest.mark.embedded
def test_what_is_due_is_found_in_the_order_of_an_index(archive: Archive) -> None:
    with archive.records.reading() as tx:
        plan = tx.connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM page WHERE state = 'received' AND held = 0 "
                "AND priority = 0 AND due <= '2030' ORDER BY due LIMIT 10"
            )
        ).all()
    assert "ix_page_urgent" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
