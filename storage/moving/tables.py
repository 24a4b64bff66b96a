"""Tables that go along when an installation moves, each after those that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, literal, select

from storage.schema import METADATA
from storage.schema.age import oldest_program
from storage.schema.asking import kept_reply
from storage.schema.finding import INDEX
from storage.schema.oddity import asking
from storage.schema.people import attempt, session
from storage.schema.practice import practice
from storage.schema.safety import backup, moved
from storage.schema.viewings import viewing

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

STAYING = frozenset(
    table.name
    for table in (
        oldest_program,
        moved,
        backup,
        session,
        attempt,
        viewing,
        kept_reply,
        asking,
        practice,
        *INDEX,
    )
)
"""What is true of one database alone: its schema, its backups, where it went, who is signed in,
what they have open, what was asked under a key, how often they searched today, and whether it is
for practice.

People sign in anew at another place, and none of their sessions comes back with a backup. The index
by which papers are found is made again from what goes along, by whoever works there first.
"""


def tables() -> tuple[Table, ...]:
    """Return the tables that go along, in an order in which their rows can be put."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in STAYING)


def to_itself(table: Table) -> str | None:
    """Return the column that refers to other rows of the same table, if there is one."""
    for column in table.columns:
        if any(key.column.table is table for key in column.foreign_keys):
            return column.name
    return None


def count(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def is_empty(connection: Connection) -> bool:
    """Say whether no table that goes along is there with a row, whatever the schema's version."""
    there = set(inspect(connection).get_table_names())
    return all(
        connection.execute(select(literal(1)).select_from(table).limit(1)).first() is None
        for table in tables()
        if table.name in there
    )
