"""The ledger: backups, drills and collections, one of each kind at a time, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.clock import now
from pipeline.ids import new_id
from storage.backup.errors import BackupRunningError
from storage.schema.safety import backup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

BACKUP, DRILL, COLLECTION = "backup", "drill", "collection"
BACKUP_PHRASE = "backup of the archive"
DRILL_PHRASE = "drill with a backup"
COLLECTION_PHRASE = "collection of orphaned objects"
PHRASES = {BACKUP: BACKUP_PHRASE, DRILL: DRILL_PHRASE, COLLECTION: COLLECTION_PHRASE}
HELD = timedelta(minutes=10)
AGAIN = timedelta(hours=1)
"""So long after a failed one the next is tried."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One backup, drill or collection that is under way."""

    id: str
    kind: str


def begin(connection: Connection, kind: str, place: str) -> Entry:
    """Note that one begins; another of its kind that still runs is raised."""
    moment = now()
    running = backup.c.kind == kind, backup.c.finished.is_(None)
    connection.execute(
        update(backup).where(*running, backup.c.until < moment).values(finished=moment, ok=False)
    )
    other = connection.execute(select(backup.c.at).where(*running)).first()
    if other is not None:
        raise BackupRunningError(kind=PHRASES[kind], since=other.at)
    entry = Entry(new_id(), kind)
    new = insert(backup).values(
        id=entry.id, kind=kind, at=moment, until=moment + HELD, place=place[:1000], facts={}
    )
    try:
        with connection.begin_nested():
            connection.execute(new)
    except IntegrityError:
        raise BackupRunningError(kind=PHRASES[kind], since=moment) from None
    return entry


def go_on(connection: Connection, entry: Entry) -> None:
    """Say that it still runs."""
    connection.execute(update(backup).where(backup.c.id == entry.id).values(until=now() + HELD))


def finish(
    connection: Connection,
    entry: Entry,
    *,
    ok: bool | None,
    size: int | None = None,
    manifest: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Note how it ended: well, badly, or given up, so that the next may begin at once."""
    connection.execute(
        update(backup)
        .where(backup.c.id == entry.id)
        .values(finished=now(), ok=ok, size=size, manifest=manifest, facts=dict(facts or {}))
    )


def last(connection: Connection, kind: str) -> datetime | None:
    """Return when the last one that went well was finished."""
    return connection.scalar(
        select(backup.c.finished)
        .where(backup.c.kind == kind, backup.c.ok.is_(True), backup.c.finished.is_not(None))
        .order_by(backup.c.finished.desc())
        .limit(1)
    )


def is_due(connection: Connection, kind: str, every: timedelta) -> bool:
    """Say whether so much time has passed since the last one; none runs or has just failed."""
    finished = last(connection, kind)
    if finished is not None and now() - finished < every:
        return False
    failed = select(backup.c.id).where(
        backup.c.kind == kind, backup.c.ok.is_(False), backup.c.finished > now() - min(AGAIN, every)
    )
    if connection.execute(failed).first() is not None:
        return False
    alive = select(backup.c.id).where(
        backup.c.kind == kind, backup.c.finished.is_(None), backup.c.until >= now()
    )
    return connection.execute(alive).first() is None
