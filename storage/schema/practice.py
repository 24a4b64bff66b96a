"""Practice: whether this database was made for invented papers, said once when it was made."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table

from storage.schema.base import METADATA

practice = Table(
    "practice",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("invented", Boolean, nullable=False),
)
"""One row, written by the migration that made the table; the database refuses every change."""
