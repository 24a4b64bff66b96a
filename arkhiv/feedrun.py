"""The run: what is fed at the desk, from which device, how, and where its sheets belong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from arkhiv.feeding import onto
from pipeline.capture.errors import LeafNameError
from pipeline.ingest.feeding import Station
from pipeline.ingest.glass import on_glass
from pipeline.ingest.onward import onward_in_volume, onward_of_record
from pipeline.ingest.stacking import Sheeted
from pipeline.moves.batching import the_batch
from pipeline.moves.sitting import volume_of
from pipeline.moves.stacked import require_fed_on
from scanner_drivers.names import leaf_name
from scanner_drivers.profiles import profile_of
from scanner_drivers.sources import is_device
from scanner_drivers.target import Target

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import BatchId, FeedId
    from pipeline.nouns.feed import Asked
    from pipeline.nouns.volume import Volume
    from scanner_drivers.device import Profile
    from scanner_drivers.driver import Side
    from storage.records import SqlTransaction

BATCH, AFTER = "batch", "after"
"""Facts of a target: the batch of the run, and how many sheets of its stack came before."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is about."""

    feed: FeedId
    batch: BatchId
    source: str
    profile: Profile
    target: Target
    sheets: int | None
    station: Station
    way: Sheeted | None = None
    """How it is fed where separator sheets say what it is; None where a volume lies there."""


def run_of(
    tx: SqlTransaction, key: FeedId, batch: BatchId, asked: Asked, actor: Actor, name: str
) -> Run:
    """Return the run that an open batch is fed by next, at the station of that name."""
    found, stack = the_batch(tx, batch), tx.sheets.at_desk(batch)
    profile = profile_of(found.profile)
    station = Station(actor, name, found.unit)
    if stack is not None:
        require_fed_on(stack)
        after = str(tx.sheets.count(stack.id))
        target = Target(stack.key, facts=((BATCH, batch), (AFTER, after)))
        way = Sheeted(onto=stack.id)
        return Run(key, batch, found.source, profile, target, asked.sheets, station, way)
    volume = volume_of(tx, batch)
    if is_device(found.source):
        profile = on_glass(tx, volume.id, profile)
    target = target_of(tx, volume, asked, batch)
    return Run(key, batch, found.source, profile, target, asked.sheets, station)


def target_of(tx: SqlTransaction, volume: Volume, asked: Asked, batch: BatchId) -> Target:
    """Where the sheets of a run belong: on from the last leaf, or from one that is said."""
    label, side = _start(asked.start)
    place, unit = volume.citation, volume.citation.unit
    if place.provisional:
        onward = onward_of_record(tx, place.item, unit, label)
        target = onto(onward, side, place.item, record=place.item)
    else:
        onward = onward_in_volume(tx, volume, unit, label)
        target = onto(onward, side, str(place), volume=str(place))
    return replace(target, facts=((BATCH, batch),))


def _start(text: str) -> tuple[str | None, Side]:
    if not text:
        return None, "r"
    found = leaf_name(f"{text}.tif")
    if found is None:
        raise LeafNameError(leaf=text)
    return found.leaf, found.side
