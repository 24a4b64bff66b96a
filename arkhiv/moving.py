"""Moving: a grown installation goes to servers, with every row, object, event and seal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from arkhiv.archive import key_path
from arkhiv.backups import scratch_of
from arkhiv.settings import masked
from arkhiv.stores import store_at
from pipeline.events import Kind
from storage.adoption import Adoption
from storage.audit import verify
from storage.backup.objects import bring
from storage.database import open_engine, reading, writing
from storage.keys import load_key
from storage.migrate import migrate
from storage.moving.barrier import is_shut, reopen, shut
from storage.moving.closed import arrive, forget, known_to, set_out, under_way
from storage.moving.errors import (
    MovedAwayError,
    MoveFaultsError,
    StillWorkingError,
    TargetTakenError,
)
from storage.moving.move import carry, leases, require_same
from storage.moving.tables import count, is_empty, tables
from storage.practice import require_real_database, require_real_store
from storage.records import SqlRecords, SqlTransaction
from workers.sealer import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.events import Actor
    from pipeline.ports.objects import Objects


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved."""

    rows: dict[str, int]
    objects: int
    present: int
    sealed: int


class Move:
    """One move from an installation to the servers that its next settings name."""

    def __init__(self, archive: Archive, settings: Settings, actor: Actor) -> None:
        self._archive = archive
        self._to = settings
        self._actor = actor
        self._source = archive.records.engine
        self._target = open_engine(settings.database_url)
        self._objects = store_at(settings, settings.objects_url)

    def run(self, tick: Callable[[int], None] = lambda _done: None) -> Moved:
        """Carry everything over and verify it there; given again, it goes on."""
        try:
            return self._run(tick)
        finally:
            self._target.dispose()

    def _run(self, tick: Callable[[int], None]) -> Moved:
        if self._has_arrived():
            return self._settle(SqlRecords(self._target, self._to.station))
        self._require_free(self._begun())
        self._objects.probe()
        require_real_store(self._objects)
        migrate(self._target)
        require_real_database(self._target, masked(self._to.database_url))
        key = self._set_out()
        rows = carry(self._source, self._target, tick)
        copied = bring(self._archive.objects, self._objects, scratch_of(self._to), tick)
        require_same(self._source, self._target)
        records = SqlRecords(self._target, self._to.station)
        sealed = self._require_whole(records)
        require_same(self._source, self._target)
        with writing(self._source) as connection:
            arrive(connection, key)
        self._settle(records)
        return Moved(rows, copied.copied, copied.present, sealed)

    def _begun(self) -> str | None:
        """Return the key of a move that was begun here."""
        with reading(self._source) as connection:
            going = under_way(connection)
        return None if going is None else str(going.id)

    def _has_arrived(self) -> bool:
        """Say whether a move was cut off when all had arrived; refuse one that is finished."""
        with reading(self._source) as connection:
            going = under_way(connection)
        if going is None or going.finished is None:
            return False
        with reading(self._target) as connection:
            there = known_to(connection)
        if there is None or there.id != going.id:
            raise MovedAwayError(database=going.database, at=going.at)
        return True

    def _settle(self, records: SqlRecords) -> Moved:
        """Take over the locks of the new store and open the new place; the old one stays closed."""
        if self._objects.locks:
            Adoption(records, self._objects, self._actor).run()
            self._sealer(records, self._objects).seal()
        with writing(self._target) as connection:
            forget(connection)
            rows = {table.name: count(connection, table) for table in tables()}
        return Moved(rows, 0, 0, 0)

    def _set_out(self) -> str:
        """Close both sides; the event of it is sealed here and goes along."""
        database, objects = masked(self._to.database_url), masked(self._to.objects_url)
        with writing(self._source) as connection:
            going = under_way(connection)
            if busy := leases(connection):
                raise StillWorkingError(count=busy)
            key = None if going is None else str(going.id)
            if key is None:
                key = set_out(connection, database, objects)
                tx = SqlTransaction(connection, self._to.station)
                facts = {"database": database, "objects": objects}
                tx.events.note(
                    Kind.ARCHIVE_MOVED, "archive", tx.events.origin, actor=self._actor, facts=facts
                )
        self._shut()
        with writing(self._target) as connection:
            if under_way(connection) is None:
                set_out(connection, database, objects, key)
        return key

    def _shut(self) -> None:
        """Seal what happened here, then refuse every write, by running programs too."""
        with reading(self._source) as connection:
            if is_shut(connection):
                return
        source = SqlRecords(self._source, self._to.station)
        self._sealer(source, self._archive.objects).seal()
        with writing(self._source) as connection:
            shut(connection)

    def _require_free(self, key: str | None) -> None:
        """Refuse a database with another archive in it, before anything is changed there."""
        with reading(self._target) as connection:
            there = known_to(connection)
            begun = there is not None and key is not None and there.id == key
            if not begun and not (there is None and is_empty(connection)):
                raise TargetTakenError(database=masked(self._to.database_url))

    def _require_whole(self, records: SqlRecords) -> int:
        audit = verify(records, self._objects, self._archive.trusted, with_objects=True)
        if audit.faults:
            first = audit.faults[0]
            raise MoveFaultsError(count=len(audit.faults), first=f"{first.code} {first.place}")
        return audit.sealed

    def _sealer(self, records: SqlRecords, objects: Objects) -> Sealer:
        return Sealer(records, objects, load_key(key_path(self._to)))


def moved_to(settings: Settings, database_url: str, objects_url: str) -> Settings:
    """Return the settings with which the installation goes on after a move."""
    return replace(settings, database_url=database_url, objects_url=objects_url)


def stay(archive: Archive, actor: Actor) -> None:
    """Give up a move that is not finished; work goes on here."""
    engine, origin = archive.records.engine, archive.settings.station
    with writing(engine) as connection:
        going = under_way(connection)
        if going is None:
            return
        if going.finished is not None:
            raise MovedAwayError(database=going.database, at=going.at)
        reopen(connection)
        forget(connection)
        SqlTransaction(connection, origin).events.note(
            Kind.ARCHIVE_STAYED, "archive", origin, actor=actor
        )
    Sealer(SqlRecords(engine, origin), archive.objects, load_key(key_path(archive.settings))).seal()
