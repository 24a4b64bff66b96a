"""Probing the database: what it takes to know that it answers, writes, and keeps our time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import text

from pipeline.flow import Step
from storage.clock import db_now
from storage.database import Company, reading, writing
from storage.records.tally import Met, SqlTally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine

PROBE = "doctor"
TIMES = 5


class _TakenBackError(Exception):
    """Raised so that nothing stays of what was written."""


def is_there(engine: Engine) -> bool:
    """Say whether an embedded database has a file; opening it would make one. Servers may be."""
    embedded = engine.dialect.name == "sqlite" and engine.url.database is not None
    return not embedded or Path(str(engine.url.database)).exists()


def write_and_take_back(engine: Engine) -> None:
    """Write a row in a transaction that is then rolled back."""
    with _taken_back(), writing(engine, Company.ANYBODY) as connection:
        SqlTally(connection, PROBE).add((), [Met(Step.READ.value, PROBE, 1)])
        raise _TakenBackError


@contextmanager
def _taken_back() -> Iterator[None]:
    try:
        yield
    except _TakenBackError:
        return


def round_trip(engine: Engine) -> float:
    """Return how many seconds the shortest question takes, as the median of some."""
    with reading(engine) as connection:
        return median(_asked(connection) for _ in range(TIMES))


def _asked(connection: Connection) -> float:
    started = time.monotonic()
    connection.execute(text("SELECT 1"))
    return time.monotonic() - started


def clock_of(engine: Engine) -> datetime | None:
    """Return the time of the database's own clock; an embedded one has none."""
    if engine.dialect.name == "sqlite":
        return None
    with reading(engine) as connection:
        return db_now(connection)
