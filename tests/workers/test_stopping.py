"""Stopping: what is in hand is finished within the stop time, or handed back without a mark."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from pipeline.flow import State
from pipeline.ids import PageId
from storage.schema.capture import page as pages
from tests.faults.conftest import CheapSteps
from workers.children import Children
from workers.ending import Ending
from workers.errors import ChildDiedError
from workers.stopping import hand_back
from workers.sweep import Sweep
from workers.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.steps.contract import Outcome
    from tests.conftest import Shelve


class Slow(CheapSteps):
    """Steps that take a while, and end with their process when that is stopped."""

    def __init__(self, seconds: float) -> None:
        self.begun = threading.Event()
        self.seconds = seconds
        self._stopped = threading.Event()

    def run(self, task: str, *given: Any) -> Outcome:  # noqa: ANN401  # handed on as it came
        self.begun.set()
        if self._stopped.wait(self.seconds):
            raise ChildDiedError(status=-9)
        return super().run(task, *given)

    def stop(self) -> None:
        self._stopped.set()


def stopped_at_work(archive: Archive, steps: Any, scratch: Path, stop_seconds: float) -> float:  # noqa: ANN401  # stands in for the children
    """Stop a sweep while a step runs; return how long the end took."""
    scratch.mkdir()
    workshop = Workshop(archive.records, archive.objects, steps, archive.recipe, scratch)
    sweep = Sweep(replace(workshop, ending=Ending(stop_seconds)))
    thread = threading.Thread(target=sweep.run, kwargs={"until_idle": False})
    thread.start()
    assert steps.begun.wait(30)
    started = time.monotonic()
    sweep.stop()
    thread.join(30)
    assert not thread.is_alive()
    return time.monotonic() - started


def test_what_is_in_hand_is_finished_and_nothing_else_is_begun(
    archive: Archive, shelve: Shelve, tmp_path: Path
) -> None:
    page = shelve.page()
    stopped_at_work(archive, Slow(0.5), tmp_path / "scratch", 20)
    with archive.records.reading() as tx:
        assert tx.pages.get(PageId(page)).state is State.CLEANED


def test_what_takes_longer_is_handed_back_without_a_strike(
    archive: Archive, shelve: Shelve, tmp_path: Path
) -> None:
    shelve.page()
    assert stopped_at_work(archive, Slow(600), tmp_path / "scratch", 0.5) < 10
    query = select(pages.c.state, pages.c.lease, pages.c.strikes, pages.c.waits, pages.c.held)
    with archive.records.reading() as tx:
        assert tuple(tx.connection.execute(query).one()) == ("received", None, 0, 0, False)
        assert len(tx.work.due(10)) == 1


def test_a_database_that_is_silent_keeps_no_child_from_ending(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.ending.LAST_SECONDS", 0.5)
    free = threading.Event()
    monkeypatch.setattr("workers.stopping._give_back", lambda _: free.wait(30))
    children = Children(1, 1 << 30)
    shop = Workshop(archive.records, archive.objects, children, archive.recipe, tmp_path)
    shop = replace(shop, ending=Ending(0.0))
    shop.ending.begin()
    started = time.monotonic()
    hand_back(shop)
    free.set()
    assert time.monotonic() - started < 5
    with pytest.raises(ChildDiedError):
        children.run("clean", {}, {}, tmp_path, 1)


def test_children_that_were_ended_are_not_started_again(tmp_path: Path) -> None:
    children = Children(1, 1 << 30)
    children.stop()
    with pytest.raises(ChildDiedError):
        children.run("clean", {}, {}, tmp_path, 1)
