"""Loading a big archive: tables without their indexes and references, which are made afterwards."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from arkhiv.cli.output import tell
from benchmarks.scale_rows import FUNCTIONS, PAPERS, RECORDS, TRAIL, statements

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine import Connection

    from benchmarks.scale_rows import Size

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
ORDER BY array_position(ARRAY['p', 'u', 'f']::"char"[], contype)
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
SETTINGS = ("statement_timeout = 0", "maintenance_work_mem = '1GB'", "work_mem = '256MB'")


def load(engine: Engine, size: Size) -> float:
    """Fill an empty, migrated database and return the seconds that took."""
    started = time.monotonic()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in SETTINGS:
            connection.exec_driver_sql(f"SET {setting}")
        again = _bare(connection)
        for part in (FUNCTIONS, RECORDS, PAPERS, TRAIL):
            for statement in statements(part, size):
                _run(connection, statement, started)
        for statement in again:
            _run(connection, statement, started)
        _run(connection, "ANALYZE", started)
    return time.monotonic() - started


def _bare(connection: Connection) -> list[str]:
    """Take indexes and constraints away; return the statements that make them again."""
    indexes = connection.exec_driver_sql(INDEXES).all()
    constraints = connection.exec_driver_sql(CONSTRAINTS).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    for table, name, _, _ in reversed(constraints):
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [definition for _, definition in indexes] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
        + (" NOT VALID" if kind == "f" else "")
        for table, name, kind, definition in constraints
    ]


def _run(connection: Connection, statement: str, started: float) -> None:
    """Run a statement; a table that was emptied in the same transaction is filled without a log."""
    connection.exec_driver_sql("BEGIN")
    if statement.startswith("INSERT INTO"):
        connection.exec_driver_sql(f"TRUNCATE {statement.split()[2]}")
    connection.exec_driver_sql(statement.replace("%", "%%"))
    connection.exec_driver_sql("COMMIT")
    tell(f"{time.monotonic() - started:7.0f} s  {' '.join(statement.split())[:70]}")
