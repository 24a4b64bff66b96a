"""What every table shares: the metadata, moments in UTC, and the columns of things that move."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, MetaData, String
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


BIG = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number that may be larger than four bytes hold, such as the size of a file."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite has no zones, so none is stored there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key(length: int = 36) -> Column[str]:
    """Return a primary key column for an inside id."""
    return Column("id", String(length), primary_key=True)


def moving() -> tuple[Column[object], ...]:
    """Return the columns of a thing that moves: state, revision, lease, strikes, ring."""
    return (
        Column("state", String(16), nullable=False),
        Column("revision", Integer, nullable=False, default=0),
        Column("held", Boolean, nullable=False, default=False),
        Column("priority", Integer, nullable=False, default=0),
        Column("due", Moment, nullable=False),
        Column("lease", String(32)),
        Column("lease_until", Moment),
        Column("strikes", Integer, nullable=False, default=0),
        Column("waits", Integer, nullable=False, default=0),
        Column("rung_until", Moment),
    )
