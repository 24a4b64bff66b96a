"""Bared: tables without indexes, references and triggers, which are made when they are full."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
ORDER BY array_position(ARRAY['p', 'u', 'f']::"char"[], contype)
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
EMBEDDED = """
SELECT type, name, sql FROM sqlite_master
WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name
"""


def bared(connection: Connection) -> list[str]:
    """Take indexes and constraints away; return the statements that make them again, in order."""
    if connection.dialect.name == "sqlite":
        known = connection.exec_driver_sql(EMBEDDED).all()
        for kind, name, _ in known:
            connection.exec_driver_sql(f"DROP {kind} {name}")
        return [made for _, _, made in known]
    indexes = connection.exec_driver_sql(INDEXES).all()
    constraints = connection.exec_driver_sql(CONSTRAINTS).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    for table, name, _, _ in reversed(constraints):
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [definition for _, definition in indexes] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
        for table, name, _, definition in constraints
    ]


def unproven(statement: str) -> str:
    """Return the statement of a reference so that the rows that are there are taken as right."""
    return f"{statement} NOT VALID" if " FOREIGN KEY " in statement else statement
