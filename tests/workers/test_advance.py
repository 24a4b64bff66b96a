"""Advancing: what a step leaves behind when somebody acts meanwhile, and when it is repeated."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.errors import UnavailableError
from pipeline.flow import Noun, State, Step
from pipeline.ids import DocumentId, PageId
from pipeline.moves.holding import retry
from pipeline.moves.linking import link
from pipeline.moves.revising import revise
from pipeline.nouns.document import LinkRole
from pipeline.ports.records import Due
from pipeline.steps.contract import Made
from storage.records.work import STRIKES
from storage.schema import capture
from tests.faults.conftest import CheapSteps
from workers import room
from workers.advance import advance
from workers.child import StepBrokenError
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.steps.contract import Job, Outcome
    from tests.conftest import Shelve


class Watched(CheapSteps):
    """Steps that cost nothing, counted, with something that happens in the middle of each."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.meanwhile: Callable[[], object] = list

    def run(self, task: str, *given: Any) -> Outcome:  # noqa: ANN401  # handed on as it came
        self.ran.append(task)
        self.meanwhile()
        outcome = super().run(task, *given)
        if task == "describe":
            path = given[2] / "description"
            path.write_text(json.dumps(outcome.facts))
            return replace(outcome, made=(Made("description", path, "application/json"),))
        return outcome


@pytest.fixture
def steps() -> Watched:
    return Watched()


@pytest.fixture
def workshop(archive: Archive, steps: Watched, tmp_path: Path) -> Workshop:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    children: Any = steps
    return Workshop(archive.records, archive.objects, children, archive.recipe, scratch)


def test_a_page_is_cleaned_and_read_in_one_go(
    workshop: Workshop, steps: Watched, shelve: Shelve
) -> None:
    assert advance(workshop, Due(Noun.PAGE, shelve.page(), Step.CLEAN))
    assert steps.ran == ["clean", "read"]


