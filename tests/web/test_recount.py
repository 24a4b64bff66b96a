"""What each day brought equals a recount from events, over histories of rescans and discards."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipeline.clock import now, zone_of
from pipeline.events import Kind
from pipeline.ids import PageId
from pipeline.moves.holding import discard
from pipeline.nouns.page import PageStanding
from web.operation import operation, span_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Actor, Event
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

LEAVES = "123"
ZONE = zone_of("00")
LIVING = frozenset({PageStanding.CURRENT, PageStanding.CONTESTED})
ENDS = frozenset({Kind.PAGE_SUPERSEDED, Kind.PAGE_DISCARDED})


def recounted(events: list[Event]) -> tuple[int, int]:
    """Count the pages that came, and those that stand for their place, by what is told alone."""
    came, standing = 0, set()
    for event in events:
        if event.subject_kind != "page":
            continue
        if event.type == Kind.PAGE_RECEIVED:
            came += 1
            standing.add(event.subject_id)
        elif event.type in ENDS or event.type == Kind.HELD:
            standing.discard(event.subject_id)
        elif event.type == Kind.PAGE_ACCEPTED:
            standing.add(event.subject_id)
    return came, len(standing)


def shown(tx: SqlTransaction) -> tuple[int, int]:
    today, *_ = operation(tx, ZONE).days
    came = [one for one in today.brought if one.step is Kind.PAGE_RECEIVED]
    counts = [(one.gross, one.net) for one in came]
    return sum(gross for gross, _ in counts), sum(net for _, net in counts)


def told(archive: Archive) -> list[Event]:
    today = span_of(now().astimezone(ZONE).date(), ZONE)
    with archive.records.reading() as tx:
        part = tx.lists.since(today.start, 10_000)
    return [line.event for line in part.items]


@pytest.mark.parametrize("seed", range(6))
def test_the_pages_of_a_day_are_those_that_events_tell_of(
    archive: Archive, shelve: Shelve, reviewer: Actor, seed: int
) -> None:
    chance = random.Random(seed)
    pages: list[str] = []
    for number in range(12):
        living = [page for page in pages if is_living(archive, page)]
        if living and chance.random() < 0.4:
            with archive.records.writing() as tx:
                discard(tx, chance.choice(living), reviewer, reason="a rescan is better")
        else:
            pages.append(shelve.page(f"{seed} {number}", chance.choice(LEAVES)))
    with archive.records.reading() as tx:
        counted = shown(tx)
    assert counted == recounted(told(archive))
    assert counted[0] == len(pages) > counted[1]


def is_living(archive: Archive, key: str) -> bool:
    with archive.records.reading() as tx:
        return tx.pages.get(PageId(key)).standing in LIVING
