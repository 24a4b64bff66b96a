"""The database: durable engines, and transactions that take their write lock at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, exc

from storage.errors import DatabaseAwayError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy.engine import Connection, Engine

BUSY_MILLISECONDS = 30_000
AS_MANY_AS_THREADS = -1
AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)


def open_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///FILE` or a PostgreSQL URL."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, max_overflow=AS_MANY_AS_THREADS)
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, max_overflow=AS_MANY_AS_THREADS
    )
    event.listen(engine, "connect", _make_durable)
    event.listen(engine, "begin", _begin)
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
def writing(engine: Engine) -> Iterator[Connection]:
    """Run one writing transaction; database faults become `DatabaseAwayError`."""
    try:
        with engine.begin() as connection:
            yield connection
    except AWAY as fault:
        raise DatabaseAwayError(cause=_first_line(fault)) from fault


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Run one reading transaction on a stable snapshot, without the write lock."""
    try:
        with engine.connect().execution_options(arkhiv_reading=True) as connection:
            yield connection
            connection.rollback()
    except AWAY as fault:
        raise DatabaseAwayError(cause=_first_line(fault)) from fault


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


def _first_line(fault: exc.SQLAlchemyError) -> str:
    said = fault.orig if isinstance(fault, exc.DBAPIError) else fault
    return (str(said).splitlines() or ["no connection"])[0]
