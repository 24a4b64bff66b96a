"""The collector: of many processes one lists the store, once a day, and none at its start."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.errors import StoreAwayError
from pipeline.ids import new_key
from storage import orphans
from storage.backup import ledger
from storage.schema.safety import backup
from workers import collector
from workers.collector import EVERY, collect_if_due, collecting
from workers.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive

GOING = threading.Event()
STOPPED = threading.Event()
STOPPED.set()


@pytest.fixture
def workshop(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop with one orphan, that counts as old at once."""
    monkeypatch.setattr(orphans, "KEPT", -timedelta(hours=1))
    orphan(archive)
    children: object = None
    return Workshop(archive.records, archive.objects, children, archive.recipe, tmp_path)  # type: ignore[arg-type]  # nothing is run


def orphan(archive: Archive) -> None:
    archive.objects.put(new_key("products"), b"made", metadata={})


def left(archive: Archive) -> int:
    return len(list(archive.objects.keys(orphans.PRODUCTS)))


def noted(archive: Archive) -> list[tuple[bool | None, object]]:
    with archive.records.reading() as tx:
        rows = tx.connection.execute(select(backup.c.ok, backup.c.facts).order_by(backup.c.at))
        return [(row.ok, row.facts.get("count")) for row in rows]


def test_it_is_done_once_a_day_whoever_does_it(archive: Archive, workshop: Workshop) -> None:
    collect_if_due(workshop, GOING)
    orphan(archive)
    collect_if_due(workshop, GOING)
    assert (noted(archive), left(archive)) == ([(True, 1)], 1)
    with archive.records.writing() as tx:
        tx.connection.execute(update(backup).values(finished=now() - EVERY))
    collect_if_due(workshop, GOING)
    assert (noted(archive), left(archive)) == ([(True, 1), (True, 1)], 0)


def test_while_another_process_does_it_nothing_is_listed(
    archive: Archive, workshop: Workshop
) -> None:
    with archive.records.marking() as tx:
        ledger.begin(tx.connection, ledger.COLLECTION, "")
    collect_if_due(workshop, GOING)
    assert left(archive) == 1


def test_who_comes_second_to_the_ledger_leaves_it(
    archive: Archive, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.records.marking() as tx:
        ledger.begin(tx.connection, ledger.COLLECTION, "")
    monkeypatch.setattr(ledger, "is_due", lambda *_: True)
    collect_if_due(workshop, GOING)
    assert left(archive) == 1


def test_what_is_stopped_is_begun_again_by_the_next(archive: Archive, workshop: Workshop) -> None:
    collect_if_due(workshop, STOPPED)
    assert (noted(archive), left(archive)) == ([(None, 0)], 1)
    collect_if_due(workshop, GOING)
    assert left(archive) == 0


def test_a_store_that_is_away_is_written_down_and_asked_again_in_an_hour(
    archive: Archive, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> int:
        raise StoreAwayError(place="shelf", reason="gone")

    monkeypatch.setattr(collector, "collect", away)
    with pytest.raises(StoreAwayError):
        collect_if_due(workshop, GOING)
    assert noted(archive) == [(False, 0)]
    with archive.records.reading() as tx:
        assert not ledger.is_due(tx.connection, ledger.COLLECTION, EVERY)


def test_nothing_is_listed_in_the_first_minutes(archive: Archive, workshop: Workshop) -> None:
    with collecting(workshop):
        pass
    assert noted(archive) == []
    assert collector.LOOKS >= 600


def test_a_long_collection_says_that_it_still_runs(
    archive: Archive, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "RENEWED", -1.0)
    seen: list[object] = []
    monkeypatch.setattr(ledger, "go_on", lambda _, entry: seen.append(entry.kind))
    collect_if_due(workshop, GOING)
    assert ledger.COLLECTION in seen
    assert left(archive) == 0
