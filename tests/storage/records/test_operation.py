"""Operation: what waits, since when, and what does not count as waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import Noun, Step
from pipeline.ids import PageId
from pipeline.nouns.page import PageStanding
from storage.records.operation import delayed
from storage.schema.capture import page
from storage.schema.documents import document

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve

HOUR = timedelta(hours=1)


def waiting(
    archive: Archive, most: int | None = None
) -> dict[tuple[Step, int], tuple[int, datetime]]:
    with archive.records.reading() as tx:
        found = tx.operation.waiting(most)
    return {(one.step, one.priority): (one.count, one.since) for one in found}


def hours(since: datetime) -> int:
    return round((now() - since) / HOUR)


def test_nothing_waits_in_an_empty_archive(archive: Archive) -> None:
    assert waiting(archive) == {}


def test_pages_wait_by_step_and_priority_since_they_were_due(
    archive: Archive, shelve: Shelve
) -> None:
    urgent, old = shelve.page("a", "1"), shelve.page("b", "2")
    shelve.page("c", "3")
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).where(page.c.id == urgent).values(priority=10))
        tx.connection.execute(update(page).where(page.c.id == old).values(due=now() - 3 * HOUR))
    found = waiting(archive)
    assert {name: count for name, (count, _) in found.items()} == {
        (Step.CLEAN, 0): 2,
        (Step.CLEAN, 10): 1,
    }
    assert hours(found[Step.CLEAN, 0][1]) == 3


def test_what_was_due_first_is_counted_of_every_priority_up_to_a_bound(
    archive: Archive, shelve: Shelve
) -> None:
    keys = [shelve.page(leaf, leaf) for leaf in "12345"]
    with archive.records.writing() as tx:
        for hour, key in enumerate(keys):
            values = {"due": now() - (9 - hour) * HOUR, "priority": 20 if hour == 4 else 0}
            tx.connection.execute(update(page).where(page.c.id == key).values(values))
    assert waiting(archive, 9) == waiting(archive)
    found = waiting(archive, 2)
    assert {name: count for name, (count, _) in found.items()} == {
        (Step.CLEAN, 0): 2,
        (Step.CLEAN, 20): 1,
    }
    assert hours(found[Step.CLEAN, 0][1]) == 9


def test_what_is_leased_held_or_replaced_does_not_wait(archive: Archive, shelve: Shelve) -> None:
    leased, held, replaced = (shelve.page(leaf, leaf) for leaf in "123")
    with archive.records.writing() as tx:
        assert tx.work.take(Noun.PAGE, leased, Step.CLEAN)
        tx.holds.hold("page", held, "step_died", {})
        tx.pages.stand(PageId(replaced), PageStanding.SUPERSEDED)
    assert waiting(archive) == {}


def test_work_under_a_lease_that_ran_out_waits_again(archive: Archive, shelve: Shelve) -> None:
    key = shelve.page()
    with archive.records.writing() as tx:
        assert tx.work.take(Noun.PAGE, key, Step.CLEAN)
        tx.connection.execute(update(page).values(lease_until=now() - HOUR))
    assert waiting(archive)[Step.CLEAN, 0][0] == 1


def test_work_that_was_put_off_waits_since_it_first_was_due(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.page()
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(due=now(), waits=9 + 24))
    assert hours(waiting(archive)[Step.CLEAN, 0][1]) == 2


def test_a_document_waits_from_when_its_last_page_was_read(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.document("1", "2")
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(due=now() - 9 * HOUR))
        tx.connection.execute(update(page).values(state="read", due=now() - 4 * HOUR))
        tx.connection.execute(update(page).where(page.c.side == "r").values(due=now() - 2 * HOUR))
    count, since = waiting(archive)[Step.DESCRIBE, 0]
    assert (count, hours(since)) == (1, 2)


def test_a_document_with_an_unread_page_does_not_wait(archive: Archive, shelve: Shelve) -> None:
    shelve.document("1", "2")
    assert {step for step, _ in waiting(archive)} == {Step.CLEAN}


def test_counts_are_those_of_the_records(archive: Archive, shelve: Shelve) -> None:
    shelve.document("1", "2")
    with archive.records.reading() as tx:
        assert tx.operation.states(Noun.PAGE) == {"received": 2}
        assert tx.operation.states(Noun.DOCUMENT) == {"delimited": 1}
        assert tx.operation.refused() == 0
        count, oldest = tx.operation.unsealed()
    assert count > 0
    assert oldest is not None
    assert now() - oldest < HOUR
    archive.sealer.seal()
    with archive.records.reading() as tx:
        assert tx.operation.unsealed() == (0, None)
        assert now() - tx.operation.last_seals()["station-1"] < HOUR


@given(st.integers(0, 300))
def test_every_delay_adds_what_it_lasted(waits: int) -> None:
    last = min(2**waits, 300)
    assert delayed(waits + 1) - delayed(waits) == timedelta(seconds=last)
