"""One look at the whole operation: all that the metrics tell, taken in one reading transaction."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.flow import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.records import SqlTransaction
    from storage.records.notices import Outbox
    from storage.records.operation import Waiting
    from storage.records.tally import Met, Took
    from web.house import House


@dataclass(frozen=True, slots=True)
class Look:
    """The numbers of one moment."""

    moment: datetime
    states: Mapping[Noun, Mapping[str, int]]
    held: Mapping[tuple[str, str], int]
    waiting: tuple[Waiting, ...]
    took: Mapping[str, tuple[Took, ...]]
    met: Mapping[str, tuple[Met, ...]]
    last_done: Mapping[str, datetime]
    unsealed: int
    unsealed_since: datetime | None
    last_seals: Mapping[str, datetime]
    refused: int
    safety: Mapping[str, datetime]
    outboxes: tuple[Outbox, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a folder's disk has, in bytes."""

    name: str
    free: int
    size: int


def look(tx: SqlTransaction) -> Look:
    """Ask the records."""
    unsealed, since = tx.operation.unsealed()
    return Look(
        moment=tx.operation.moment(),
        states={noun: tx.operation.states(noun) for noun in (Noun.PAGE, Noun.DOCUMENT)},
        held=tx.operation.held(),
        waiting=tx.operation.waiting(),
        took=tx.tally.took(),
        met=tx.tally.met(),
        last_done=tx.tally.last_done(),
        unsealed=unsealed,
        unsealed_since=since,
        last_seals=tx.operation.last_seals(),
        refused=tx.operation.refused(),
        safety=tx.operation.last_safety(),
        outboxes=tx.notices.outboxes(),
    )


def look_at(house: House) -> Look:
    """Ask the records of a house."""
    with house.records.reading() as tx:
        return look(tx)


def rooms(house: House) -> tuple[Room, ...]:
    """Return the room in the folders that are there."""
    found = []
    for name, folder in house.folders:
        with suppress(OSError):
            usage = shutil.disk_usage(folder)
            found.append(Room(name, usage.free, usage.total))
    return tuple(found)
