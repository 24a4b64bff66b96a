"""Rows as plain values: read as a stream, put into a database of either kind, digested as a whole.

A JSON column keeps the difference between JSON's own null and no value at all, so its text is
carried. A moment is its UTC text.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Self

from sqlalchemy import JSON, Date, Text, bindparam, cast, null, select, update

from storage.database import STREAMING
from storage.moving.tables import to_itself
from storage.schema.base import Moment
from storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from sqlalchemy import Column, Table
    from sqlalchemy.engine import Connection

Plain = str | int | float | bool | None
Row = dict[str, Plain]
AT_ONCE = 1000
IN_MEMORY = 8 << 20
DIGESTS = 1 << 256


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield every row of a table, some at a time, in the database's own order."""
    wanted = [
        cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    plain = [(column.name, _plain_of(column)) for column in table.columns]
    for found in connection.execute(select(*wanted).execution_options(**STREAMING)):
        yield {
            name: None if value is None else to_plain(value)
            for (name, to_plain), value in zip(plain, found, strict=True)
        }


def unhurried(connection: Connection) -> None:
    """Let a transaction of PostgreSQL last as long as the rows of a whole archive need."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def batches(rows: Iterable[Row], size: int = AT_ONCE) -> Iterator[list[Row]]:
    """Yield rows some at a time."""
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def line(row: Mapping[str, Plain]) -> bytes:
    """Return a row as one line of JSON, always written the same way."""
    return json.dumps(row, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


class Sum:
    """How many rows passed, and a digest of them that does not depend on their order."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, written: bytes) -> None:
        """Count one row's line."""
        self.rows += 1
        self._sum += int.from_bytes(hashlib.sha256(written).digest(), "big")

    @property
    def digest(self) -> str:
        """The digest of all rows so far, in hexadecimal."""
        return f"{self._sum % DIGESTS:064x}"


def total(connection: Connection, table: Table) -> Sum:
    """Read a table once for the number and the digest of its rows."""
    made = Sum()
    for row in read(connection, table):
        made.add(line(row))
    return made


class Putting:
    """Puts rows into one table; rows that are there already are left as they are.

    References to rows of the same table are put last, when all rows are there.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._statement = upsert(connection.dialect.name, table).on_conflict_do_nothing()
        self._values = {column.name: _value_of(column) for column in table.columns}
        self._to_itself = to_itself(table)
        self._later = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # it ends with the block of its owner

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._later:
            if kind is None:
                self._refer()

    def put(self, rows: Sequence[Row]) -> None:
        """Put some rows."""
        self._connection.execute(self._statement, [self._row(row) for row in rows])

    def _row(self, row: Row) -> dict[str, object]:
        put = {name: self._values[name](value) for name, value in row.items()}
        name = self._to_itself
        if name is not None and row[name] is not None:
            self._later.write(line({**self._key(row), "refers_to": row[name]}))
            put[name] = None
        return put

    def _key(self, row: Row) -> Row:
        return {f"key_{column.name}": row[column.name] for column in self._table.primary_key}

    def _refer(self) -> None:
        if self._to_itself is None:
            return
        statement = (
            update(self._table)
            .where(*(c == bindparam(f"key_{c.name}") for c in self._table.primary_key))
            .values({self._to_itself: bindparam("refers_to")})
        )
        self._later.seek(0)
        waiting = (json.loads(written) for written in self._later)
        while some := list(islice(waiting, AT_ONCE)):
            self._connection.execute(statement, some)


def _plain_of(column: Column[object]) -> Callable[[object], Plain]:
    if isinstance(column.type, JSON):
        return _same_json
    if isinstance(column.type, Moment):
        return _moment
    if isinstance(column.type, Date):
        return str
    return _same


def _value_of(column: Column[object]) -> Callable[[Plain], object]:
    if isinstance(column.type, JSON):
        return _json
    if isinstance(column.type, Moment):
        return lambda text: None if text is None else datetime.fromisoformat(str(text))
    if isinstance(column.type, Date):
        return lambda text: None if text is None else date.fromisoformat(str(text))
    return lambda value: value


def _same(value: object) -> Plain:
    return value  # type: ignore[return-value]  # the other columns hold nothing but plain values


def _same_json(text: object) -> Plain:
    return json.dumps(json.loads(str(text)), sort_keys=True, separators=(",", ":"))


def _json(text: Plain) -> object:
    if text is None:
        return null()
    value = json.loads(str(text))
    return JSON.NULL if value is None else value


def _moment(value: object) -> Plain:
    if not isinstance(value, datetime):
        return str(value)
    return value.astimezone(UTC).isoformat(timespec="microseconds")
