"""Feeding: one batch, open while a source is gone through and sealed with what was counted."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.events import Actor, Kind
from pipeline.ingest.presence import Presence, seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ids import BatchId
    from pipeline.ports.records import Records


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


@contextmanager
def feeding(
    records: Records, station: Station, presence: Presence | None, driver: str, source: str
) -> Iterator[Feeding]:
    """Open a batch, and seal it at the end; what an error ends stays open for the next ingest."""
    operator = station.operator
    with ExitStack() as present:
        with records.writing() as tx:
            batch = tx.batches.open(
                source=source,
                operator=operator.name,
                station=station.name,
                unit=station.unit,
                driver=driver,
                profile={},
            )
            tx.events.note(Kind.BATCH_OPENED, "batch", batch, actor=operator, batch=batch)
            if presence is not None:
                present.enter_context(presence.feeding(batch))
        fed = Feeding(records, station, batch)
        yield fed
        with records.writing() as tx:
            seal(tx, batch, operator, fed.counted)
        if presence is not None:
            presence.forget(batch)
