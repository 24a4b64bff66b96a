"""Loading an index of very many invented papers, with an inventory that is not all digitized.

Rows are poured into bare tables: by COPY into emptied ones on PostgreSQL, which then keeps no log
of them, by many at once on SQLite. Afterwards everything stands as a migration makes it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from psycopg import sql
from psycopg.types.json import Json
from sqlalchemy import create_engine, insert

from arkhiv.cli.output import tell
from benchmarks.bared import bared
from benchmarks.finding_papers import papers
from benchmarks.finding_rows import Counted, inventory, rows_of
from pipeline.clock import now
from pipeline.holdings.archives import seed
from storage.migrate import migrate
from storage.schema.documents import document
from storage.schema.finding import INDEX, finding
from storage.schema.inventory import claim, record, volume
from storage.schema.rollup import record_progress, rollup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from psycopg import Connection as Driver
    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from benchmarks.finding_rows import Row
    from storage.records import SqlRecords

    Pour = Callable[[Connection, Table, Sequence[Row]], None]

AT_ONCE = 1000
WORTH_TELLING = 1.0
POURED = (*INDEX, document, record, volume, claim, record_progress, rollup)
WITH_JSON = frozenset({"findable", "record"})
SETTINGS = ("statement_timeout = 0", "maintenance_work_mem = '1GB'", "work_mem = '256MB'")
NUMBERS = "SELECT setval(pg_get_serial_sequence('findable', 'number'), {})"
FOLLOWING = """
INSERT INTO findable_word (rowid, words) SELECT findable, words FROM findable_text;
INSERT INTO findable_shape (rowid, shape)
  SELECT number, '  ' || shape || ' ' FROM findable_term
"""
"""What the triggers of SQLite would have done row by row."""


def load(records: SqlRecords, count: int) -> float:
    """Make an index of so many papers in an empty database; return the seconds that took."""
    started = time.monotonic()
    migrate(records.engine)
    with records.writing() as tx:
        seed(tx)
    embedded = records.engine.dialect.name == "sqlite"
    with _bare(records) as (connection, later):
        connection.exec_driver_sql("BEGIN")
        _fill(connection, count, started, _put if embedded else _copied)
        connection.exec_driver_sql("COMMIT")
        for statement in (*later, *_afterwards(count, embedded=embedded)):
            before = time.monotonic()
            connection.exec_driver_sql(statement)
            if time.monotonic() - before > WORTH_TELLING:
                tell(f"{time.monotonic() - started:7.0f} s  {' '.join(statement.split())[:70]}")
    return time.monotonic() - started


@contextmanager
def _bare(records: SqlRecords) -> Iterator[tuple[Connection, list[str]]]:
    """A connection that begins and ends its transactions itself, and what is to be made later."""
    engine = create_engine(records.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            for setting in SETTINGS:
                connection.exec_driver_sql(f"SET {setting}")
        yield connection, bared(connection)
    engine.dispose()


def _afterwards(count: int, *, embedded: bool) -> tuple[str, ...]:
    """What a database does by itself some time after so many rows came."""
    return ("ANALYZE",) if embedded else (NUMBERS.format(count), "VACUUM (ANALYZE)")


def _fill(connection: Connection, count: int, started: float, pour: Pour) -> None:
    if connection.dialect.name != "sqlite":
        names = ", ".join(table.name for table in POURED)
        connection.exec_driver_sql(f"TRUNCATE {names}")
    known = Counted()
    for some in papers(count, AT_ONCE):
        for table, rows in rows_of(some, known):
            pour(connection, table, rows)
        if known.papers % 50_000 == 0:
            tell(f"{time.monotonic() - started:7.0f} s  {known.papers:,} papers")
    for table, rows in inventory(count):
        pour(connection, table, rows)
    moment = now()
    pour(connection, finding, [{"name": "documents", "reached": "", "built": moment}])
    pour(connection, rollup, [{"name": one, "built": moment} for one in ("records", "volumes")])
    if connection.dialect.name == "sqlite":
        for statement in FOLLOWING.split(";"):
            connection.exec_driver_sql(statement)


def _put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    connection.execute(insert(table), rows)


def _copied(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    driver = cast("Driver", connection.connection.driver_connection)
    names = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)")
    with driver.cursor().copy(statement.format(sql.Identifier(table.name), names)) as copy:
        for row in rows:
            copy.write_row(_cells(row) if table.name in WITH_JSON else tuple(row.values()))


def _cells(row: Row) -> list[object]:
    return [Json(one) if isinstance(one, dict | list) else one for one in row.values()]


def facts_of(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """Return how many rows each of these tables has."""
    counted = "SELECT count(*) FROM {}"
    return {
        table.name: int(connection.exec_driver_sql(counted.format(table.name)).scalar() or 0)
        for table in tables
    }
