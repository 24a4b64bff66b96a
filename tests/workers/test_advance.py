"""Advancing: what a step leaves behind when somebody acts meanwhile, and when it is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.flow import Noun, State, Step
from pipeline.ids import PageId
from pipeline.moves.holding import retry
from pipeline.ports.records import Due
from tests.faults.conftest import CheapSteps
from workers.advance import advance
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.steps.contract import Outcome
    from tests.conftest import Shelve


class Watched(CheapSteps):
    """Steps that cost nothing, counted, with something that happens in the middle of each."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.meanwhile: Callable[[], object] = list

    def run(self, task: str, *given: Any) -> Outcome:  # noqa: ANN401  # handed on as it came
        self.ran.append(task)
        self.meanwhile()
        return super().run(task, *given)


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
