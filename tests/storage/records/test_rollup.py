"""The rollup says what counting everything says, after whatever happened and however it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from pipeline.clock import now
from pipeline.events import Kind, happened
from pipeline.ids import new_id
from pipeline.progress.progress import By
from pipeline.progress.stages import Stage
from storage.records.asof import AsOf
from storage.records.counting import counted
from storage.records.rollup_counts import rolled
from storage.records.undelimited import undelimited_pages
from storage.schema.inventory import record
from storage.schema.rollup import progress_count, record_progress, undelimited
from storage.schema.trail import event
from tests.storage.records.history import LAST, History
from workers.roller import rebuild, roll, rolling

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.conftest import Shelve

GROUPINGS = (None, *By)


@pytest.fixture
def history(
    archive: Archive, shelve: Shelve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> History:
    monkeypatch.setattr("storage.records.rollup.SMALL", 100_000)
    return History(archive, shelve, tmp_path)


def agree(archive: Archive) -> None:
    """What is kept, with the tail looked at, is what counting gives."""
    with archive.records.reading() as tx:
        assert tx.rollup.is_built()
        for by in GROUPINGS:
            kept = rolled(tx.connection, by, tx.rollup.not_yet())
            assert kept == counted(tx.connection, by, AsOf(None))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, LAST), st.integers(0, 400)), min_size=1, max_size=25),
    st.booleans(),
)
def test_whatever_happens_the_rollup_says_what_counting_says(
    history: History,
    steps: list[tuple[int, int]],
    anew: bool,  # noqa: FBT001  # hypothesis gives arguments by position
) -> None:
    roll(history.archive.records)
    for kind, number in steps:
        history.moves[kind](number)
        agree(history.archive)
    history.archive.sealer.seal()
    roll(history.archive.records)
    if anew:
        rebuild(history.archive.records)
    agree(history.archive)
    with history.archive.records.reading() as tx:
        assert not tx.rollup.not_yet()
        assert not tx.rollup.is_behind()
        rows = tx.connection.execute(select(undelimited))
        kept = {row.volume: row.pages for row in rows}
        assert kept == undelimited_pages(tx.connection)


def test_a_rollup_made_again_is_the_same(history: History) -> None:
    for number, kind in enumerate([0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 10, 2, 4, 5, 0] * 3):
        history.moves[kind](number)
    history.archive.sealer.seal()
    roll(history.archive.records)
    before = _kept(history.archive)
    assert before[0]
    rebuild(history.archive.records)
    assert _kept(history.archive) == before


def _kept(archive: Archive) -> tuple[object, ...]:
    with archive.records.reading() as tx:
        rows = set(map(tuple, tx.connection.execute(select(record_progress))))
        counts = {
            tuple(row) for row in tx.connection.execute(select(progress_count)) if any(row[4:])
        }
        return rows, counts, set(map(tuple, tx.connection.execute(select(undelimited))))


def test_an_event_that_was_committed_late_is_not_missed(archive: Archive) -> None:
    """Its id is lower than those of events that were sealed and followed before."""
    late = happened(Kind.RECORD_CHANGED, "record", "later", origin=archive.settings.station)
    roll(archive.records)
    with archive.records.writing() as tx:
        tx.events.note(Kind.UNIT_CHANGED, "unit", "00")
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("later")))
        tx.events.append([late])
        newest = tx.connection.scalar(select(event.c.id).order_by(event.c.id.desc()).limit(1))
        assert newest is not None
        assert late.id < newest
    archive.sealer.seal()
    roll(archive.records)
    assert _stages(archive) == {"later": Stage.CLAIMED}
    agree(archive)


def test_events_of_every_origin_are_followed(archive: Archive) -> None:
    roll(archive.records)
    with archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("a")))
        noted = happened(Kind.RECORD_IMPORTED, "record", "a", origin="another station")
        tx.events.append([noted])
    agree(archive)
    assert _stages(archive) == {}


def test_a_rollup_is_built_in_parts_while_events_go_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.records.rollup.AT_ONCE", 2)
    with archive.records.writing() as tx:
        for number in range(5):
            tx.connection.execute(insert(record).values(**_record(f"b{number}")))
    with archive.records.marking() as tx:
        assert tx.rollup.advance()
        assert not tx.rollup.is_built()
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(record).where(record.c.id == "b0").values(standing="withdrawn")
        )
        tx.connection.execute(insert(record).values(**_record("a")))
        for key in ("b0", "a"):
            tx.events.note(Kind.RECORD_CHANGED, "record", key)
    archive.sealer.seal()
    roll(archive.records)
    agree(archive)
    assert _stages(archive) == {"a": "claimed", "b0": "withdrawn"} | {
        f"b{number}": "claimed" for number in range(1, 5)
    }


def test_a_long_tail_is_left_to_the_roller(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll(archive.records)
    monkeypatch.setattr("storage.records.rollup.SMALL", 1)
    with archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("a")))
        tx.events.note(Kind.RECORD_IMPORTED, "record", "a")
    with archive.records.reading() as tx:
        assert tx.progress.progress().counts.records == 0
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        assert tx.progress.progress().counts.records == 1


def test_while_the_line_works_the_rollup_is_kept_up(archive: Archive) -> None:
    with rolling(archive.records), archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("a")))
        tx.events.note(Kind.RECORD_IMPORTED, "record", "a")
    with archive.records.reading() as tx:
        assert tx.rollup.is_built()
    assert _stages(archive) == {"a": "claimed"}


def _stages(archive: Archive) -> dict[str, str]:
    with archive.records.reading() as tx:
        rows = tx.connection.execute(select(record_progress))
        return {row.record: row.stage for row in rows}


def _record(key: str) -> dict[str, object]:
    return {
        "id": key,
        "register": "civil",
        "record_id": f"{key} {new_id()}",
        "type": "birth",
        "names": [],
        "unit": "00",
        "digest": "",
        "created": now(),
    }
