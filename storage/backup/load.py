"""The load: a backup's rows into an empty database, in one transaction, each parcel checked."""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from storage.backup.dump import ABOUT, MANIFEST, OBJECTS, ROWS
from storage.backup.envelope import opened
from storage.backup.errors import BackupDiffersError, BackupUnreadableError, BackupVersionError
from storage.backup.manifest import FORMAT, Held, about_of, manifest_of
from storage.backup.parcels import untar
from storage.database import open_engine, writing
from storage.migrate import NEEDED, migrate
from storage.moving.rows import Putting, Sum, batches, total
from storage.moving.tables import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from storage.backup.envelope import Identity
    from storage.backup.manifest import Manifest
    from storage.backup.parcels import Parcel
    from storage.moving.rows import Row

NO_BACKUP_PHRASE = "it is no backup of an archive"
NO_END_PHRASE = "its end is missing"


class Load:
    """One backup on its way in."""

    def __init__(
        self,
        connection: Connection,
        name: str,
        tick: Callable[[int], None] = lambda _rows: None,
    ) -> None:
        self._connection = connection
        self._name = name
        self._tick = tick
        self._tables = {table.name: table for table in tables()}
        self._found: dict[str, str] = {}
        self._rows = 0

    def put(self, parcels: Iterable[Parcel]) -> Manifest:
        """Put all rows and return the manifest; raise unless everything in it is there."""
        waiting = iter(parcels)
        self._require_ours(next(waiting, None))
        manifest: Manifest | None = None
        with ExitStack() as open_now:
            name, putting = "", None
            for parcel in waiting:
                if parcel.name == MANIFEST:
                    manifest = manifest_of(parcel.content)
                    continue
                self._found[parcel.name] = hashlib.sha256(parcel.content).hexdigest()
                kind, _, rest = parcel.name.partition("/")
                table = rest.partition("/")[0]
                if kind == OBJECTS:
                    continue
                if kind != ROWS or table not in self._tables:
                    raise BackupUnreadableError(name=self._name, reason=NO_BACKUP_PHRASE)
                if putting is None or table != name:
                    open_now.close()
                    name, made = table, Putting(self._connection, self._tables[table])
                    putting = open_now.enter_context(made)
                for some in batches(_rows_in(parcel)):
                    putting.put(some)
                    self._rows += len(some)
                    self._tick(self._rows)
        if manifest is None:
            raise BackupUnreadableError(name=self._name, reason=NO_END_PHRASE)
        self._require_whole(manifest)
        return manifest

    def _require_ours(self, first: Parcel | None) -> None:
        if first is None or first.name != ABOUT:
            raise BackupUnreadableError(name=self._name, reason=NO_BACKUP_PHRASE)
        about = about_of(first.content)
        if about.format != FORMAT or about.schema != NEEDED:
            raise BackupVersionError(found=about.schema, needed=NEEDED)

    def _require_whole(self, manifest: Manifest) -> None:
        """Compare what lies in the database now with what was backed up."""
        if self._found != manifest.parcels:
            differing = {
                name
                for name in self._found.keys() | manifest.parcels.keys()
                if self._found.get(name) != manifest.parcels.get(name)
            }
            raise BackupDiffersError(name=self._name, what=min(differing))
        for name, table in self._tables.items():
            found = total(self._connection, table)
            if Held(found.rows, found.digest) != manifest.tables.get(name, Held(0, Sum().digest)):
                raise BackupDiffersError(name=self._name, what=name)


def load(
    connection: Connection,
    path: Path,
    identities: Sequence[Identity],
    tick: Callable[[int], None] = lambda _rows: None,
) -> Manifest:
    """Put what is in an encrypted file and return its manifest."""
    with opened(path, identities) as stream:
        return Load(connection, path.name, tick).put(untar(stream, path.name))


@contextmanager
def temporary(scratch: Path) -> Iterator[Connection]:
    """Lend an empty database for a drill; nothing of it stays."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix="drill-") as folder:
        engine = open_engine(f"sqlite:///{folder}/drill.db")
        migrate(engine)
        try:
            with writing(engine) as connection:
                yield connection
                connection.rollback()
        finally:
            engine.dispose()


def _rows_in(parcel: Parcel) -> Iterator[Row]:
    for written in parcel.content.splitlines():
        yield _whole(json.loads(written))


def _whole(row: Row) -> Row:
    """Return a row without what no database takes: letters that were no text already."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }
