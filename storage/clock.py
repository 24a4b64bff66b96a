"""The clock by which leases and due work are judged: one for all hosts, that of the database.

A worker's own clock may be wrong by minutes, so it neither sets nor judges the end of a lease. An
embedded database has no clock of its own: it lies on the machine of its only program.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import Interval, bindparam, func, literal, select, type_coerce

from pipeline.clock import now
from storage.schema.base import Moment

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

AT_ONCE = timedelta()


def moment(connection: Connection, after: timedelta = AT_ONCE) -> ColumnElement[datetime]:
    """Return the present moment, or one some time after it, for use inside a statement."""
    return moment_of(connection.dialect.name, after)


def moment_of(dialect: str, after: timedelta = AT_ONCE) -> ColumnElement[datetime]:
    """Return the same for statements that are built once for a kind of database and kept."""
    if dialect == "sqlite":
        return bindparam(None, callable_=lambda: now() + after, type_=Moment())
    present = func.statement_timestamp(type_=Moment())
    return type_coerce(present + literal(after, Interval()), Moment())


def db_now(connection: Connection) -> datetime:
    """Return the present moment by the database's clock."""
    return cast("datetime", connection.scalar(select(moment(connection))))
