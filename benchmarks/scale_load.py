"""Loading a big archive: tables without their indexes and references, which are made afterwards."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from arkhiv.cli.output import tell
from benchmarks.bared import bared, unproven
from benchmarks.scale_rows import FUNCTIONS, PAPERS, RECORDS, TRAIL, statements

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine import Connection

    from benchmarks.scale_rows import Size

SETTINGS = ("statement_timeout = 0", "maintenance_work_mem = '1GB'", "work_mem = '256MB'")


def load(engine: Engine, size: Size) -> float:
    """Fill an empty, migrated database and return the seconds that took."""
    started = time.monotonic()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in SETTINGS:
            connection.exec_driver_sql(f"SET {setting}")
        again = [unproven(one) for one in bared(connection)]
        for part in (FUNCTIONS, RECORDS, PAPERS, TRAIL):
            for statement in statements(part, size):
                _run(connection, statement, started)
        for statement in again:
            _run(connection, statement, started)
        _run(connection, "ANALYZE", started)
    return time.monotonic() - started


def _run(connection: Connection, statement: str, started: float) -> None:
    """Run a statement; a table that was emptied in the same transaction is filled without a log."""
    connection.exec_driver_sql("BEGIN")
    if statement.startswith("INSERT INTO"):
        connection.exec_driver_sql(f"TRUNCATE {statement.split()[2]}")
    connection.exec_driver_sql(statement.replace("%", "%%"))
    connection.exec_driver_sql("COMMIT")
    tell(f"{time.monotonic() - started:7.0f} s  {' '.join(statement.split())[:70]}")
