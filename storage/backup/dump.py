"""The dump: every row of one snapshot as parcels, the objects that they name, the manifest last."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.backup.manifest import Held, Manifest, heads
from storage.backup.parcels import Parcel
from storage.database import STREAMING, legible
from storage.moving.rows import Sum, batches, line, read
from storage.moving.tables import tables
from storage.schema.capture import master
from storage.schema.documents import product
from storage.stations.erased import given_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from storage.backup.manifest import About
    from storage.moving.rows import Row

ABOUT, MANIFEST = "about.json", "manifest.json"
ROWS, OBJECTS = "rows", "objects"
ROWS_IN_PARCEL = 10_000


class Dump:
    """One backup on its way out; `manifest` is whole when the last parcel was taken."""

    def __init__(
        self, connection: Connection, about: About, tick: Callable[[int], None] = lambda _rows: None
    ) -> None:
        self._connection = connection
        self._tick = tick
        self._noted: dict[str, str] = {}
        self._rows = 0
        self.manifest = Manifest(about)

    def parcels(self) -> Iterator[Parcel]:
        """Yield everything, at most some thousand rows of it in memory."""
        about = self.manifest.about
        yield Parcel(ABOUT, json.dumps(asdict(about), ensure_ascii=False).encode())
        with legible(self._connection):
            held = {}
            for table in tables():
                passed = Sum()
                yield from self._table(table, passed)
                held[table.name] = Held(passed.rows, passed.digest)
            number = size = 0
            for some in batches(_objects(self._connection), ROWS_IN_PARCEL):
                self._tick(self._rows)
                size += sum(int(row["size"] or 0) for row in some)
                yield self._parcel(OBJECTS, number // ROWS_IN_PARCEL, map(line, some))
                number += len(some)
        self.manifest = replace(
            self.manifest,
            heads=heads(self._connection),
            tables=held,
            parcels=self._noted,
            objects=number,
            object_bytes=size,
        )
        yield Parcel(MANIFEST, self.manifest.to_json())

    def _table(self, table: Table, passed: Sum) -> Iterator[Parcel]:
        rows = read(self._connection, table)
        for number, some in enumerate(batches(rows, ROWS_IN_PARCEL)):
            lines = [line(row) for row in some]
            for written in lines:
                passed.add(written)
            self._rows += len(lines)
            self._tick(self._rows)
            yield self._parcel(f"{ROWS}/{table.name}", number, lines)

    def _parcel(self, folder: str, number: int, lines: Iterator[bytes] | list[bytes]) -> Parcel:
        made = Parcel(f"{folder}/{number:06d}.jsonl", b"".join(lines))
        self._noted[made.name] = hashlib.sha256(made.content).hexdigest()
        return made


def _objects(connection: Connection) -> Iterator[Row]:
    """Yield every object that a row names: masters with the store's version of them, products."""
    columns = (master.c.key, master.c.sha256, master.c.size, master.c.object_version)
    masters = select(*columns).where(~given_up(master.c.key))
    for row in connection.execute(masters.execution_options(**STREAMING)):
        yield {
            "key": row.key,
            "sha256": row.sha256,
            "size": row.size,
            "version": row.object_version,
        }
    made = select(product.c.key, product.c.sha256, product.c.size).where(~given_up(product.c.key))
    for one in connection.execute(made.execution_options(**STREAMING)):
        yield {"key": one.key, "sha256": one.sha256, "size": one.size, "version": None}
