"""Safety: backups and drills with what came of them, and whether the installation moved away."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, String, Table, text

from storage.schema.base import METADATA, Moment, key

backup = Table(
    "backup",
    METADATA,
    key(),
    Column("kind", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("finished", Moment),
    Column("ok", Boolean),
    Column("size", BigInteger),
    Column("manifest", String(64)),
    Column("place", String(1000), nullable=False),
    Column("facts", JSON, nullable=False),
    Index("ix_backup_finished", "kind", "finished"),
    Index(
        "uq_backup_running",
        "kind",
        unique=True,
        sqlite_where=text("finished IS NULL"),
        postgresql_where=text("finished IS NULL"),
    ),
)

moved = Table(
    "moved",
    METADATA,
    key(),
    Column("at", Moment, nullable=False),
    Column("database", String(1000), nullable=False),
    Column("objects", String(1000), nullable=False),
    Column("finished", Moment),
)
