"""The database: durable engines, and transactions that lock what they need at once.

PostgreSQL runs writing transactions side by side. Those that may touch several things — ingest, an
import, a person's move — say so by working *alone*, as SQLite has it always; a worker that holds
the lease of one thing works *among* others like it. Every transaction takes this lock first, so
none waits for another in a circle.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, event, exc

from storage.away import first_line, is_away, is_damaged
from storage.errors import DatabaseAwayError, DatabaseDamagedError
from storage.postgres import BEGIN, begin_with, keep_text_whole, options_of, with_driver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy.engine import Connection, Engine

BUSY_MILLISECONDS = 30_000
AS_MANY_AS_THREADS = -1
IDLE_SECONDS = 600
STREAMING = {"yield_per": 1000}
"""For a statement with more rows than memory should hold at once."""
POOLED = 5
EMPTY = "the file is empty"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Company(Enum):
    """Who else may write at the same time as a transaction; the value is how one begins.

    Begin and lock are one message to the server. Workers name one thing by its key, for which one
    plan serves any value: the server keeps it, while it plans all other questions each time.
    """

    ALONE = "BEGIN; SELECT pg_advisory_xact_lock(1634888552, 0)"
    WORKERS = (
        "BEGIN; SET LOCAL plan_cache_mode = auto; "
        "SELECT pg_advisory_xact_lock_shared(1634888552, 0)"
    )
    ANYBODY = "BEGIN"


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
        connect_args={**options_of(url), "autocommit": True},
        pool_size=POOLED,
        pool_recycle=IDLE_SECONDS,
        max_overflow=AS_MANY_AS_THREADS,
    )
    event.listen(engine, "connect", keep_text_whole)
    event.listen(engine, "begin", begin_with)
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
    with _told(), _begun(engine, {BEGIN: company.value}) as connection:
        yield connection
        connection.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Run one reading transaction on a stable snapshot, without the write lock.

    On a server nothing can be written in it, and a commit keeps what a rollback makes the driver
    forget: the statements that the server knows already.
    """
    with _told(), _begun(engine, {"arkhiv_reading": True, BEGIN: SNAPSHOT}) as connection:
        yield connection
        if connection.dialect.name == "sqlite":
            connection.rollback()
        else:
            connection.commit()


def _begun(engine: Engine, how: Mapping[str, object]) -> Connection:
    """Return a connection with a transaction begun; those that died while pooled are thrown away.

    To begin is the first that a server hears of a transaction, so trying again repeats nothing.
    """
    for _ in range(POOLED):
        connection = engine.connect().execution_options(**how)
        try:
            connection.begin()
        except exc.DBAPIError as fault:
            connection.close()
            if not fault.connection_invalidated:
                raise
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    connection = engine.connect().execution_options(**how)
    connection.begin()
    return connection


@contextmanager
def _told() -> Iterator[None]:
    """Tell a database that is away or damaged from one that was asked something wrong."""
    try:
        yield
    except exc.SQLAlchemyError as fault:
        if is_damaged(fault):
            raise DatabaseDamagedError(cause=first_line(fault)) from fault
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


def require_legible(engine: Engine) -> None:
    """Raise where the file of an embedded database is away, or is no database any more.

    Connections that are open go on from what they remember, so the file itself is asked, by a new
    one: read only, and without what was written beside it and not yet into it. It takes no lock.
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or file is None:
        return
    place = f"{Path(file).absolute().as_uri()}?mode=ro&immutable=1"
    asked = create_engine("sqlite://", creator=lambda: connect(place, uri=True), poolclass=NullPool)
    with _told(), asked.connect() as connection:
        connection.exec_driver_sql("PRAGMA schema_version")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    if not pages:
        raise DatabaseDamagedError(cause=EMPTY)
