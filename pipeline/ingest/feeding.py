"""Feeding: one batch, open while a source is gone through and sealed with what was counted."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.capture.sealing import leave_open, seal
from pipeline.events import Actor, Kind
from pipeline.ingest.looks import Looks
from scanner_drivers.driver import Counting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ids import BatchId
    from pipeline.ingest.presence import Presence
    from pipeline.ports.records import Records
    from scanner_drivers.driver import Driver


@dataclass(frozen=True, slots=True)
class Station:
    """Who feeds, where, for which unit."""

    operator: Actor
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Feeding:
    """The batch that is fed, and what was counted of it so far."""

    records: Records
    station: Station
    batch: BatchId
    counted: Counter[str] = field(default_factory=Counter)
    looks: Looks = field(default_factory=Looks)

    def in_hand(self) -> Feeding:
        """The same feeding by whoever has the batch in hand now: it may have been handed over."""
        with self.records.reading() as tx:
            name = tx.batches.operator(self.batch)
        if name == self.station.operator.name:
            return self
        operator = replace(self.station.operator, name=name)
        return replace(self, station=replace(self.station, operator=operator))


@contextmanager
def feeding_on(records: Records, station: Station, batch: BatchId) -> Iterator[Feeding]:
    """Feed into a batch that a person opened and will seal; what came before is compared with."""
    with records.reading() as tx:
        pages = tx.batches.pages(batch)
    looks = [(page.page, page.look) for page in pages if page.look is not None]
    yield Feeding(
        records,
        station,
        batch,
        looks=Looks(
            prints=[(page, look.likeness) for page, look in looks if look.likeness],
            lengths=[look.height_mm for _, look in looks if look.height_mm is not None],
        ),
    )


@contextmanager
def feeding(
    records: Records, station: Station, presence: Presence | None, driver: Driver, source: str
) -> Iterator[Feeding]:
    """Open a batch, and seal it at the end; what an error ends stays open for the next ingest.

    It stays open, too, where the device fed other pages than came, until somebody says why.
    """
    operator = station.operator
    with ExitStack() as present:
        with records.writing() as tx:
            batch = tx.batches.open(
                source=source,
                operator=operator.name,
                station=station.name,
                unit=station.unit,
                driver=driver.name,
                profile={},
            )
            tx.events.note(Kind.BATCH_OPENED, "batch", batch, actor=operator, batch=batch)
            if presence is not None:
                present.enter_context(presence.feeding(batch))
        fed = Feeding(records, station, batch)
        yield fed
        _end(fed.in_hand(), driver)
        if presence is not None:
            presence.forget(batch)


def _end(fed: Feeding, driver: Driver) -> None:
    device = driver.fed() if isinstance(driver, Counting) else None
    with fed.records.writing() as tx:
        if not tx.batches.is_open(fed.batch):
            return
        received = fed.counted["files"]
        if device is not None and device != received:
            leave_open(tx, fed.batch, device, received)
        else:
            seal(tx, fed.batch, fed.station.operator, fed.counted, fed=device)
