"""Restoring: a backup becomes an installation again, or proves in a drill that it could."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from arkhiv.archive import keep_private, key_path, open_archive
from arkhiv.backups import Going, scratch_of
from pipeline.errors import ArkhivError, HeldError
from pipeline.events import Kind
from storage.backup import ledger
from storage.backup.after import Catching, stations
from storage.backup.errors import NotEmptyError, StoreAheadError, TrailBrokenError
from storage.backup.examine import examine, last_seals
from storage.backup.ledger import DRILL
from storage.backup.load import load, temporary
from storage.backup.objects import bring
from storage.backup.upto import up_to
from storage.backup.within import Within
from storage.database import open_engine, writing
from storage.keys import Signer, load_key, make_key, public_hex, trust
from storage.migrate import migrate
from storage.moving.rows import unhurried
from storage.moving.tables import is_empty
from storage.objects.folder import FolderObjects
from storage.objects.open import open_objects
from storage.practice import require_real_database, require_real_store
from storage.records import SqlTransaction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.events import Actor
    from pipeline.ports.objects import Objects
    from storage.backup.after import After
    from storage.backup.envelope import Identity
    from storage.backup.examine import Report
    from storage.backup.manifest import Manifest


class FaultsFoundError(HeldError):
    """What was restored does not hold; nothing of it was kept."""

    code = "faults_found"
    template = (
        "{name} was restored and does not hold: {count} faults, the first is {first}. Nothing of "
        "it was kept. Take the backup before; if the archive had these faults already, give the "
        "command again with --accept-faults."
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which backup is restored, and how: a file, the keys to it, objects from a copy or none."""

    file: Path
    identities: tuple[Identity, ...]
    objects_from: Path | None = None
    sample: int | None = None
    accept_faults: bool = False


def restore(
    settings: Settings,
    wanted: Wanted,
    actor: Actor,
    tick: Callable[[int], None] = lambda _rows: None,
) -> Report:
    """Make an installation of a backup; it is there whole and verified, or not at all."""
    keep_private(settings)
    engine = open_engine(settings.database_url)
    migrate(engine)
    objects = _store(settings)
    objects.probe()
    require_real_store(objects)
    require_real_database(engine, str(settings.data))
    with writing(engine) as connection:
        unhurried(connection)
        if not is_empty(connection):
            raise NotEmptyError(place=settings.data)
        manifest = load(connection, wanted.file, wanted.identities, tick)
        _bring_objects(settings, wanted, manifest, objects)
        signers = [Signer.of(text) for text in manifest.about.signers]
        trusted = frozenset(signer.public for signer in signers)
        report = examine(connection, objects, wanted.file.name, manifest, trusted, wanted.sample)
        if not report.ok and not wanted.accept_faults:
            first = report.faults[0]
            raise FaultsFoundError(
                name=wanted.file.name, count=len(report.faults), first=f"{first.code} {first.place}"
            )
        caught_up = Catching(Within(connection, settings.station), objects, trusted, actor)
        report = replace(report, after=_after(caught_up, settings, wanted, objects))
        _note(
            SqlTransaction(connection, settings.station),
            Kind.ARCHIVE_RESTORED,
            report,
            manifest,
            actor,
        )
    _keys(settings, signers)
    keep_private(settings)
    open_archive(settings).sealer.seal()
    return report


def drill(
    archive: Archive,
    wanted: Wanted,
    actor: Actor,
    tick: Callable[[int], None] = lambda _rows: None,
) -> Report:
    """Restore a backup into a temporary place, verify everything, and record the drill."""
    with archive.records.marking() as tx:
        entry = ledger.begin(tx.connection, DRILL, wanted.file.name)
    going = Going(archive, entry, tick)
    try:
        with temporary(scratch_of(archive.settings)) as connection:
            manifest = load(connection, wanted.file, wanted.identities, going)
            copy = wanted.objects_from
            objects = archive.objects if copy is None else FolderObjects(copy)
            report = examine(
                connection, objects, wanted.file.name, manifest, archive.trusted, wanted.sample
            )
    except BaseException as fault:
        code = fault.code if isinstance(fault, ArkhivError) else type(fault).__name__
        with suppress(ArkhivError), archive.records.marking() as tx:
            ledger.finish(tx.connection, entry, ok=False, facts={"code": code})
        raise
    facts = {"name": wanted.file.name, "checked": report.checked, "faults": len(report.faults)}
    with archive.records.writing() as tx:
        size = wanted.file.stat().st_size
        ledger.finish(
            tx.connection, entry, ok=report.ok, size=size, manifest=manifest.digest, facts=facts
        )
        _note(tx, Kind.BACKUP_DRILLED, report, manifest, actor)
    archive.sealer.seal()
    return report


def _store(settings: Settings) -> Objects:
    return open_objects(
        settings.objects_url,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
    )


def _bring_objects(
    settings: Settings, wanted: Wanted, manifest: Manifest, objects: Objects
) -> None:
    """Bring the objects from their copy, but no seal that was made after the backup."""
    if wanted.objects_from is not None:
        require_real_store(FolderObjects(wanted.objects_from))
        copy = up_to(FolderObjects(wanted.objects_from), last_seals(manifest))
        bring(copy, objects, scratch_of(settings))


def _after(catching: Catching, settings: Settings, wanted: Wanted, objects: Objects) -> After:
    """Bring back what the store knows beyond the backup; losing any of it needs consent.

    A chain that breaks off there cannot be gone on with, so its station gets another name.
    """
    for origin in stations(objects):
        try:
            catching.trail(origin)
        except TrailBrokenError:
            if origin == settings.station or not wanted.accept_faults:
                raise
    after = catching.documents()
    if after.lost and not wanted.accept_faults:
        raise StoreAheadError(count=after.events, since=after.since)
    return after


def _note(tx: SqlTransaction, kind: Kind, report: Report, manifest: Manifest, actor: Actor) -> None:
    facts = {
        "name": report.backup,
        "manifest": manifest.digest,
        "heads": list(report.heads),
        "checked": report.checked,
        "faults": len(report.faults),
        "after": {
            "seals": report.after.seals,
            "events": report.after.events,
            "documents": report.after.documents,
            "lost": len(report.after.lost),
        },
    }
    tx.events.note(kind, "archive", tx.events.origin, actor=actor, facts=facts)


def _keys(settings: Settings, signers: Sequence[Signer]) -> None:
    """Make a key that signs from now on; what was signed before still holds."""
    path = key_path(settings)
    make_key(path)
    own = public_hex(load_key(path))
    for signer in signers:
        if signer.public != own:
            trust(path.parent, signer)
