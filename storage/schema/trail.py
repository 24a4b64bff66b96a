"""The trail: holds and flags, events with what people wrote about them, and the seals."""

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
    text,
)

from storage.schema.base import BIG, METADATA, Moment, key

hold = Table(
    "hold",
    METADATA,
    key(),
    Column("noun", String(12), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("code", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("released", Moment),
    Column("released_by", String(120)),
    Column("reason", String(400)),
    Index("ix_hold_subject", "noun", "subject"),
    Index(
        "ix_hold_open",
        "id",
        sqlite_where=text("released IS NULL"),
        postgresql_where=text("released IS NULL"),
    ),
    Index(
        "ix_hold_code",
        "code",
        "id",
        sqlite_where=text("released IS NULL"),
        postgresql_where=text("released IS NULL"),
    ),
    Index(
        "uq_hold_open",
        "noun",
        "subject",
        "code",
        unique=True,
        sqlite_where=text("released IS NULL"),
        postgresql_where=text("released IS NULL"),
    ),
)

flag = Table(
    "flag",
    METADATA,
    key(),
    Column("noun", String(12), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("version", Integer),
    Column("code", String(60), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("cleared", Moment),
    Column("cleared_by", String(120)),
    Index("ix_flag_subject", "noun", "subject"),
    Index(
        "ix_flag_code",
        "noun",
        "code",
        "subject",
        sqlite_where=text("cleared IS NULL"),
        postgresql_where=text("cleared IS NULL"),
    ),
)

event = Table(
    "event",
    METADATA,
    key(),
    Column("origin", String(80), nullable=False),
    Column("type", String(40), nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("subject_revision", Integer, nullable=False),
    Column("actor", JSON, nullable=False),
    Column("batch", String(36)),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("position", BIG),
    Column("digest", String(64)),
    UniqueConstraint("origin", "position"),
    Index("ix_event_subject", "subject_kind", "subject_id"),
    Index("ix_event_type", "type", "id"),
    Index(
        "ix_event_unsealed",
        "origin",
        "id",
        sqlite_where=text("position IS NULL"),
        postgresql_where=text("position IS NULL"),
    ),
)

remark = Table(
    "remark",
    METADATA,
    Column("event", String(36), ForeignKey("event.id"), primary_key=True),
    Column("words", Text, nullable=False),
)

seal = Table(
    "seal",
    METADATA,
    Column("origin", String(80), primary_key=True),
    Column("number", BIG, primary_key=True),
    Column("first_position", BIG, nullable=False),
    Column("last_position", BIG, nullable=False),
    Column("previous_head", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("sealed_at", String(40), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
)
