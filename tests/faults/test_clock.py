"""The clock is set back: leases and delays from the future hold nothing up, and seals verify."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Self

import pytest

from arkhiv.archive import open_archive
from pipeline.flow import Noun, Step
from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, record

if TYPE_CHECKING:
    from pathlib import Path

AHEAD = timedelta(days=3)


class Ahead(datetime):
    """A clock that is days ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(datetime.now(tz).timestamp(), tz) + AHEAD


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Desk:
    """An installation with scans of two records."""
    made = Desk(tmp_path, database_url=database_url)
    made.type("init")
    made.holdings("records.csv", RECORDS, record("EARLY"), record("LATE"))
    return made


def die_and_postpone(desk: Desk) -> None:
    """Leave the lease of a worker that died on one page, and put the other off."""
    with open_archive(desk.settings).records.writing() as tx:
        first, second = tx.work.due(2)
        assert tx.work.take(Noun.PAGE, first.subject, Step.CLEAN) is not None
        lease = tx.work.take(Noun.PAGE, second.subject, Step.CLEAN)
        assert lease is not None
        tx.work.postpone(lease)


def test_work_and_seals_survive_a_clock_set_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.records.work.LEASE", timedelta(seconds=3))
    for name in ("EARLY", "LATE"):
        small_page(desk.scans / name / "1.png", name)
    with monkeypatch.context() as future:
        future.setattr("pipeline.clock.datetime", Ahead)
        assert desk.take()["pages"] == 2
        die_and_postpone(desk)
    assert desk.work()["left"] == 0
    for name in ("EARLY", "LATE"):
        (paper,) = desk.shown(name)["documents"]
        assert paper["state"] == "assembled"
    assert desk.ask("held") == []
    assert desk.whole()["holds"] is True


def test_a_check_made_before_the_clock_was_set_back_still_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_page(desk.scans / "LATE" / "1.png", "нэг")
    with monkeypatch.context() as future:
        future.setattr("pipeline.clock.datetime", Ahead)
        desk.take()
        desk.work()
        desk.type("check", "LATE", "--by", "bat")
    desk.type("register", "LATE", "--by", "saraa")
    (paper,) = desk.shown("LATE")["documents"]
    assert paper["state"] == "registered"
    assert desk.whole()["holds"] is True
