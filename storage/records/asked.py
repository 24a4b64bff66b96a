"""Asked: questions that name rows by the values of their columns, each put together once.

To put a question together, and to find it among those compiled before, takes three times as long
as to ask it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, CursorResult, Delete, Insert, Row, Select, Table, Update
    from sqlalchemy.engine import Connection

Asked = tuple[Any, ...]
Values = dict[str, object]
AT_ONCE = 5_000
"""So many ids are asked about in one statement; databases take some ten thousands."""


def rows(
    connection: Connection, table: Table, /, *, order: str | None = None, **values: object
) -> CursorResult[Asked]:
    """Return the rows of a table whose columns have these values, of which none is missing."""
    return connection.execute(_rows(table, order, tuple(values)), values)


def some(connection: Connection, table: Table, keys: Iterable[str], /) -> Iterator[Row[Asked]]:
    """Return the rows of a table with some ids, in no order; of an id that is not there, none."""
    wanted = list(keys)
    for start in range(0, len(wanted), AT_ONCE):
        told = {"some": wanted[start : start + AT_ONCE]}
        yield from connection.execute(_some(table), told)


def add(
    connection: Connection, table: Table, made: Mapping[str, object] | Sequence[Values], /
) -> None:
    """Add a row to a table, or several of the same columns at once, be it none."""
    if made:
        connection.execute(_insert(table), made)


def change(connection: Connection, table: Table, key: str, /, **values: object) -> None:
    """Set columns of the row with this id."""
    told = {f"new_{name}": value for name, value in values.items()}
    connection.execute(_update(table, tuple(values)), {"of": key, **told})


def take(connection: Connection, table: Table, /, **values: object) -> None:
    """Take away the rows of a table whose columns have these values."""
    connection.execute(_delete(table, tuple(values)), values)


@cache
def _rows(table: Table, order: str | None, names: tuple[str, ...]) -> Select[Asked]:
    asked = select(table).where(*_have(table, names))
    return asked if order is None else asked.order_by(table.c[order])


@cache
def _some(table: Table) -> Select[Asked]:
    return select(table).where(table.c.id.in_(bindparam("some", expanding=True)))


@cache
def _delete(table: Table, names: tuple[str, ...]) -> Delete:
    return delete(table).where(*_have(table, names))


def _have(table: Table, names: tuple[str, ...]) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == bindparam(name) for name in names)


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    changed = update(table).where(table.c.id == bindparam("of"))
    return changed.values({name: bindparam(f"new_{name}") for name in names})
