"""The database: durable engines, and transactions that lock what they need at once.

PostgreSQL runs writing transactions side by side. Those that may touch several things — ingest, an
import, a person's move — say so by working *alone*, as SQLite has it always; a worker that holds
the lease of one thing works *among* others like it. Every transaction takes this lock first, so
none waits for another in a circle.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, exc

from storage.away import first_line, is_away
from storage.errors import DatabaseAwayError
from storage.postgres import keep_text_whole, options_of, with_driver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy.engine import Connection, Engine

BUSY_MILLISECONDS = 30_000
AS_MANY_AS_THREADS = -1
IDLE_SECONDS = 600
STREAMING = {"yield_per": 1000}
"""For a statement with more rows than memory should hold at once."""
SNAPSHOT = {
    "arkhiv_reading": True,
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}


class Company(Enum):
    """Who else may write at the same time as a transaction; the value is the lock it takes."""

    ALONE = "SELECT pg_advisory_xact_lock(1634888552, 0)"
    WORKERS = "SELECT pg_advisory_xact_lock_shared(1634888552, 0)"
    ANYBODY = ""


def open_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///FILE` or a PostgreSQL URL."""
    if not url.startswith("sqlite"):
        return _server(with_driver(url))
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, max_overflow=AS_MANY_AS_THREADS
    )
    event.listen(engine, "connect", _make_durable)
    event.listen(engine, "begin", _begin)
    return engine


def _server(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args=options_of(url),
        pool_pre_ping=True,
        pool_recycle=IDLE_SECONDS,
        max_overflow=AS_MANY_AS_THREADS,
    )
    event.listen(engine, "connect", keep_text_whole)
    return engine


def _make_durable(connection: SqliteConnection, _record: object) -> None:
    """WAL, full synchronisation, foreign keys; transactions are begun by us, not by the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at the start; a later upgrade of a read lock would fail at once."""
    reading = connection.get_execution_options().get("arkhiv_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine, company: Company = Company.ALONE) -> Iterator[Connection]:
    """Run one writing transaction; faults of the connection become `DatabaseAwayError`."""
    with _told(), engine.begin() as connection:
        if company.value and engine.dialect.name != "sqlite":
            connection.exec_driver_sql(company.value)
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Run one reading transaction on a stable snapshot, without the write lock."""
    with _told(), engine.connect() as opened:
        snapshot = {"arkhiv_reading": True} if engine.dialect.name == "sqlite" else SNAPSHOT
        connection = opened.execution_options(**snapshot)
        yield connection
        connection.rollback()


@contextmanager
def _told() -> Iterator[None]:
    """Tell a database that is away from one that was asked something wrong."""
    try:
        yield
    except exc.SQLAlchemyError as fault:
        if not is_away(fault):
            raise
        raise DatabaseAwayError(cause=first_line(fault)) from fault


@contextmanager
def legible(connection: Connection) -> Iterator[None]:
    """Let bytes that are no text be read too, as an audit must; SQLite refuses them otherwise."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
