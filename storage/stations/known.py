"""Known: the centre of this station, and what this station has written for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.stations.errors import NoStationError
from storage.schema.stations import bundle, centre

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.events import Actor
    from storage.records import SqlTransaction
    from storage.stations.planning import Planned


@dataclass(frozen=True, slots=True)
class Known:
    """The centre: whose signature holds, to whom is written, and when it was last heard."""

    name: str
    public: str
    recipient: str
    unit: str
    said: datetime
    heard: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A bundle of this station, and how far it has come."""

    number: int
    size: int
    made: datetime
    written: datetime | None
    receipted: datetime | None
    reclaimed: datetime | None


def known(tx: SqlTransaction) -> Known:
    """Return the centre that this station knows."""
    row = tx.connection.execute(select(centre)).first()
    if row is None:
        raise NoStationError
    return Known(row.name, row.public_key, row.recipient, row.unit, row.said, row.heard)


def note_written(tx: SqlTransaction, one: Planned, actor: Actor) -> None:
    """Write down that a bundle lies on a disk."""
    own = (bundle.c.station == one.station, bundle.c.number == one.number)
    tx.connection.execute(update(bundle).where(*own).values(written=now()))
    facts = {"number": one.number, "content": one.content}
    tx.events.note(Kind.BUNDLE_WRITTEN, "station", one.station, actor=actor, facts=facts)


def sent(tx: SqlTransaction) -> tuple[Sent, ...]:
    """Return the bundles of this station in their order."""
    own = bundle.c.station == tx.events.origin
    rows = tx.connection.execute(select(bundle).where(own).order_by(bundle.c.number))
    return tuple(
        Sent(row.number, row.size, row.made, row.written, row.receipted, row.reclaimed)
        for row in rows
    )
