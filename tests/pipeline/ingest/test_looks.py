"""Looks at ingest: what was measured stays with the page, and what is odd is flagged at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.capture.errors import BatchInHandError, BatchSealedError, CountersDifferError
from pipeline.capture.sealing import BATCH
from pipeline.frames import inspect
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from pipeline.moves.batching import counts_of, hand_over, seal_by_hand, the_batch
from pipeline.nouns.batch import Difference
from pipeline.nouns.look import Look
from scanner_drivers.sources import open_driver
from tests.conftest import small_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.nouns.batch import Batch
    from pipeline.nouns.frame import Inspection
    from scanner_drivers.driver import Delivery, Driver

CLEAR = Look(
    width_mm=210.0,
    height_mm=297.0,
    dpi=300.0,
    measured=True,
    sharpness=0.4,
    paper=240.0,
    contrast=200.0,
    ink=0.02,
)
PRINTS = ("00" * 96, "ff" * 96)


class Counter:
    """A driver whose device says how many sides it fed."""

    def __init__(self, driver: Driver, said: int | None) -> None:
        self._driver, self._said = driver, said
        self.name = driver.name

    def skipped(self) -> tuple[str, ...]:
        return self._driver.skipped()

    def deliveries(self) -> Iterator[Delivery]:
        return self._driver.deliveries()

    def fed(self) -> int | None:
        return self._said


@pytest.fixture
def feed(archive: Archive, operator: Actor, scans: Path) -> Feed:
    return Feed(archive, operator, scans)


class Feed:
    """Feeds the folder of scans, looked at as a table says."""

    def __init__(self, archive: Archive, operator: Actor, scans: Path) -> None:
        self.archive, self.operator, self.scans = archive, operator, scans
        self.looks: dict[str, Look] = {}

    def __call__(self, *names: str, said: int | None = None) -> Batch:
        for name in names:
            small_page(self.scans / "R-7" / f"{name}.png", name)
        driver = Counter(open_driver(f"folder:{self.scans}", decodes=inspect), said)
        station = Station(self.operator, "s", "00")
        Ingest(self.archive.records, self.archive.objects, self._seen, station).run(driver, "test")
        with self.archive.records.reading() as tx:
            return tx.batches.latest("00", 1)[0]

    def _seen(self, path: Path) -> Inspection:
        found = inspect(path)
        look = self.looks.get(path.stem, CLEAR)
        return replace(found, looks=(look,), thumbnails=(path.stem.encode(),))

    def flags(self, batch: Batch) -> dict[str, set[str]]:
        with self.archive.records.reading() as tx:
            return {
                f"{page.label}{page.side}": {
                    flag.code for flag in tx.holds.flags("page", page.page)
                }
                for page in tx.batches.pages(batch.id)
            }

    def odd(self, batch: Batch) -> dict[str, object]:
        with self.archive.records.reading() as tx:
            return {flag.code: dict(flag.facts) for flag in tx.holds.flags(BATCH, batch.id)}


def test_a_measure_stays_with_its_page_and_its_thumbnail_too(feed: Feed) -> None:
    batch = feed("1r")
    with feed.archive.records.reading() as tx:
        (page,) = tx.batches.pages(batch.id)
        small = tx.products.find("page", page.page, "thumbnail")
    assert page.look == CLEAR
    assert small is not None
    assert feed.archive.objects.read(small.key, small.sha256) == b"1r"


def test_an_odd_page_is_flagged_and_the_others_are_quiet(feed: Feed) -> None:
    feed.looks = {
        "2r": replace(CLEAR, sharpness=0.1),
        "3r": replace(CLEAR, likeness=PRINTS[0]),
        "4r": replace(CLEAR, likeness=PRINTS[0]),
        "5r": replace(CLEAR, likeness=PRINTS[1]),
        "6r": replace(CLEAR, height_mm=420.0),
        "7r": replace(CLEAR, ink=0.0),
    }
    batch = feed(*(f"{number}r" for number in range(1, 8)))
    assert feed.flags(batch) == {
        "1r": set(),
        "2r": {"blurred"},
        "3r": set(),
        "4r": {"same_page"},
        "5r": set(),
        "6r": {"double_feed"},
        "7r": {"blank"},
    }


def test_a_sealed_batch_says_which_sides_and_leaves_are_missing(feed: Feed) -> None:
    batch = feed("1r", "1v", "2r", "2v", "3r", "3v", "4r", "4v", "6r")
    odd = feed.odd(batch)
    assert batch.sealed is not None
    assert odd["missing_back"] == {"leaves": ["6"]}
    assert list(odd["leaf_gap"]["volumes"].values()) == [["5"]]  # type: ignore[index]


def test_counters_that_agree_seal_the_batch(feed: Feed) -> None:
    batch = feed("1r", "1v", said=2)
    assert batch.sealed is not None
    with feed.archive.records.reading() as tx:
        (shift,) = tx.batches.shifts(batch.id)
    assert (shift.fed, shift.received, shift.reason) == (2, 2, None)


def test_counters_that_differ_leave_it_open_until_somebody_says_why(feed: Feed) -> None:
    batch = feed("1r", "1v", said=4)
    assert batch.sealed is None
    assert feed.odd(batch)["counters_differ"] == {"fed": 4, "received": 2}
    records = feed.archive.records
    with records.writing() as tx, pytest.raises(CountersDifferError):
        seal_by_hand(tx, the_batch(tx, batch.id), feed.operator)
    with records.writing() as tx:
        seal_by_hand(tx, batch, feed.operator, reason=Difference.SEPARATORS)
        event = tx.events.of(BATCH, batch.id)[-1]
        (shift,) = tx.batches.shifts(batch.id)
    assert (event.facts["fed"], event.facts["reason"]) == (4, "separators")
    assert (shift.fed, shift.received, shift.reason) == (4, 2, "separators")
    assert "counters_differ" not in feed.odd(batch)
    with records.writing() as tx, pytest.raises(BatchSealedError):
        hand_over(tx, the_batch(tx, batch.id), "saraa", feed.operator)


def test_a_batch_is_handed_over_and_each_counts_their_own(feed: Feed) -> None:
    batch = feed("1r", "1v", said=3)
    records = feed.archive.records
    with records.writing() as tx:
        with pytest.raises(CountersDifferError):
            hand_over(tx, batch, "saraa", feed.operator, fed=3)
        with pytest.raises(BatchInHandError):
            hand_over(tx, batch, feed.operator.name, feed.operator)
        hand_over(tx, batch, "saraa", feed.operator, fed=3, reason=Difference.FED_AGAIN)
        assert tx.batches.operator(batch.id) == "saraa"
        first, second = tx.batches.shifts(batch.id)
        (counts,) = counts_of(tx, tx.batches.pages(batch.id))
    assert (first.operator, first.received, first.reason) == (feed.operator.name, 2, "fed_again")
    assert (second.operator, second.ended) == ("saraa", None)
    assert (counts.operator, counts.leaves, counts.pages) == (feed.operator.name, 1, 2)
