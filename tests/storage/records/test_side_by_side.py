"""Writers side by side: a claim is one worker's, an event has one place, nobody blocks another."""

from __future__ import annotations

import itertools
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import pytest
from sqlalchemy import func, select, update

from pipeline.events import Kind
from pipeline.flow import Noun, State, Step
from pipeline.ids import PageId
from pipeline.nouns.page import PageStanding
from pipeline.seals import GENESIS, chain
from storage.audit import verify
from storage.errors import SealedMeanwhileError
from storage.schema.capture import page
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from tests.conftest import Shelve

WORKERS = 4
PAGES = 12
DEADLINE = 60.0
SECONDS = 3.0
T = TypeVar("T")


def all_at_once(*jobs: Callable[[], T]) -> list[T]:
    """Run every job in a thread of its own and return what they returned; a fault is raised."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(DEADLINE) for future in [pool.submit(job) for job in jobs]]


def test_each_page_is_claimed_by_one_worker(archive: Archive, shelve: Shelve) -> None:
    keys = [shelve.page(leaf=str(number)) for number in range(1, PAGES + 1)]

    def claim(seed: int) -> list[str]:
        mixed = random.Random(seed).sample(keys, len(keys))
        taken = []
        for key in mixed:
            with archive.records.working() as tx:
                if tx.work.take(Noun.PAGE, key, Step.CLEAN) is not None:
                    taken.append(key)
        return taken

    found = all_at_once(*(lambda seed=seed: claim(seed) for seed in range(WORKERS)))
    assert sorted(key for some in found for key in some) == sorted(keys)


def test_a_claim_looks_again_at_what_changed_while_it_waited(
    archive: Archive, shelve: Shelve
) -> None:
    key = shelve.page()
    waiting = threading.Event()

    def discard() -> object:
        with archive.records.writing() as tx:
            waiting.set()
            time.sleep(0.3)
            tx.pages.stand(PageId(key), PageStanding.DISCARDED, "blurred")
        return None

    def claim() -> object:
        waiting.wait(DEADLINE)
        with archive.records.working() as tx:
            return tx.work.take(Noun.PAGE, key, Step.CLEAN)

    assert all_at_once(discard, claim)[1] is None


def test_a_discarded_page_is_not_moved_by_whoever_worked_on_it(
    archive: Archive, shelve: Shelve
) -> None:
    key = shelve.page()
    with archive.records.working() as tx:
        lease = tx.work.take(Noun.PAGE, key, Step.CLEAN)
    assert lease is not None
    discarded = threading.Event()

    def discard() -> bool:
        with archive.records.writing() as tx:
            tx.pages.stand(PageId(key), PageStanding.DISCARDED, "blurred")
            discarded.set()
            time.sleep(0.2)
        return True

    def move() -> bool:
        assert discarded.wait(30)
        with archive.records.working() as tx:
            return tx.work.move(lease, State.CLEANED)

    assert all_at_once(discard, move)[1] is False


def test_an_event_that_commits_late_is_sealed_later_and_none_is_lost(archive: Archive) -> None:
    noted, sealed = threading.Event(), threading.Event()
    alone = archive.records.engine.dialect.name == "sqlite"

    def late() -> int:
        with archive.records.working() as tx:
            tx.events.note(Kind.PAGE_READ, "page", "early id, late commit")
            noted.set()
            if not alone:
                assert sealed.wait(DEADLINE)
        return 0

    def others() -> int:
        assert noted.wait(DEADLINE)
        with archive.records.working() as tx:
            tx.events.note(Kind.PAGE_READ, "page", "late id, early commit")
        count = archive.sealer.seal()
        sealed.set()
        return count

    all_at_once(late, others)
    archive.sealer.seal()
    with archive.records.reading() as tx:
        assert tx.events.unsealed_count() == 0
        at = tx.connection
        assert at.scalar(select(func.max(event.c.position))) == at.scalar(
            select(func.count()).select_from(event)
        )
    assert verify(archive.records, archive.objects, archive.trusted).faults == ()


def test_an_event_that_somebody_placed_meanwhile_is_not_placed_again(archive: Archive) -> None:
    with archive.records.writing() as tx:
        tx.events.note(Kind.PAGE_READ, "page", "p")
    with archive.records.reading() as tx:
        waiting = tx.events.unsealed(9)
    archive.sealer.seal()

    def again() -> None:
        with archive.records.marking() as tx:
            tx.events.place(tuple(chain(GENESIS, 0, waiting)))

    with pytest.raises(SealedMeanwhileError):
        again()


class Bustle:
    """Everybody at once for some seconds; each counts what he has done."""

    def __init__(self, archive: Archive, shelve: Shelve, operator: Actor) -> None:
        self._archive, self._shelve, self._operator = archive, shelve, operator
        self._records = archive.records
        self._known = [shelve.page(leaf=str(number)) for number in range(1, PAGES + 1)]
        self._ends = time.monotonic() + SECONDS

    def _counted(self, job: Callable[[], int]) -> Callable[[], int]:
        def counting() -> int:
            count = 0
            while time.monotonic() < self._ends:
                count += job()
            return count

        return counting

    def worker(self, seed: int) -> Callable[[], int]:
        chance = random.Random(seed)

        def step() -> int:
            key = chance.choice(self._known)
            with self._records.working() as tx:
                lease = tx.work.take(Noun.PAGE, key, Step.CLEAN)
            if lease is None:
                return 0
            with self._records.marking() as tx:
                tx.work.renew(lease)
            with self._records.working() as tx:
                moved = tx.work.move(lease, State.CLEANED)
                if moved:
                    tx.events.note(Kind.PAGE_CLEANED, "page", key)
            return moved

        return self._counted(step)

    def reviewer(self) -> Callable[[], int]:
        chance = random.Random(9)

        def move() -> int:
            with self._records.writing() as tx:
                for key in chance.sample(self._known, 3):
                    tx.holds.hold("page", key, "leaf_conflict", {})
                for key in chance.sample(self._known, 3):
                    tx.holds.release("page", key, self._operator.name, "")
                    tx.connection.execute(
                        update(page).where(page.c.id == key).values(state="received", lease=None)
                    )
                tx.events.note(Kind.RELEASED, "page", self._known[0], actor=self._operator)
            return 1

        return self._counted(move)

    def scanner(self) -> Callable[[], int]:
        leaves = itertools.count(100)
        return self._counted(lambda: bool(self._shelve.page(leaf=str(next(leaves)))))

    def sealer(self) -> Callable[[], int]:
        return self._counted(self._archive.sealer.seal)


def test_ingest_work_people_and_two_sealers_go_on_together(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    bustle = Bustle(archive, shelve, operator)
    cleaned = all_at_once(
        bustle.worker(1), bustle.worker(2), bustle.reviewer(), bustle.scanner(),
        bustle.sealer(), bustle.sealer(),
    )[:2]  # fmt: skip
    archive.sealer.seal()
    assert verify(archive.records, archive.objects, archive.trusted).faults == ()
    with archive.records.reading() as tx:
        at = tx.connection
        last = at.scalar(select(func.max(event.c.position)))
        assert last == at.scalar(select(func.count()).select_from(event))
        assert last == at.scalar(select(func.max(seal.c.last_position)))
        moved = at.scalar(select(func.count()).where(event.c.type == Kind.PAGE_CLEANED.value))
        assert moved == sum(cleaned)
