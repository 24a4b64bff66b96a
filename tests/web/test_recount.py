"""The totals on the supervisor's page equal a recount from events, over histories of any kind."""

from __future__ import annotations

import csv
import io
import random
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.progress.progress import By
from storage.records.brought import STEPS
from tests.storage.records.history import LAST, History
from tests.storage.records.recount import recount
from tests.storage.records.test_hours import recounted, told
from tests.web.conftest import appointed
from web.pages.units import units_in
from workers.roller import rebuild, roll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Kind
    from tests.conftest import Shelve
    from tests.storage.records.recount import Known
    from tests.web.conftest import Visitor

pytestmark = pytest.mark.embedded


def saved(visitor: Visitor, path: str) -> list[list[str]]:
    """The lines of a table as a spreadsheet gets them, without its head."""
    text = visitor.get(path).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def shown(visitor: Visitor) -> dict[Kind, tuple[int, int]]:
    """What the page says of today: the first two lines of the days, gross and net."""
    gross, net = saved(visitor, "/progress/days.csv")[:2]
    both = zip(STEPS, gross[2:], net[2:], strict=True)
    return {step: (int(one), int(other)) for step, one, other in both if int(one)}


def who_did_what(visitor: Visitor) -> tuple[int, int]:
    lines = saved(visitor, "/progress/throughput.csv")
    return sum(int(line[4]) for line in lines), sum(int(line[5]) for line in lines)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happened_the_page_says_what_the_events_tell(
    archive: Archive,
    shelve: Shelve,
    visitor: Visitor,
    tmp_path: Path,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("storage.records.hours_kept.SMALL", 100_000)
    appointed(archive, "sara", Role.SUPERVISOR)
    visitor.sign_in("sara")
    history, chance = History(archive, shelve, tmp_path), random.Random(seed)
    roll(archive.records)
    for number in range(3):
        for _ in range(12):
            chance.choice(history.moves)(chance.randrange(400))
        if number == 1:
            archive.sealer.seal()
            roll(archive.records)
        if number == 2 and seed % 2:
            rebuild(archive.records)
        with archive.records.reading() as tx:
            events = told(tx)
        counts = recounted(events)
        assert shown(visitor) == counts
        sums = tuple(sum(one[place] for one in counts.values()) for place in (0, 1))
        assert who_did_what(visitor) == sums


class Ahead(datetime):
    """The clock of the program, put forward; what is written down in a day lasts for months."""

    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + cls.by


@contextmanager
def ahead(monkeypatch: pytest.MonkeyPatch, days: int) -> Iterator[None]:
    """Let so many days more have passed."""
    Ahead.by += timedelta(days=days)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.clock.datetime", Ahead)
        yield


@pytest.fixture
def history(archive: Archive, shelve: Shelve, tmp_path: Path) -> History:
    return History(archive, shelve, tmp_path)


def counts_of(visitor: Visitor, of: str, by: By) -> dict[str, tuple[int, int, int, int]]:
    """What the page says of each group: records, captured, digitized, registered."""
    lines = saved(visitor, f"/progress/{of}.csv?by={by}")
    return {one[0]: (int(one[1]), int(one[2]), int(one[3]), int(one[5])) for one in lines}


def agree(archive: Archive, visitor: Visitor) -> None:
    """What the page shows is what was counted anew."""
    english = visitor.house.speech.languages[Lang.ENGLISH]
    with archive.records.reading() as tx:
        counted, units = recount(tx.connection), units_in(tx, english)
    names: dict[By, Callable[[Known], str]] = {
        By.REGISTER: lambda known: english.word(known.register),
        By.UNIT: lambda known: units(known.unit),
    }
    for of, apart in (("indicator", False), ("property", True)):
        for by, name in names.items():
            assert counts_of(visitor, of, by) == counted.by(name, apart=apart)
        assert counts_of(visitor, of, By.MONTH) == counted.by_month(apart=apart)


MOVE = st.tuples(st.integers(0, LAST), st.integers(0, 400), st.integers(0, 20))


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(MOVE, min_size=15, max_size=45))
def test_progress_by_register_unit_and_month_is_what_the_events_tell(
    history: History,
    supervisor: Visitor,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[tuple[int, int, int]],
) -> None:
    monkeypatch.setattr("storage.records.rollup.SMALL", 100_000)
    with ahead(monkeypatch, 30):
        history.begin()
    for kind, number, days in steps:
        with ahead(monkeypatch, days):
            history.moves[kind](number)
    agree(history.archive, supervisor)
