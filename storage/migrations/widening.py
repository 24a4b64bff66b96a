"""Widening on PostgreSQL: text as long as it comes, numbers as large as they come, as in SQLite.

The lengths in the schema tell a reader what to expect. They are no limits: a longer reason or path
must not make the line stop on one kind of database and not on the other.
"""

from __future__ import annotations

from sqlalchemy import Connection, Integer, String, inspect

LARGE = frozenset(
    {
        ("master", "size"),
        ("product", "size"),
        ("event", "position"),
        ("seal", "number"),
        ("seal", "first_position"),
        ("seal", "last_position"),
        ("rollup_position", "position"),
    }
)


def widen(connection: Connection) -> None:
    """Take the limits off every column that has one."""
    if connection.dialect.name != "postgresql":
        return
    looked_at = inspect(connection)
    for table in sorted(looked_at.get_table_names()):
        changes = [
            f'ALTER COLUMN "{column["name"]}" TYPE {wider}'
            for column in looked_at.get_columns(table)
            if (wider := _wider(table, column["name"], column["type"]))
        ]
        if changes and table != "alembic_version":
            connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(changes)}')


def _wider(table: str, column: str, known: object) -> str:
    if isinstance(known, String) and known.length is not None:
        return f'text COLLATE "{known.collation}"' if known.collation else "text"
    return "bigint" if isinstance(known, Integer) and (table, column) in LARGE else ""
