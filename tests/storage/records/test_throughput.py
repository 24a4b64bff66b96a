"""Throughput: what came and was done in a span, gross and net, and as of which event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import PageId
from pipeline.nouns.page import PageStanding
from pipeline.ports.listing import RecordsWanted
from storage.records.brought import DONE, Span, Whom
from workers.roller import roll

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve

HOUR = timedelta(hours=1)
ANYBODY = Whom("", "", "")


@pytest.fixture
def span() -> Span:
    return Span(now() - HOUR, now() + HOUR)


def test_a_replaced_page_came_and_does_not_stand(
    archive: Archive, shelve: Shelve, span: Span
) -> None:
    shelve.page(leaf="1")
    replaced = shelve.page(leaf="2")
    with archive.records.writing() as tx:
        tx.pages.stand(PageId(replaced), PageStanding.DISCARDED, "blurred")
    with archive.records.reading() as tx:
        (line,) = tx.throughput.brought(span)
        listed = tx.throughput.pages(span, line.whom, 10)
        net = tx.throughput.pages(span, line.whom, 10, net=True)
    assert line.whom == Whom("00", "s", "op")
    assert (line.gross, line.net) == (2, 1) == (len(listed.items), len(net.items))
    assert replaced not in {page.id for page in net.items}


def test_what_came_before_or_after_is_not_of_the_span(archive: Archive, shelve: Shelve) -> None:
    shelve.document("1")
    for start, end in ((-3, -1), (1, 3)):
        other = Span(now() + start * HOUR, now() + end * HOUR)
        with archive.records.reading() as tx:
            assert tx.throughput.brought(other) == ()


def test_steps_are_counted_by_their_events_and_each_opens_them(
    archive: Archive, shelve: Shelve, span: Span
) -> None:
    shelve.document("1", "2")
    shelve.document("3", record="R-2")
    with archive.records.reading() as tx:
        done = [one for one in tx.throughput.brought(span) if one.step in DONE]
        first = tx.throughput.events(span, Kind.DOCUMENT_DELIMITED, ANYBODY, 1)
        rest = tx.throughput.events(span, Kind.DOCUMENT_DELIMITED, ANYBODY, 1, first.next)
    assert [(one.step, one.gross, one.net) for one in done] == [(Kind.DOCUMENT_DELIMITED, 2, 2)]
    assert first.items[0].event.id != rest.items[0].event.id
    assert rest.next is None


def test_a_station_was_heard_from_when_it_last_opened_or_sealed_a_batch(
    archive: Archive, shelve: Shelve, span: Span
) -> None:
    shelve.page()
    with archive.records.reading() as tx:
        (heard,) = tx.throughput.heard()
    assert (heard.unit, heard.station) == ("00", "s")
    assert span.start < heard.at < span.end


def test_progress_is_said_as_of_the_last_event_that_is_summed_up(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.document("1")
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        (followed,) = tx.throughput.followed()
        (event,) = tx.lists.sealed(followed.origin, 1, str(followed.position - 1)).items
    assert followed.at == event.event.recorded_at
    assert event.position == followed.position


def test_what_waits_for_a_step_is_listed_as_it_is_counted(archive: Archive, shelve: Shelve) -> None:
    pages = [shelve.page(leaf=leaf) for leaf in "123"]
    with archive.records.writing() as tx:
        tx.holds.hold("page", pages[0], "step_died", {})
        tx.pages.stand(PageId(pages[1]), PageStanding.DISCARDED, "twice")
    with archive.records.reading() as tx:
        (waiting,) = tx.operation.waiting()
        listed = tx.operation.things(waiting.step, 10)
    assert [thing.id for thing in listed.items] == [pages[2]]
    assert waiting.count == 1
    assert listed.items[0].since == waiting.since


def test_records_are_listed_as_they_are_counted(archive: Archive, shelve: Shelve) -> None:
    shelve.record("Ц-1")
    shelve.record("Э-1", register="property")
    shelve.record("Х-1", register="legal")
    roll(archive.records)
    with archive.records.reading() as tx:
        counts = tx.progress.progress().counts
        every = tx.lists.records(RecordsWanted(indicator=True, counted="records"), 10)
        unknown = tx.lists.records(RecordsWanted(indicator=True, counted="unknown"), 10)
        lost = tx.lists.records(RecordsWanted(indicator=True, counted="lost"), 10)
        month = now().strftime("%Y-%m")
        this = tx.lists.records(RecordsWanted(counted="records", month=month), 10)
        other = tx.lists.records(RecordsWanted(counted="records", month="1999-01"), 10)
        elsewhere = tx.lists.records(RecordsWanted(within=frozenset({"11"})), 10)
    assert [line.record_id for line in every.items] == ["Х-1", "Ц-1"]
    assert (len(every.items), len(unknown.items), len(lost.items)) == (
        counts.records,
        counts.unknown,
        counts.lost,
    )
    assert (len(this.items), len(other.items), len(elsewhere.items)) == (3, 0, 0)
