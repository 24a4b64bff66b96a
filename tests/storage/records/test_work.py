"""Leases: who may do what, for how long, and what counts against a thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Noun, State, Step
from pipeline.ids import DocumentId, PageId
from pipeline.ports.records import Due, Lease
from storage.records.work import STRIKES
from storage.schema.capture import page as pages

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Event
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def take(archive: Archive, page: str, step: Step = Step.CLEAN) -> Lease | None:
    with archive.records.writing() as tx:
        return tx.work.take(Noun.PAGE, page, step)


def taken(archive: Archive, page: str, step: Step = Step.CLEAN) -> Lease:
    lease = take(archive, page, step)
    assert lease is not None
    return lease


def let_run_out(archive: Archive, page: str) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(pages).where(pages.c.id == page).values(lease_until=now() - timedelta(seconds=1))
        )


def make_due(archive: Archive, page: str) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(pages).where(pages.c.id == page).values(due=now()))


def of_kind(tx: SqlTransaction, page: str, kind: Kind) -> list[Event]:
    return [event for event in tx.events.of("page", page) if event.type == kind.value]


def test_a_new_page_is_due_to_be_cleaned(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    with archive.records.reading() as tx:
        assert tx.work.due(10) == (Due(Noun.PAGE, page, Step.CLEAN),)


def test_a_live_lease_keeps_everybody_else_away(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    assert take(archive, page) is not None
    assert take(archive, page) is None
    with archive.records.reading() as tx:
        assert tx.work.due(10) == ()
        assert tx.work.outstanding() == 1


def test_a_message_for_another_step_does_nothing(archive: Archive, shelve: Shelve) -> None:
    assert take(archive, shelve.page(), Step.READ) is None


def test_a_move_needs_the_token_and_the_revision(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    lease = taken(archive, page)
    stranger = Lease(lease.noun, lease.subject, lease.step, "stranger", lease.revision)
    with archive.records.writing() as tx:
        assert not tx.work.renew(stranger)
        assert not tx.work.move(stranger, State.CLEANED)
        assert tx.work.renew(lease)
        assert tx.work.move(lease, State.CLEANED)
        assert not tx.work.move(lease, State.CLEANED)
        assert tx.pages.get(PageId(page)).state is State.CLEANED


def test_a_worker_that_lost_its_lease_cannot_move(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    lost = taken(archive, page)
    let_run_out(archive, page)
    kept = taken(archive, page)
    with archive.records.writing() as tx:
        assert not tx.work.move(lost, State.CLEANED)
        assert tx.work.move(kept, State.CLEANED)


def test_the_third_death_holds_the_page(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    for _ in range(STRIKES):
        assert take(archive, page) is not None
        let_run_out(archive, page)
    assert take(archive, page) is None
    with archive.records.reading() as tx:
        assert [hold.code for hold in tx.holds.of("page", page)] == ["step_died"]
        assert tx.work.due(10) == ()
        assert tx.work.outstanding() == 0
        assert [event.facts["code"] for event in of_kind(tx, page, Kind.HELD)] == ["step_died"]


def test_a_store_that_is_away_never_counts_against_a_page(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    for _ in range(STRIKES + 3):
        lease = taken(archive, page)
        with archive.records.writing() as tx:
            tx.work.postpone(lease)
            assert tx.work.due(10) == ()
            assert tx.work.outstanding() == 1
        assert take(archive, page) is None
        make_due(archive, page)
    with archive.records.reading() as tx:
        row = tx.connection.execute(select(pages.c.strikes, pages.c.waits, pages.c.held)).one()
        assert tuple(row) == (0, STRIKES + 3, False)


def test_three_failures_hold_and_retry_starts_afresh(archive: Archive, shelve: Shelve) -> None:
    page = shelve.page()
    held = []
    for _ in range(STRIKES):
        lease = taken(archive, page)
        with archive.records.writing() as tx:
            held.append(tx.work.strike(lease, "step_failed", {}))
        make_due(archive, page)
    assert held == [False, False, True]
    with archive.records.writing() as tx:
        tx.holds.release("page", page, "somebody", "again")
        tx.work.restart(Noun.PAGE, page)
    assert take(archive, page) is not None


def test_the_endangered_goes_first(archive: Archive, shelve: Shelve) -> None:
    ordinary, endangered = shelve.page(leaf="1"), shelve.page(leaf="2")
    with archive.records.writing() as tx:
        tx.connection.execute(update(pages).where(pages.c.id == endangered).values(priority=10))
        assert [due.subject for due in tx.work.due(10)] == [endangered, ordinary]


@pytest.mark.parametrize("column", ["lease_until", "due"])
def test_a_clock_set_back_does_not_stretch_a_lease_or_a_delay(
    archive: Archive, shelve: Shelve, column: str
) -> None:
    page = shelve.page()
    taken(archive, page)
    with archive.records.writing() as tx:
        assert not tx.work.stretched()
        ahead = now() + timedelta(days=2)
        tx.connection.execute(update(pages).where(pages.c.id == page).values({column: ahead}))
        assert tx.work.stretched()
        tx.work.clock_went_back()
        assert not tx.work.stretched()


def test_a_document_is_due_when_all_its_pages_are_read(archive: Archive, shelve: Shelve) -> None:
    document = shelve.document("1", "2")
    with archive.records.writing() as tx:
        wanted = [item.page for item in tx.documents.pages(DocumentId(document), 1)]
        for number, page in enumerate(wanted):
            assert not [due for due in tx.work.due(10) if due.noun is Noun.DOCUMENT], number
            tx.connection.execute(update(pages).where(pages.c.id == page).values(state="read"))
        assert tx.work.due(10) == (Due(Noun.DOCUMENT, document, Step.DESCRIBE),)
