"""The move of the rows: table after table into another database, then compared row by row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.clock import now
from storage.database import reading, writing
from storage.moving.errors import SourceChangedError
from storage.moving.rows import Putting, batches, read, total, unhurried
from storage.moving.tables import count, tables
from storage.schema.capture import page
from storage.schema.documents import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection, Engine


def leases(connection: Connection) -> int:
    """Count what is being worked on now."""
    return sum(
        connection.scalar(
            select(func.count()).select_from(table).where(table.c.lease_until > now())
        )
        or 0
        for table in (page, document)
    )


def carry(source: Engine, target: Engine, tick: Callable[[int], None]) -> dict[str, int]:
    """Put every row where it lacks; begun again, it goes on with the table that is not whole."""
    done: dict[str, int] = {}
    with reading(source) as here:
        unhurried(here)
        for table in tables():
            there = _count(target, table)
            wanted = count(here, table)
            if there < wanted:
                _table(here, target, table, partial(_beyond, tick, sum(done.values())))
            done[table.name] = wanted
            tick(sum(done.values()))
    return done


def _beyond(tick: Callable[[int], None], before: int, rows: int) -> None:
    tick(before + rows)


def _count(target: Engine, table: Table) -> int:
    with reading(target) as connection:
        return count(connection, table)


def _table(here: Connection, target: Engine, table: Table, tick: Callable[[int], None]) -> None:
    rows = 0
    with writing(target) as there:
        unhurried(there)
        with Putting(there, table) as putting:
            for some in batches(read(here, table)):
                putting.put(some)
                rows += len(some)
                tick(rows)


def require_same(source: Engine, target: Engine) -> None:
    """Compare number and digest of the rows of every table, as they lie now on both sides."""
    with reading(source) as here, reading(target) as there:
        unhurried(here)
        unhurried(there)
        for table in tables():
            one, other = total(here, table), total(there, table)
            if (one.rows, one.digest) != (other.rows, other.digest):
                raise SourceChangedError(table=table.name)
