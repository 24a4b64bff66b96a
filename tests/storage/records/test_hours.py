"""What each hour brought is what its events tell, however it is kept and whatever happens later."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.moves.holding import discard
from storage.records import hours_kept
from storage.records.brought import STEPS, Span, Whom, counted
from storage.records.events import event_of
from storage.schema.rollup import hour_kept
from storage.schema.trail import event
from tests.storage.records.history import LAST, PERSON, History
from workers.roller import rebuild, roll

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor, Event
    from storage.records import SqlTransaction
    from storage.records.brought import Brought
    from tests.conftest import Shelve

HOUR = timedelta(hours=1)
OUT = frozenset({Kind.PAGE_SUPERSEDED, Kind.PAGE_DISCARDED})
IN = frozenset({Kind.PAGE_RECEIVED, Kind.PAGE_ACCEPTED})
Numbers = dict[Kind, tuple[int, int]]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock is two hours on: what happens now happened in an hour that is over."""
    monkeypatch.setattr("storage.records.hours_kept.db_now", lambda _: now() + 2 * HOUR)
    monkeypatch.setattr("storage.records.hours_kept.SMALL", 100_000)


def hour() -> Span:
    start = now().replace(minute=0, second=0, microsecond=0)
    return Span(start - HOUR, start + 2 * HOUR)


def told(tx: SqlTransaction) -> list[Event]:
    rows = tx.connection.execute(select(event).order_by(event.c.recorded_at, event.c.id))
    return [event_of(row) for row in rows]


def recounted(events: list[Event]) -> Numbers:
    """Count by what is told alone: net is what stands, each step once for each thing."""
    standing, last, gone = set(), set(), set()
    gross: Counter[Kind] = Counter()
    for one in events:
        thing = one.subject_kind, one.subject_id
        if one.type in STEPS:
            gross[Kind(one.type)] += 1
            last.add((Kind(one.type), thing))
        if one.type == Kind.DOCUMENT_DISCARDED:
            gone.add(thing)
        elif one.type in OUT or is_contested(one):
            standing.discard(thing)
        elif one.subject_kind == "document" or one.type in IN:
            standing.add(thing)
    net = Counter(kind for kind, thing in last if thing in standing - gone)
    return {kind: (gross[kind], net[kind]) for kind in STEPS if gross[kind]}


def is_contested(one: Event) -> bool:
    return one.type == Kind.HELD and one.facts.get("code") == "leaf_conflict"


def shown(tx: SqlTransaction, span: Span) -> Numbers:
    found: dict[Kind, list[Brought]] = {}
    for one in tx.throughput.brought(span):
        found.setdefault(one.step, []).append(one)
    return {
        kind: (sum(one.gross for one in some), sum(one.net for one in some))
        for kind, some in found.items()
    }


def agree(archive: Archive) -> None:
    """What is shown is what counting gives, and both are what the events tell."""
    span = hour()
    with archive.records.reading() as tx:
        assert set(tx.throughput.brought(span)) == set(counted(tx.connection, span))
        assert shown(tx, span) == recounted(told(tx))
        assert tx.throughput.sums([span])[0] == shown(tx, span)


@pytest.mark.usefixtures("later")
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, LAST), st.integers(0, 400)), min_size=5, max_size=30),
    st.booleans(),
)
def test_whatever_happens_an_hour_brought_what_its_events_tell(
    archive: Archive,
    shelve: Shelve,
    tmp_path: Path,
    steps: list[tuple[int, int]],
    anew: bool,  # noqa: FBT001  # hypothesis gives arguments by position
) -> None:
    history = History(archive, shelve, tmp_path)
    roll(archive.records)
    for kind, number in steps:
        history.moves[kind](number)
        agree(archive)
    archive.sealer.seal()
    roll(archive.records)
    if anew:
        rebuild(archive.records)
    agree(archive)


@pytest.mark.usefixtures("later")
def test_a_rescan_of_today_changes_the_hour_in_which_the_page_came(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    first = shelve.page("a", "1")
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        assert tx.connection.scalars(select(hour_kept.c.hour)).all()
        assert shown(tx, hour()) == {Kind.PAGE_RECEIVED: (1, 1)}
    shelve.page("b", "1")
    with archive.records.writing() as tx:
        discard(tx, first, reviewer, reason="blurred")
    agree(archive)
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        assert shown(tx, hour()) == {Kind.PAGE_RECEIVED: (2, 1)}


def test_an_hour_that_goes_on_is_counted_whenever_somebody_asks(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.page("a", "1")
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        assert not tx.connection.scalars(select(hour_kept.c.hour)).all()
        assert shown(tx, hour()) == {Kind.PAGE_RECEIVED: (1, 1)}


def test_steps_are_told_apart_by_unit_station_and_operator(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.document("1")
    with archive.records.writing() as tx:
        (page,) = {one.page for one in tx.documents.pages(*only(tx))}
        tx.events.note(Kind.PAGE_READ, "page", page)
        tx.events.note(Kind.PAGE_READ, "page", page, actor=PERSON)
    with archive.records.reading() as tx:
        brought = tx.throughput.brought(hour())
        listed = tx.throughput.events(hour(), Kind.PAGE_READ, Whom("", "", "bat"), 9)
        net = tx.throughput.events(hour(), Kind.PAGE_READ, Whom("", "", ""), 9, net=True)
    found = {(one.step, one.whom): (one.gross, one.net) for one in brought}
    station = archive.settings.station
    assert found[Kind.PAGE_RECEIVED, Whom("00", "s", "op")] == (1, 1)
    assert found[Kind.PAGE_READ, Whom("00", station, "machine")] == (1, 0)
    assert found[Kind.PAGE_READ, Whom("00", station, "bat")] == (1, 1)
    assert found[Kind.DOCUMENT_DELIMITED, Whom("00", station, "operator")] == (1, 1)
    assert [line.event.actor.name for line in listed.items] == ["bat"]
    assert [line.event.actor.name for line in net.items] == ["bat"]


def only(tx: SqlTransaction) -> tuple[object, int]:
    found = tx.documents.by_origin("record:R-1")
    assert found is not None
    return found.id, 1


def test_the_hour_of_an_id_is_the_one_in_which_it_was_made() -> None:
    assert hours_kept.hour_of("00000000-0000-7000-8000-000000000000") == 0
    moment = datetime(2026, 7, 14, 5, 59, 59, 999000, UTC)
    assert hours_kept.hour_of(hours_kept.least_id(moment)) == int(moment.timestamp()) // 3600
