"""The totals on the supervisor's page equal a recount from events, over histories of any kind."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from pipeline.clock import now
from pipeline.flow import Role
from storage.records.brought import STEPS
from storage.schema.inventory import record
from tests.storage.records.history import History
from tests.storage.records.test_hours import recounted, told
from tests.web.conftest import appointed
from workers.roller import rebuild, roll

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Kind
    from tests.conftest import Shelve
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


def test_records_that_stand_are_those_that_were_imported_and_not_taken_away(
    archive: Archive, shelve: Shelve, visitor: Visitor, tmp_path: Path
) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    visitor.sign_in("sara")
    history, chance = History(archive, shelve, tmp_path), random.Random(7)
    roll(archive.records)
    for _ in range(40):
        chance.choice(history.moves[:9])(chance.randrange(400))
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        events = told(tx)
        rows = tx.connection.execute(select(record.c.id, record.c.standing)).all()
    imported = {one.subject_id for one in events if one.type == "record.imported"}
    standing = {row.id for row in rows if row.standing == "active"}
    lines = saved(visitor, "/progress/whole.csv")
    assert {row.id for row in rows} == imported
    assert sum(int(line[1]) for line in lines) == len(standing)
    by_month = saved(visitor, "/progress/indicator.csv?by=month")
    month = now().strftime("%Y-%m")
    assert [line[0] for line in by_month] == [month] * len(by_month)
