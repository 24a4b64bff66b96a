"""Ingest: go through what a driver delivers; store, write down, put aside, and count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from pipeline.flow import Step
from pipeline.ingest.ahead import looked_ahead
from pipeline.ingest.behind import Behind
from pipeline.ingest.feeding import Feeding, Station, feeding, feeding_on
from pipeline.ingest.presence import seal_orphans
from pipeline.ingest.stacking import Sheeted, Stacking
from pipeline.ingest.taking import Taking

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pipeline.ids import BatchId
    from pipeline.ingest.presence import Presence
    from pipeline.nouns.frame import Inspection
    from pipeline.ports.doorbell import Doorbell
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Records
    from scanner_drivers.driver import Delivery, Driver

COUNTS = ("files", "pages", "repeated", "contested", "documents", "refused", "stacks_held")


class Inspector(Protocol):
    """Decodes a new file somewhere safe and says what is in it."""

    def __call__(self, path: Path, *, opening: bool = False) -> Inspection:
        """Return what is in a file, or raise why it is no picture.

        Where it shows an opening, the gutter is looked for.
        """
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """What an ingest counted. Files, pages and documents are different counts."""

    files: int
    pages: int
    repeated: int
    contested: int
    documents: int
    refused: int
    stacks_held: int = 0
    """Stacks that are held because their separator sheets do not agree."""
    skipped: tuple[str, ...] = ()
    """What lay in the source and was left alone, by name."""


class Ingest:
    """Whoever takes in what a driver delivers: each run that finds something is a batch.

    With a `batch` that a person has open it is part of that one, which stays open. A device may be
    looked `ahead` at by so many pages; so many files of a source that lies still may be stored
    `behind` those that are gone through.
    """

    def __init__(
        self,
        records: Records,
        objects: Objects,
        inspect: Inspector,
        station: Station,
        doorbell: Doorbell | None = None,
        presence: Presence | None = None,
        sheets: Sheeted | None = None,
        *,
        batch: BatchId | None = None,
        ahead: int = 0,
        behind: int = 0,
    ) -> None:
        self._records = records
        self._objects = objects
        self._inspect = inspect
        self._station = station
        self._doorbell = doorbell
        self._presence = presence
        self._sheets = sheets
        self._batch = batch
        self._ahead = ahead
        self._behind = behind

    def run(
        self, driver: Driver, source: str, tick: Callable[[str], None] | None = None
    ) -> Received:
        """Take in everything that the driver has now; seal first what a killed ingest left."""
        if self._presence is not None:
            seal_orphans(self._records, self._presence, self._station.operator)
        skipped, counted = driver.skipped(), Counter[str]()
        deliveries = driver.deliveries()
        first = next(deliveries, None)
        if first is not None:
            with self._feeding(driver, source) as fed, Behind(self._behind) as storing:
                for delivery in chain((first,), deliveries):
                    if self._sheets is None:
                        self._take(fed, delivery, storing, tick)
                    else:
                        self._take_stack(fed, delivery, source, tick)
                fed.counted["skipped"] = len(skipped)
            counted = fed.counted
        return Received(**{name: counted[name] for name in COUNTS}, skipped=skipped)

    def _feeding(self, driver: Driver, source: str) -> AbstractContextManager[Feeding]:
        """Lend a batch of its own, or the one that a person has open."""
        if self._batch is not None:
            return feeding_on(self._records, self._station, self._batch)
        return feeding(self._records, self._station, self._presence, driver, source)

    def _take_stack(
        self, fed: Feeding, delivery: Delivery, source: str, tick: Callable[[str], None] | None
    ) -> None:
        way = self._sheets or Sheeted()
        with looked_ahead(delivery, self._inspect, self._ahead) as (items, inspect):
            Stacking(fed, self._objects, inspect, way, source).take(delivery, items, tick)
        if self._doorbell is not None:
            self._doorbell.ring(Step.CLEAN)

    def _take(
        self,
        fed: Feeding,
        delivery: Delivery,
        storing: Behind,
        tick: Callable[[str], None] | None,
    ) -> None:
        def passed(name: str) -> None:
            if self._doorbell is not None:
                self._doorbell.ring(Step.CLEAN)
            if tick is not None:
                tick(name)

        with looked_ahead(delivery, self._inspect, self._ahead) as (items, inspect):
            Taking(fed, self._objects, inspect, delivery, passed).take(items, storing)