@pytest.mark.parametrize("trouble", ["full", "gone"])
def test_a_worker_without_room_takes_no_lease(
    workshop: Workshop, shelve: Shelve, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    due = Due(Noun.PAGE, shelve.page(), Step.CLEAN)
    if trouble == "full":
        monkeypatch.setattr(room, "LEAST_FREE", 1 << 60)
    else:
        workshop.scratch.rmdir()
    with pytest.raises(UnavailableError):
        advance(workshop, due)
    with workshop.records.reading() as tx:
        assert tx.connection.scalar(select(capture.page.c.lease)) is None
        assert tx.work.due(10) == (due,)


def test_who_acts_during_a_step_does_not_leave_a_mark_against_the_page(
    workshop: Workshop, steps: Watched, shelve: Shelve, reviewer: Actor
) -> None:
    page = shelve.page()

    def again() -> None:
        with workshop.records.writing() as tx:
            retry(tx, page, reviewer)

    steps.meanwhile = again
    advance(workshop, Due(Noun.PAGE, page, Step.CLEAN))
    steps.meanwhile = list
    with workshop.records.writing() as tx:
        assert tx.pages.get(PageId(page)).state is State.RECEIVED
        assert tx.work.due(10) == (Due(Noun.PAGE, page, Step.CLEAN),)
        assert tx.work.take(Noun.PAGE, page, Step.CLEAN) is not None


@pytest.fixture
def assembled(workshop: Workshop, steps: Watched, shelve: Shelve) -> DocumentId:
    """A document that the machine has done with."""
    key = shelve.document("1", "2")
    work(workshop)
    assert steps.ran[-2:] == ["describe", "assemble"]
    steps.ran.clear()
    return key


def work(workshop: Workshop) -> None:
    while True:
        with workshop.records.reading() as tx:
            due = tx.work.due(10)
        if not due:
            return
        for item in due:
            advance(workshop, item)


def send_back(workshop: Workshop, key: DocumentId, actor: Actor) -> None:
    with workshop.records.writing() as tx:
        revise(tx, tx.documents.get(key), actor, "again")


def access_copy(workshop: Workshop, key: DocumentId) -> str:
    with workshop.records.reading() as tx:
        document = tx.documents.get(key)
        assert document.state is State.ASSEMBLED
        assert tx.documents.version(key, document.version).assembled is not None
        assert tx.documents.version(key, document.version).described is not None
        made = tx.products.find("document", key, "access", document.version)
        assert made is not None
        return made.key


def test_a_repeat_costs_nothing(
    workshop: Workshop, steps: Watched, assembled: DocumentId, reviewer: Actor
) -> None:
    before = access_copy(workshop, assembled)
    send_back(workshop, assembled, reviewer)
    work(workshop)
    assert steps.ran == []
    assert access_copy(workshop, assembled) == before
    with workshop.records.reading() as tx:
        last = tx.events.of("document", assembled)[-1]
        assert (last.type, last.facts["repeated"]) == ("document.assembled", True)


def test_a_changed_recipe_is_followed_anew(
    workshop: Workshop, steps: Watched, assembled: DocumentId, reviewer: Actor
) -> None:
    before = access_copy(workshop, assembled)
    send_back(workshop, assembled, reviewer)
    work(replace(workshop, recipe=replace(workshop.recipe, model="Cyrillic:another")))
    assert steps.ran == ["describe", "assemble"]
    assert access_copy(workshop, assembled) != before


def test_another_claim_is_compared_and_the_same_pages_are_not_assembled_again(
    workshop: Workshop,
    steps: Watched,
    assembled: DocumentId,
    shelve: Shelve,
    reviewer: Actor,
) -> None:
    shelve.record("R-2", kind="death")
    with workshop.records.writing() as tx:
        link(tx, "R-2", assembled, reviewer, role=LinkRole.SUPPORTING, reason="named in it")
    work(workshop)
    assert steps.ran == ["describe"]


def test_a_version_after_the_registered_one_is_made_anew(
    workshop: Workshop, steps: Watched, assembled: DocumentId, reviewer: Actor
) -> None:
    with workshop.records.writing() as tx:
        tx.documents.note(assembled, current=1)
    send_back(workshop, assembled, reviewer)
    work(workshop)
    assert steps.ran == ["describe", "assemble"]
    with workshop.records.reading() as tx:
        assert [product.kind for product in tx.products.of("document", assembled, 1)] == [
            "access",
            "description",
        ]


def test_a_paper_of_many_pages_may_take_longer(workshop: Workshop) -> None:
    page, file = workshop.step_seconds(1), workshop.step_seconds(800)
    assert workshop.recipe.page_seconds < page < 600
    assert file > 800 * 5


def test_a_job_that_cannot_be_prepared_counts_against_its_page(
    workshop: Workshop, shelve: Shelve
) -> None:
    def broken(*given: object) -> Job:
        del given
        raise StepBrokenError(reason="cannot be prepared")

    page = Due(Noun.PAGE, shelve.page(), Step.CLEAN)
    table = {**workshop.table, Step.CLEAN: replace(workshop.table[Step.CLEAN], prepare=broken)}
    lame = replace(workshop, table=table)
    for _ in range(STRIKES):
        with workshop.records.writing() as tx:
            tx.connection.execute(update(capture.page).values(due=now()))
        assert advance(lame, page)
    with workshop.records.reading() as tx:
        assert [hold.code for hold in tx.holds.of("page", page.subject)] == ["step_failed"]
    assert not advance(lame, page)


def test_a_long_step_keeps_its_lease(
    workshop: Workshop, steps: Watched, shelve: Shelve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.renewal.RENEW_SECONDS", 0.05)
    ends: list[object] = []
    page = shelve.page()

    def look() -> None:
        for _ in range(2):
            with workshop.records.reading() as tx:
                ends.append(tx.connection.scalar(select(capture.page.c.lease_until)))
            time.sleep(0.3)

    steps.meanwhile = look
    assert advance(workshop, Due(Noun.PAGE, page, Step.CLEAN))
    assert len(set(ends[:2])) == len(("before", "after"))


def test_a_fault_of_our_own_counts_as_a_failure_and_is_written_down(
    workshop: Workshop, steps: Watched, shelve: Shelve, caplog: pytest.LogCaptureFixture
) -> None:
    page = Due(Noun.PAGE, shelve.page(), Step.CLEAN)

    def fail() -> None:
        raise KeyError(page.subject)

    steps.meanwhile = fail
    assert advance(workshop, page)
    assert [one.getMessage() for one in caplog.records] == ["step broken", "step not done"]
    with workshop.records.reading() as tx:
        row = tx.connection.execute(select(capture.page.c.strikes, capture.page.c.lease)).one()
    assert tuple(row) == (1, None)
    assert workshop.renewal.in_hand == {}
