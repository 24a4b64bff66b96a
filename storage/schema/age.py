"""The age of the schema: the oldest program that may still work with this database."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.schema.base import METADATA

oldest_program = Table(
    "oldest_program",
    METADATA,
    Column("needs", String(4), primary_key=True),
)
