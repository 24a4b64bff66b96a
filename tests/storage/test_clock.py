"""One clock for all hosts: a worker whose own clock is wrong neither steals nor loses a lease."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clock import now
from pipeline.flow import Noun, Step
from storage.clock import db_now
from storage.records.work import LEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from tests.conftest import Shelve

TEN_MINUTES = timedelta(minutes=10)
WRONG = st.integers(-600, 600).map(lambda seconds: timedelta(seconds=seconds))


@pytest.fixture
def served(archive: Archive) -> Archive:
    """An installation whose database has a clock of its own."""
    if archive.records.engine.dialect.name == "sqlite":
        pytest.skip("an embedded database lies on the machine of its only program")
    return archive


@pytest.fixture
def key(served: Archive, shelve: Shelve) -> str:
    del served
    return shelve.page()


@contextmanager
def off_by(error: timedelta) -> Iterator[None]:
    """Set the clock of this machine wrong for the length of the block."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp((datetime.now(tz) + error).timestamp(), tz)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.clock.datetime", Wrong)
        yield


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(holder=WRONG, other=WRONG)
def test_a_live_lease_is_nobodys_however_wrong_two_clocks_are(
    served: Archive, key: str, holder: timedelta, other: timedelta
) -> None:
    with off_by(holder), served.records.working() as tx:
        lease = tx.work.take(Noun.PAGE, key, Step.CLEAN)
    assert lease is not None
    with off_by(other), served.records.working() as tx:
        assert not tx.work.stretched()
        assert tx.work.take(Noun.PAGE, key, Step.CLEAN) is None
    with served.records.working() as tx:
        assert tx.work.renew(lease)
        tx.work.give_back(lease)
        again = tx.work.take(Noun.PAGE, key, Step.CLEAN)
        assert again is not None
        tx.work.give_back(again)


@pytest.mark.parametrize("error", [TEN_MINUTES, -TEN_MINUTES])
def test_a_worker_with_a_wrong_clock_sees_what_is_due_and_postpones_as_long_as_others(
    served: Archive, shelve: Shelve, error: timedelta
) -> None:
    with off_by(error):
        key = shelve.page()
    with off_by(error), served.records.working() as tx:
        assert [due.subject for due in tx.work.due(9)] == [key]
        lease = tx.work.take(Noun.PAGE, key, Step.CLEAN)
        assert lease is not None
        tx.work.postpone(lease)
        assert tx.work.due(9) == ()
    with served.records.working() as tx:
        assert tx.work.due(9) == ()
        assert not tx.work.stretched()


@pytest.mark.parametrize("error", [TEN_MINUTES, -TEN_MINUTES])
def test_the_present_is_that_of_the_database(served: Archive, error: timedelta) -> None:
    right = now()
    with off_by(error), served.records.reading() as tx:
        present = db_now(tx.connection)
    assert abs(present - right) < LEASE


def test_an_embedded_database_goes_by_the_clock_of_its_machine(archive: Archive) -> None:
    before = now()
    with archive.records.reading() as tx:
        assert before - LEASE < db_now(tx.connection) < now() + LEASE
