"""Planning: what waits becomes numbered bundles in the database, before a byte is written.

The contents of each lie beside the database until the centre's receipt has come: a bundle can be
written again at any time, and is the same.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.stations.splitting import split
from pipeline.stations.statement import FIRST
from storage.objects.disk import aside, explained, make_folders, sync_folder
from storage.schema.stations import bundle, bundled, bundled_object
from storage.schema.trail import event, seal
from storage.stations.item import contents
from storage.stations.outgoing import Outgoing
from storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from storage.stations.item import Carried, Item

QUIET = (Kind.BUNDLE_WRITTEN.value, Kind.RECEIPT_TAKEN.value)
"""Events that are no reason for a bundle of their own: each bundle leaves one."""
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Planned:
    """A bundle that was cut, and where its contents lie."""

    station: str
    number: int
    content: str
    previous: str
    size: int


@dataclass(frozen=True, slots=True)
class Last:
    """The last bundle that was cut, and up to where the trail went with it."""

    number: int = 0
    content: str = FIRST
    seal: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Behind:
    """How many pages stay behind: not finished yet, or of another unit."""

    unread: int
    foreign: int


def plan(
    connection: Connection,
    folder: Path,
    head: Mapping[str, object],
    *,
    most: int,
    unread: bool,
) -> Behind:
    """Cut what waits into bundles; return what stays behind."""
    station, unit = str(head["station"]), str(head["unit"])
    last = last_of(connection, station)
    outgoing = Outgoing(connection, station, unit, last.seal, last.position, unread)
    items = list(outgoing.items())
    behind = Behind(0 if unread else outgoing.waiting(), outgoing.foreign())
    if any(item.things for item in items) or not _is_quiet(connection, station, last):
        for group in split(items, most):
            last = _keep(connection, folder, head, last, group)
    return behind


def unwritten(connection: Connection, station: str) -> tuple[Planned, ...]:
    """Return the bundles that no disk has yet, in their order."""
    asked = select(bundle).where(bundle.c.station == station, bundle.c.written.is_(None))
    rows = connection.execute(asked.order_by(bundle.c.number))
    return tuple(Planned(station, row.number, row.content, row.previous, row.size) for row in rows)


def planned(connection: Connection, station: str, number: int) -> Planned | None:
    """Return one bundle that was cut."""
    asked = select(bundle).where(bundle.c.station == station, bundle.c.number == number)
    row = connection.execute(asked).first()
    if row is None:
        return None
    return Planned(station, row.number, row.content, row.previous, row.size)


def last_of(connection: Connection, station: str) -> Last:
    """Return the last bundle of a station."""
    asked = select(bundle).where(bundle.c.station == station).order_by(bundle.c.number.desc())
    row = connection.execute(asked.limit(1)).first()
    if row is None:
        return Last()
    reached = connection.scalar(
        select(seal.c.last_position).where(seal.c.origin == station, seal.c.number == row.last_seal)
    )
    return Last(row.number, row.content, row.last_seal, reached or 0)


def contents_path(folder: Path, number: int) -> Path:
    """Return where the contents of a bundle lie, in clear, at the station that made it."""
    return folder / f"{number:06d}.json.gz"


def objects_of(connection: Connection, station: str, number: int) -> dict[str, str]:
    """Return keys and digests of the objects that a bundle carries."""
    asked = select(bundled_object.c.key, bundled_object.c.sha256).where(
        bundled_object.c.station == station, bundled_object.c.number == number
    )
    return {row.key: row.sha256 for row in connection.execute(asked.order_by(bundled_object.c.key))}


def note_things(
    connection: Connection, station: str, number: int, things: Iterable[tuple[str, str]]
) -> None:
    """Write down in which bundle things went last."""
    rows = [
        {"station": station, "noun": noun, "subject": subject, "number": number}
        for noun, subject in dict.fromkeys(things)
    ]
    if rows:
        put = upsert(connection.dialect.name, bundled)
        key = [bundled.c.station, bundled.c.noun, bundled.c.subject]
        connection.execute(
            put.on_conflict_do_update(index_elements=key, set_={"number": number}), rows
        )


def note_objects(
    connection: Connection, station: str, number: int, carried: Sequence[Carried]
) -> None:
    """Write down which objects a bundle carried."""
    rows = [
        {
            "key": one.key,
            "station": station,
            "number": number,
            "sha256": one.sha256,
            "size": one.size,
        }
        for one in carried
    ]
    if rows:
        connection.execute(
            upsert(connection.dialect.name, bundled_object).on_conflict_do_nothing(), rows
        )


def _is_quiet(connection: Connection, station: str, last: Last) -> bool:
    """Say whether nothing has happened since the last bundle but that it was written."""
    asked = select(event.c.id).where(
        event.c.origin == station,
        event.c.position > last.position,
        event.c.type.not_in(QUIET),
    )
    return connection.execute(asked.limit(1)).first() is None


def _keep(
    connection: Connection,
    folder: Path,
    head: Mapping[str, object],
    last: Last,
    group: Sequence[Item],
) -> Last:
    """Number one bundle, and keep its contents."""
    station, number = str(head["station"]), last.number + 1
    written, carried = contents({**head, "number": number}, group)
    seals = [made["seal"] for item in group for made in item.trail]
    reached = max((one["number"] for one in seals), default=last.seal)  # type: ignore[index]  # asdict of a seal
    digest = hashlib.sha256(written).hexdigest()
    with explained(folder):
        make_folders(folder)
        packed = gzip.compress(written, mtime=0)
        with aside(folder, [packed], durable=True) as path:
            path.replace(contents_path(folder, number))
        sync_folder(folder)
    connection.execute(
        bundle.insert().values(
            station=station,
            number=number,
            content=digest,
            previous=last.content,
            made=now(),
            size=MEBIBYTE // 16 + sum(item.size for item in group),
            last_seal=reached,
        )
    )
    note_things(connection, station, number, (thing for item in group for thing in item.things))
    note_objects(connection, station, number, carried)
    return Last(number, digest, reached, last.position)
