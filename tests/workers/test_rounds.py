"""Rounds: a fault of any kind is written down and ends one round alone."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import StoreAwayError
from pipeline.flow import Noun, Step
from pipeline.ports.records import Lease
from storage.errors import DatabaseAwayError
from storage.records import SqlRecords
from storage.records.rollup import SqlRollup
from workers.renewal import Renewal
from workers.roller import rolling
from workers.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from storage.records import SqlTransaction


@pytest.mark.parametrize(
    ("fault", "said"),
    [(DatabaseAwayError(cause="gone"), "database_away"), (KeyError("a name"), "KeyError")],
)
def test_a_fault_ends_one_round_and_is_written_down(
    caplog: pytest.LogCaptureFixture, fault: Exception, said: str
) -> None:
    times: list[int] = []
    thrice = threading.Event()

    def fail(stopped: threading.Event) -> None:
        del stopped
        times.append(1)
        if len(times) == len("abc"):
            thrice.set()
        raise fault

    with rounds("counting", 0.01, fail):
        assert thrice.wait(5)
    record = caplog.records[0]
    assert record.getMessage() == "counting not done"
    kind = record.exc_info[0] if record.exc_info else None
    assert said in (getattr(record, "code", ""), kind.__name__ if kind else "")


class FaultyRecords(SqlRecords):
    """Records that fail in a way of their own when they are first asked."""

    asked = 0

    @contextmanager
    def marking(self) -> Iterator[SqlTransaction]:
        self.asked += 1
        if self.asked == 1:
            raise KeyError(self.asked)
        with super().marking() as tx:
            yield tx


def test_a_lease_is_renewed_after_a_fault_of_any_kind(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.renewal.RENEW_SECONDS", 0.02)
    records = FaultyRecords(archive.records.engine, "station-1")
    renewal = Renewal()
    deadline = time.monotonic() + 5
    with renewal.of(records, Lease(Noun.PAGE, "a", Step.READ, "token", 1)):
        while records.asked < len("abc"):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    while renewal._runs:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_last_roll_that_takes_too_long_is_left_to_others(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqlRollup, "advance", lambda _: True)
    started = time.monotonic()
    with rolling(archive.records, last_seconds=0.2):
        pass
    assert 0.2 <= time.monotonic() - started < 5


def test_a_store_that_is_away_at_the_end_does_not_fail_the_work(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> int:
        raise StoreAwayError(place="shelf", reason="gone")

    monkeypatch.setattr(archive.sealer, "seal", away)
    with archive.sealer.running():
        pass
    assert [getattr(record, "code", "") for record in caplog.records] == ["store_away"]
