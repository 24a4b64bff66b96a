"""The tally: counted in memory, kept by station, and nothing lost between threads and outages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import Noun, Step
from pipeline.ports.records import Due
from storage.errors import DatabaseAwayError
from storage.records import SqlRecords
from storage.records.tally import BOUNDS, within
from tests.faults.conftest import CheapSteps
from workers import tally as module
from workers.advance import advance
from workers.errors import ChildDiedError
from workers.tally import Tally, tallying
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def took(archive: Archive) -> dict[tuple[str, str], int]:
    """How many steps were done, by step and bound, at the only station."""
    with archive.records.reading() as tx:
        found = tx.tally.took().get("station-1", ())
    return {(one.step, one.within): one.count for one in found}


def met(archive: Archive) -> dict[tuple[str, str], int]:
    with archive.records.reading() as tx:
        found = tx.tally.met().get("station-1", ())
    return {(one.step, one.code): one.count for one in found}


def test_what_two_processes_counted_is_added_up(archive: Archive) -> None:
    for _ in range(2):
        one = Tally()
        one.done(Step.READ, 0.7)
        one.done(Step.READ, 0.9)
        one.fault(Step.CLEAN, "child_died")
        one.write(archive.records)
        one.write(archive.records)
    assert took(archive) == {("read", "1"): 4}
    assert met(archive) == {("clean", "child_died"): 2}
    with archive.records.reading() as tx:
        assert tx.tally.last_done().keys() == {"read"}
        (row,) = tx.tally.took()["station-1"]
    assert row.seconds == pytest.approx(3.2)


def test_stations_have_rows_of_their_own(archive: Archive) -> None:
    other = SqlRecords(archive.records.engine, "station-2")
    for records in (archive.records, other):
        one = Tally()
        one.done(Step.READ, 1)
        one.write(records)
    with archive.records.reading() as tx:
        assert tx.tally.took().keys() == {"station-1", "station-2"}


def test_processes_that_write_at_once_lose_nothing(archive: Archive) -> None:
    def work(_: int) -> None:
        one = Tally()
        for step in (Step.READ, Step.CLEAN, Step.ASSEMBLE):
            one.done(step, 0.05)
        one.write(archive.records)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(12)))
    assert took(archive) == {(step, "0.1"): 12 for step in ("assemble", "clean", "read")}


def test_threads_that_count_at_once_lose_nothing(archive: Archive) -> None:
    one = Tally()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: one.done(Step.READ, 0.05), range(400)))
    one.write(archive.records)
    assert took(archive) == {("read", "0.1"): 400}


class AwayRecords(SqlRecords):
    """Records that are away."""

    @contextmanager
    def marking(self) -> Iterator[SqlTransaction]:
        raise DatabaseAwayError(cause="gone")
        yield


def test_counts_are_kept_while_the_database_is_away(archive: Archive) -> None:
    one = Tally()
    one.done(Step.READ, 0.05)
    one.write(AwayRecords(archive.records.engine, "station-1"))
    one.done(Step.READ, 0.05)
    one.write(archive.records)
    assert took(archive) == {("read", "0.1"): 2}


def test_counts_are_written_meanwhile_and_at_the_end(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_BETWEEN", 0.01)
    one = Tally()
    with tallying(archive.records, one):
        one.fault(Step.READ, "store_away")
    assert met(archive) == {("read", "store_away"): 1}


@given(st.floats(0, 1e6))
def test_a_step_is_counted_under_the_first_bound_it_did_not_exceed(seconds: float) -> None:
    bound = within(seconds)
    assert seconds <= float(bound)
    assert all(seconds > float(less) for less in BOUNDS[: BOUNDS.index(bound)])


class DyingSteps(CheapSteps):
    """Steps whose children die."""

    def run(self, *given: Any) -> Any:  # noqa: ANN401  # handed on as it came
        del given
        raise ChildDiedError(status=-9)


def shop(archive: Archive, folder: Path, steps: Any) -> Workshop:  # noqa: ANN401  # stands in
    folder.mkdir(exist_ok=True)
    return Workshop(archive.records, archive.objects, steps, archive.recipe, folder)


def test_steps_and_dead_children_are_counted_while_they_happen(
    archive: Archive, shelve: Shelve, tmp_path: Path
) -> None:
    due = Due(Noun.PAGE, shelve.page(), Step.CLEAN)
    for steps in (DyingSteps(), CheapSteps()):
        workshop = shop(archive, tmp_path / "scratch", steps)
        with archive.records.writing() as tx:
            tx.work.restart(Noun.PAGE, due.subject)
        advance(workshop, due)
        workshop.tally.write(archive.records)
    assert met(archive) == {("clean", "child_died"): 1}
    assert {step for step, _ in took(archive)} == {"clean", "read"}


class Thief(CheapSteps):
    """Steps during which somebody else takes the lease."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def run(self, *given: Any) -> Any:  # noqa: ANN401  # handed on as it came
        with self.archive.records.writing() as tx:
            tx.connection.exec_driver_sql("UPDATE page SET lease = 'another'")
        return super().run(*given)


def test_a_lost_lease_is_counted_and_is_no_success(
    archive: Archive, shelve: Shelve, tmp_path: Path
) -> None:
    workshop = shop(archive, tmp_path / "scratch", Thief(archive))
    advance(workshop, Due(Noun.PAGE, shelve.page(), Step.CLEAN))
    workshop.tally.write(archive.records)
    assert met(archive) == {("clean", "lease_lost"): 1}
    assert took(archive) == {}
