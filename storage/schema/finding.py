"""Finding: papers as they are found, their values and words, and how far events were followed.

Everything here follows from the other tables and from the words on the pages, and can be made again
from them at any time: it goes neither into a backup nor along when an archive moves. The indexes
over `findable_text.words` and `findable_term.shape` are made by the migration, for PostgreSQL with
its own means, for SQLite as FTS5 tables that triggers keep up.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.schema.base import BIG, METADATA, Moment

findable = Table(
    "findable",
    METADATA,
    Column("number", BIG, primary_key=True, autoincrement=True),
    Column("document", String(36), ForeignKey("document.id"), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("level", String(12), nullable=False),
    Column("type", String(40)),
    Column("record", String(36)),
    Column("record_name", String(220), nullable=False),
    Column("unit", String(8), nullable=False),
    Column("beside", String(8)),
    Column("year", Integer),
    Column("volume_unit", String(8)),
    Column("fonds", String(40)),
    Column("inventory", String(40)),
    Column("item", String(200)),
    Column("told", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("recipe", Integer, nullable=False, server_default="0"),
    Index("ix_findable_recipe", "recipe", "number"),
    Index("ix_findable_unit", "unit", "type", "year"),
    Index("ix_findable_type", "type", "year"),
    Index("ix_findable_year", "year"),
    Index("ix_findable_item", "item", "inventory", "fonds"),
    Index("ix_findable_record", "record"),
)

findable_value = Table(
    "findable_value",
    METADATA,
    Column("findable", BIG, ForeignKey("findable.number", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("key", String(20), nullable=False),
    Column("field", String(60), nullable=False),
    Column("text", String(120), nullable=False),
    Column("shown", String(400), nullable=False),
    Index("ix_findable_value_text", "text", "key", "findable"),
)

findable_text = Table(
    "findable_text",
    METADATA,
    Column("findable", BIG, ForeignKey("findable.number", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),
)

findable_term = Table(
    "findable_term",
    METADATA,
    Column("number", BIG, primary_key=True, autoincrement=True),
    Column("sort", String(12), nullable=False),
    Column("level", String(12), nullable=False),
    Column("text", String(120), nullable=False),
    Column("shape", String(120), nullable=False),
    UniqueConstraint("text", "sort", "level"),
)
"""Every value once, of papers of one level, to be compared with what is asked."""

finding = Table(
    "finding",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("reached", String(36), nullable=False, server_default=""),
    Column("built", Moment),
)

finding_position = Table(
    "finding_position",
    METADATA,
    Column("origin", String(80), primary_key=True),
    Column("position", BIG, nullable=False),
)

INDEX = (findable, findable_value, findable_text, findable_term, finding, finding_position)
"""All of it, each table before those that refer to it."""
