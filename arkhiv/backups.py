"""Backups of an installation: whole or not at all, recorded, thinned out, and made when due."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.settings import effective, masked
from arkhiv.stores import store_at
from pipeline.clock import now
from pipeline.errors import ArkhivError, UnavailableError
from pipeline.events import MACHINE, Kind
from storage.backup import ledger
from storage.backup.dump import Dump
from storage.backup.envelope import recipients_of
from storage.backup.errors import BackupGivenUpError, NoPlaceError, NoRecipientError
from storage.backup.keeping import Keep, kept
from storage.backup.ledger import BACKUP
from storage.backup.manifest import About
from storage.backup.names import made_at, name_of
from storage.backup.parcels import tar
from storage.backup.places import InFolder, InStore
from storage.database import reading
from storage.migrate import NEEDED
from storage.moving.rows import unhurried
from storage.objects.copying import Copied, Copy
from storage.objects.folder import FolderObjects
from workers.ending import LOOK_SECONDS, Ending
from workers.rounds import rounds
from workers.verdict import LOG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.events import Actor
    from storage.backup.envelope import Recipient
    from storage.backup.ledger import Entry
    from storage.backup.manifest import Manifest
    from storage.backup.places import Place

RENEWED = 60.0
LOOKS = 300.0
NICE = 10
PRIVATE = 0o700
NOTHING = Copied(0, 0, 0, ())


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    name: str
    place: str
    size: int
    rows: int
    objects: int
    manifest: str
    seconds: float
    removed: tuple[str, ...] = ()
    brought: Copied = NOTHING


def place_of(settings: Settings, said: str | None = None) -> Place:
    """Return where backups lie: as it is said, else as it is set."""
    to = said or settings.backup_to
    if not to:
        raise NoPlaceError
    if to.startswith("s3:"):
        return InStore(store_at(settings, to), scratch_of(settings), masked(to))
    return InFolder(Path(to.removeprefix("folder:")).expanduser().absolute())


def recipients(settings: Settings) -> tuple[Recipient, ...]:
    """Return for whom backups are encrypted."""
    found = recipients_of(settings.backup_recipient or "")
    if not found:
        raise NoRecipientError
    return found


def scratch_of(settings: Settings) -> Path:
    """Return the folder for files that nobody will miss."""
    scratch = settings.data / "scratch"
    scratch.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return scratch


def back_up(
    archive: Archive,
    place: Place,
    to: tuple[Recipient, ...],
    *,
    actor: Actor = MACHINE,
    objects_to: Path | None = None,
    keep: Keep | None = None,
    tick: Callable[[int], None] = lambda _done: None,
) -> Made:
    """Make a backup, thin out, copy objects beside it if that is wanted, and record it."""
    began, moment = time.monotonic(), now()
    with suppress(UnavailableError):
        archive.sealer.seal()
    name = name_of(archive.settings.station, moment)
    with archive.records.marking() as tx:
        entry = ledger.begin(tx.connection, BACKUP, str(place))
    going = Going(archive, entry, tick)
    try:
        manifest, size = _put(archive, place, name, to, _about(archive, moment.isoformat()), going)
        removed = _thinned(archive, place, keep or Keep())
        brought = _objects(archive, objects_to, going)
    except BaseException as fault:
        _failed(archive, entry, fault)
        raise
    rows = sum(held.rows for held in manifest.tables.values())
    seconds = round(time.monotonic() - began, 1)
    facts: dict[str, object] = {
        "name": name,
        "manifest": manifest.digest,
        "heads": list(manifest.heads),
        "not_copied": len(brought.failures),
    }
    with archive.records.writing() as tx:
        ledger.finish(
            tx.connection, entry, ok=True, size=size, manifest=manifest.digest, facts=facts
        )
        tx.events.note(Kind.BACKUP_MADE, "archive", tx.events.origin, actor=actor, facts=facts)
    archive.sealer.seal()
    return Made(
        name, str(place), size, rows, manifest.objects, manifest.digest, seconds, removed, brought
    )


def _put(
    archive: Archive, place: Place, name: str, to: tuple[Recipient, ...], about: About, going: Going
) -> tuple[Manifest, int]:
    """Write every row to a place, for its recipients; return what it holds, and its size."""
    with reading(archive.records.engine) as connection:
        unhurried(connection)
        dump = Dump(connection, about, going)
        size = place.put(name, tar(dump.parcels()), to)
    return dump.manifest, size


@contextmanager
def backing_up(
    archive: Archive, ending: Ending | None = None, *, to_the_end: bool = False
) -> Iterator[None]:
    """Make a backup whenever one is due, for the length of the block, without hurry.

    Where a place or a recipient is not set, or is none, the block is not begun.

    One under way at the end of the block is given up, or finished if nobody asks for the end.
    """
    every = archive.settings.backup_every
    if not every:
        yield
        return
    place_of(archive.settings)
    recipients(archive.settings)
    ending = ending or Ending()
    looked = threading.Event()

    def look(stopped: threading.Event) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        looked.clear()
        try:
            _back_up_if_due(archive, timedelta(hours=every), stopped)
        finally:
            looked.set()

    with rounds("backup", LOOKS, look, at_once=True, ending=ending):
        yield
        while to_the_end and not ending.begun and not looked.wait(LOOK_SECONDS):
            pass


def _back_up_if_due(archive: Archive, every: timedelta, stopped: threading.Event) -> None:
    """Make a backup if it is time; of several processes one does it, by the ledger."""
    with archive.records.reading() as tx:
        if not ledger.is_due(tx.connection, BACKUP, every):
            return

    def tick(_done: int) -> None:
        if stopped.is_set():
            raise BackupGivenUpError

    settings = archive.settings
    beside = objects_to(settings)
    made = back_up(archive, place_of(settings), recipients(settings), objects_to=beside, tick=tick)
    if made.brought.failures:
        LOG.warning("objects not copied", extra={"count": len(made.brought.failures)})


def objects_to(settings: Settings, said: str | None = None) -> Path | None:
    """Return where a backup copies a folder of objects: nobody else has a copy of it."""
    to = said or settings.backup_to
    if not to or to.startswith("s3:") or not settings.objects_url.startswith("folder:"):
        return None
    return objects_beside(settings, to) if settings.backup_objects == "yes" else None


def objects_beside(settings: Settings, said: str | None = None) -> Path:
    """Return where copies of the objects lie: beside the backups, in a folder."""
    to = said or settings.backup_to
    if not to or to.startswith("s3:"):
        raise NoPlaceError
    return Path(to.removeprefix("folder:")).expanduser().absolute() / "objects"


class Going:
    """Shows how far a backup or drill is, and keeps its entry in the ledger alive."""

    def __init__(self, archive: Archive, entry: Entry, tick: Callable[[int], None]) -> None:
        self._archive = archive
        self._entry = entry
        self._tick = tick
        self._renewed = time.monotonic()

    def __call__(self, done: int) -> None:
        """Show it; once a minute say in the ledger that it still runs."""
        self._tick(done)
        if time.monotonic() - self._renewed > RENEWED:
            self._renewed = time.monotonic()
            with self._archive.records.marking() as tx:
                ledger.go_on(tx.connection, self._entry)


def _about(archive: Archive, made: str) -> About:
    settings = archive.settings
    signers = tuple(str(signer) for signer in archive.signers)
    return About(made, settings.station, NEEDED, effective(settings), signers)


def _objects(archive: Archive, to: Path | None, tick: Callable[[int], None]) -> Copied:
    if to is None:
        return NOTHING
    scratch = scratch_of(archive.settings)
    return Copy(archive.objects, FolderObjects(to), scratch, quick=True).run(tick)


def _thinned(archive: Archive, place: Place, keep: Keep) -> tuple[str, ...]:
    """Remove this station's backups that need not stay."""
    made = {
        name: moment
        for name in place.names()
        if (moment := made_at(name, archive.settings.station)) is not None
    }
    staying = kept(made.values(), keep)
    gone = tuple(name for name, moment in made.items() if moment not in staying)
    for name in gone:
        place.remove(name)
    return gone


def _failed(archive: Archive, entry: Entry, fault: BaseException) -> None:
    code = fault.code if isinstance(fault, ArkhivError) else type(fault).__name__
    ok = None if isinstance(fault, BackupGivenUpError) else False
    with suppress(ArkhivError), archive.records.marking() as tx:
        ledger.finish(tx.connection, entry, ok=ok, facts={"code": code})
