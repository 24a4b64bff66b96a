"""Backups: whether they are set up, can be written, and how old the last backup and drill are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.backups import place_of, recipients
from arkhiv.doctor.finding import Finding, Part, fault, ok, warning
from arkhiv.environment import PREFIX
from pipeline.clock import now
from pipeline.errors import ArkhivError
from storage.backup import ledger
from storage.backup.errors import RecipientError
from storage.backup.ledger import BACKUP, DRILL
from storage.database import open_engine
from storage.migrate import require_current
from storage.probe import is_there
from storage.records import SqlRecords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from arkhiv.settings import Settings

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OLD_BACKUP = timedelta(hours=36)
OLD_DRILL = timedelta(days=100)
"""As the alarms have it."""


def backup(settings: Settings) -> Iterator[Finding]:
    """Try what a backup needs, and look when there was one."""
    given = {
        PREFIX + "BACKUP_EVERY": settings.backup_every,
        PREFIX + "BACKUP_TO": settings.backup_to,
        PREFIX + "BACKUP_RECIPIENT": settings.backup_recipient,
    }
    if not any(given.values()):
        yield warning(Part.BACKUP, "backup_none")
        return
    if lacking := [name for name in list(given)[1:] if not given[name]]:
        found = fault if settings.backup_every else warning
        names = ", ".join(name for name in given if given[name])
        yield found(Part.BACKUP, "backup_incomplete", given=names, lacking=", ".join(lacking))
    if settings.backup_recipient:
        yield from _recipient(settings)
    if settings.backup_to:
        yield from _place(settings)
    yield from _ages(settings)


def _recipient(settings: Settings) -> Iterator[Finding]:
    try:
        recipients(settings)
    except RecipientError:
        yield fault(Part.BACKUP, "backup_recipient")


def _place(settings: Settings) -> Iterator[Finding]:
    """Write to where backups lie, and see whether that is another disk than the archive's."""
    if not settings.data.is_dir():
        return
    try:
        place = place_of(settings)
        place.probe()
    except (ArkhivError, OSError) as met:
        reason = met.facts.get("reason", met.code) if isinstance(met, ArkhivError) else met.strerror
        yield fault(Part.BACKUP, "backup_place", reason=reason)
        return
    yield ok(Part.BACKUP, "backup_place_ready", place=str(place))
    folder = Path(str(place))
    if folder.is_dir() and folder.stat().st_dev == settings.data.stat().st_dev:
        yield warning(Part.BACKUP, "backup_beside", place=str(place))


def _ages(settings: Settings) -> Iterator[Finding]:
    """Say how old the last good ones are; nothing while the database cannot tell."""
    engine = open_engine(settings.database_url)
    try:
        if not is_there(engine):
            return
        require_current(engine)
        with SqlRecords(engine, settings.station).reading() as tx:
            made, tried = (ledger.last(tx.connection, kind) for kind in (BACKUP, DRILL))
    except ArkhivError:
        return
    finally:
        engine.dispose()
    longest = max(OLD_BACKUP, HOUR * 2 * (settings.backup_every or 0))
    yield _age("backup", made, longest, HOUR)
    yield _age("drill", tried, OLD_DRILL, DAY)


def _age(kind: str, at: datetime | None, longest: timedelta, unit: timedelta) -> Finding:
    if at is None:
        return warning(Part.BACKUP, f"{kind}_never")
    age = now() - at
    if age > longest:
        return warning(Part.BACKUP, f"{kind}_old", number=age // unit)
    return ok(Part.BACKUP, f"{kind}_fresh", number=age // unit)
