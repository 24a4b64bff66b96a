"""Enrolled: the stations that a centre knows or has revoked, and what a lost one exposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.moves.errors import ReasonMissingError
from pipeline.stations.clocks import Ahead
from pipeline.stations.errors import StationTakenError, StationUnknownError
from storage.schema.capture import batch, master, page
from storage.schema.documents import link, version_page
from storage.schema.inventory import record
from storage.schema.stations import bundle, bundled_object, station
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Row, Select

    from pipeline.events import Actor
    from pipeline.stations.line import Line
    from storage.records import SqlTransaction

STATION = "station"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A station as its centre knows it: what came of it last, and how its clock stands."""

    name: str
    unit: str
    public: str
    enrolled: datetime
    revoked: datetime | None
    lost: bool
    bundles: int
    arrived: datetime | None
    ahead: Ahead | None


@dataclass(frozen=True, slots=True)
class Exposed:
    """A record of which a lost station had something: its line in the inventory, or images too."""

    register: str
    record_id: str
    images: bool


def enroll(tx: SqlTransaction, line: Line, actor: Actor) -> None:
    """Let a station's bundles be taken; one that was revoked is let in again with its own key."""
    known = _row(tx, line.name)
    if line.name == tx.events.origin or (known and known.public_key != line.public):
        raise StationTakenError(station=line.name)
    facts = {"unit": line.unit, "key": line.public}
    told: dict[str, object] = {
        "unit": line.unit,
        "public_key": line.public,
        "recipient": line.recipient,
        "equipped": now(),
        "revoked": None,
        "revoked_by": None,
        "reason": None,
        "lost": False,
    }
    if known is None:
        own = {"name": line.name, "enrolled": now(), "enrolled_by": actor.name}
        tx.connection.execute(insert(station).values(**told, **own))
    else:
        tx.connection.execute(update(station).where(station.c.name == line.name).values(**told))
    tx.events.note(Kind.STATION_ENROLLED, STATION, line.name, actor=actor, facts=facts)


def revoke(tx: SqlTransaction, name: str, actor: Actor, *, reason: str, lost: bool = False) -> None:
    """Take nothing of a station any more, and say why."""
    if not reason.strip():
        raise ReasonMissingError
    known = _row(tx, name)
    if known is None:
        raise StationUnknownError(station=name)
    told = {
        "revoked": known.revoked or now(),
        "revoked_by": actor.name,
        "reason": reason,
        "lost": lost or known.lost,
    }
    tx.connection.execute(update(station).where(station.c.name == name).values(**told))
    kind = Kind.STATION_LOST if lost else Kind.STATION_REVOKED
    tx.events.note(kind, STATION, name, actor=actor, words=reason.strip())


def listed(tx: SqlTransaction) -> tuple[Enrolled, ...]:
    """Return every station by its name."""
    rows = tx.connection.execute(select(station).order_by(station.c.name))
    return tuple(_enrolled(tx, row) for row in rows)


def _enrolled(tx: SqlTransaction, row: Row[tuple[str]]) -> Enrolled:
    last = tx.connection.execute(
        select(bundle).where(bundle.c.station == row.name).order_by(bundle.c.number.desc()).limit(1)
    ).first()
    return Enrolled(
        name=row.name,
        unit=row.unit,
        public=row.public_key,
        enrolled=row.enrolled,
        revoked=row.revoked,
        lost=row.lost,
        bundles=last.number if last else 0,
        arrived=last.arrived if last else None,
        ahead=Ahead(last.ahead_least, last.ahead_most) if last else None,
    )


def exposed(tx: SqlTransaction, name: str) -> Iterator[Exposed]:
    """Yield the records of which a station has, or may have, something on its disk.

    Images are those that came in its bundles and that no event of its own says were erased. What
    it scanned after its last bundle nobody can know.
    """
    known = _row(tx, name)
    if known is None:
        raise StationUnknownError(station=name)
    asked = _imaged(tx, name)
    imaged = set(tx.connection.scalars(asked))
    rows = tx.connection.execute(
        select(record.c.id, record.c.register, record.c.record_id)
        .where(
            record.c.unit.startswith(known.unit, autoescape=True) | record.c.id.in_(asked),
            (record.c.created <= known.equipped) | record.c.id.in_(asked),
        )
        .order_by(record.c.register, record.c.record_id)
    )
    for row in rows:
        yield Exposed(row.register, row.record_id, row.id in imaged)


def _imaged(tx: SqlTransaction, name: str) -> Select[tuple[str]]:
    """The records with a paper of which an image came from the station and was not erased."""
    erased = [
        int(str(facts["number"]))
        for facts in tx.connection.scalars(
            select(event.c.facts).where(
                event.c.origin == name, event.c.type == Kind.STATION_RECLAIMED.value
            )
        )
        if not facts.get("needed")
    ]
    there = (
        select(bundled_object.c.key)
        .where(bundled_object.c.station == name, bundled_object.c.number.not_in(erased))
        .scalar_subquery()
    )
    return (
        select(link.c.record)
        .distinct()
        .join(version_page, version_page.c.document == link.c.document)
        .join(page, page.c.id == version_page.c.page)
        .join(master, master.c.id == page.c.master)
        .join(batch, batch.c.id == master.c.batch)
        .where(batch.c.station == name, master.c.key.in_(there))
    )


def _row(tx: SqlTransaction, name: str) -> Row[tuple[str]] | None:
    return tx.connection.execute(select(station).where(station.c.name == name)).first()
