"""Rows on their way: as plain JSON, and back only if every value is what its column may hold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, String, Text, and_, select

from storage.schema.base import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Row, Table
    from sqlalchemy.engine import Connection

Plain = dict[str, object]
OWN = frozenset(
    {"lease", "lease_until", "strikes", "waits", "rung_until", "seen_in", "added_in", "look"}
)
"""Columns about the work and the import runs of one database, which no other needs.

What was measured of an image of a stack goes along with the page that it became.
"""
LONGEST = 20_000
LARGEST = 1 << 62


class RowError(ValueError):
    """A row is none of its table."""


def taken(connection: Connection, table: Table, *wanted: ColumnElement[bool]) -> list[Plain]:
    """Return the rows that fit all conditions, in the order of their keys, as plain JSON."""
    rows = connection.execute(select(table).where(and_(*wanted)).order_by(*table.primary_key))
    return [plain_of(table, row) for row in rows]


def plain_of(table: Table, row: Row[tuple[object, ...]]) -> Plain:
    """Return one row as plain JSON, without what is its database's own affair."""
    columns = [column.name for column in table.columns if column.name not in OWN]
    return {name: _plain(getattr(row, name)) for name in columns}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def values(table: Table, row: object) -> dict[str, object]:
    """Return a row's values; a RowError unless it is whole and every value fits its column."""
    if not isinstance(row, dict) or row.keys() - table.columns.keys():
        raise RowError(table.name)
    return {
        column.name: _value(column, row[column.name])
        for column in table.columns
        if column.name in row and column.name not in OWN
    }


def same(table: Table, row: Mapping[str, object]) -> ColumnElement[bool]:
    """Return the condition that names a row by its key."""
    return and_(*(column == row[column.name] for column in table.primary_key))


def _value(column: Column[object], value: object) -> object:
    if value is None and (column.nullable or isinstance(column.type, JSON)):
        return None
    kinds = next((kinds for kind, kinds in FITTING if isinstance(column.type, kind)), ())
    if isinstance(column.type, Moment):
        return _moment(column, value)
    if isinstance(column.type, JSON):
        return value
    if type(value) not in kinds or _is_too_large(value):
        raise RowError(str(column))
    return value


def _moment(column: Column[object], value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise RowError(str(column)) from fault
    if moment.tzinfo is None:
        raise RowError(str(column))
    return moment


def _is_too_large(value: object) -> bool:
    if isinstance(value, str):
        return len(value) > LONGEST or "\0" in value
    return isinstance(value, int) and abs(value) > LARGEST


FITTING: Sequence[tuple[type, tuple[type, ...]]] = (
    (Boolean, (bool,)),
    (BigInteger, (int,)),
    (Integer, (int,)),
    (Float, (float, int)),
    (Text, (str,)),
    (String, (str,)),
)
