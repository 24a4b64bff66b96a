"""Lists in SQL: every part is found by an index in its own order, however long the list is.

A condition that leaves a column open is asked once for each value that the column may have: each
of these questions has the index's order, gives no more rows than the part, and their few rows are
put in order together. Nothing is counted and nothing is skipped over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select, union_all

from pipeline.ids import new_id
from pipeline.ports.listing import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Row

T = TypeVar("T")

NANOSECONDS = 1_000_000_000
TIME = len("00000000-0000")
"""So many letters of an id tell its time."""
LEAST = "-7000-8000-000000000000"


def part(
    connection: Connection,
    branches: Sequence[Select[tuple[object, ...]]],
    order: Sequence[str],
    limit: int,
    make: Callable[[Row[tuple[object, ...]]], T],
    name: Callable[[T], str],
) -> Part[T]:
    """Return the first rows of several questions, in the order of these columns."""
    rows = connection.execute(together(branches, order, limit + 1)).all()
    return part_of(rows, limit, make, name)


def part_of(
    found: Sequence[Row[tuple[object, ...]]],
    limit: int,
    make: Callable[[Row[tuple[object, ...]]], T],
    name: Callable[[T], str],
) -> Part[T]:
    """Return the part that rows make, of which one more was asked for than it holds."""
    items = tuple(make(row) for row in found[:limit])
    return Part(items, name(items[-1]) if len(found) > limit else None)


def together(
    branches: Sequence[Select[tuple[object, ...]]], order: Sequence[str], limit: int
) -> Select[tuple[object, ...]]:
    """Return one question for the first rows of several that have the same columns."""
    first = [select(_first(branch, order, limit).subquery()) for branch in branches]
    if len(first) == 1:
        return first[0]
    every = union_all(*first).subquery()
    return select(every).order_by(*(every.c[name] for name in order)).limit(limit)


def _first(
    branch: Select[tuple[object, ...]], order: Sequence[str], limit: int
) -> Select[tuple[object, ...]]:
    return branch.order_by(*(branch.selected_columns[name] for name in order)).limit(limit)


def following(column: ColumnElement[str], after: str | None) -> list[ColumnElement[bool]]:
    """The condition that a list goes on after something, if it does."""
    return [] if after is None else [column > after]


def least_id(at: datetime) -> str:
    """Return the least id of a moment: what is made from then on has a greater one."""
    return new_id(int(at.timestamp() * NANOSECONDS))[:TIME] + LEAST
