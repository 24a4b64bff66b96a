"""The verdict when the database is away at the very moment in which it should be written."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.flow import State
from pipeline.ids import PageId
from storage.errors import DatabaseAwayError
from storage.records import SqlRecords
from tests.faults.conftest import CheapSteps
from workers.sweep import Sweep
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.steps.contract import Outcome
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

AWAY_SECONDS = 1.0


class FlakyRecords(SqlRecords):
    """Records that are sometimes away."""

    away = False

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        self.look()
        with super().writing() as tx:
            yield tx

    @contextmanager
    def working(self) -> Iterator[SqlTransaction]:
        self.look()
        with super().working() as tx:
            yield tx

    @contextmanager
    def marking(self) -> Iterator[SqlTransaction]:
        self.look()
        with super().marking() as tx:
            yield tx

    def look(self) -> None:
        if self.away:
            raise DatabaseAwayError(cause="the disk is full")

    def leave(self) -> None:
        self.away = True
        threading.Timer(AWAY_SECONDS, self.come_back).start()

    def come_back(self) -> None:
        self.away = False


class Unlucky(CheapSteps):
    """Steps that cost nothing; the first ones end while the database is away."""

    def __init__(self, records: FlakyRecords, times: int) -> None:
        self.records = records
        self.times = times

    def run(self, task: str, *given: Any) -> Outcome:  # noqa: ANN401  # handed on as it came
        if self.times:
            self.times -= 1
            self.records.leave()
        return super().run(task, *given)


def test_a_database_that_is_away_three_times_is_no_death(
    archive: Archive, shelve: Shelve, tmp_path: Path
) -> None:
    shelve.record()
    page = PageId(shelve.page())
    records = FlakyRecords(archive.records.engine, archive.records.origin)
    steps: Any = Unlucky(records, 3)
    (tmp_path / "scratch").mkdir()
    workshop = Workshop(records, archive.objects, steps, archive.recipe, tmp_path / "scratch")
    started = time.monotonic()
    Sweep(workshop).run(until_idle=True)
    assert time.monotonic() - started < 25
    with archive.records.reading() as tx:
        assert tx.pages.get(page).state is State.READ
        assert tx.holds.open() == ()
    assert workshop.unsaid == {}
