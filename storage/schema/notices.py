"""Notices: the systems that hear of what is registered, how far each is, and what it is told."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.schema.base import BIG, METADATA, Moment, key

receiver = Table(
    "receiver",
    METADATA,
    key(),
    Column("name", String(120), nullable=False),
    Column("url", String(400), nullable=False),
    Column("added", Moment, nullable=False),
    Column("by", String(120), nullable=False),
    Column("removed", Moment),
    Column("removed_by", String(120)),
    Index(
        "uq_receiver_name",
        "name",
        unique=True,
        sqlite_where=text("removed IS NULL"),
        postgresql_where=text("removed IS NULL"),
    ),
)

receiver_position = Table(
    "receiver_position",
    METADATA,
    Column("receiver", String(36), ForeignKey("receiver.id"), primary_key=True),
    Column("origin", String(80), primary_key=True),
    Column("position", BIG, nullable=False),
)

notice = Table(
    "notice",
    METADATA,
    key(),
    Column("receiver", String(36), ForeignKey("receiver.id"), nullable=False),
    Column("event", String(36), nullable=False),
    Column("body", Text, nullable=False),
    Column("made", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("lease", String(32)),
    Column("lease_until", Moment),
    Column("tries", Integer, nullable=False, default=0, server_default="0"),
    Column("outcome", String(40), nullable=False, default="", server_default=""),
    Column("tried", Moment),
    Column("sent", Moment),
    Column("dead", Moment),
    Index("uq_notice_receiver_event", "receiver", "event", unique=True),
    Index(
        "ix_notice_due",
        "receiver",
        "due",
        sqlite_where=text("sent IS NULL AND dead IS NULL"),
        postgresql_where=text("sent IS NULL AND dead IS NULL"),
    ),
    Index("ix_notice_sent", "sent"),
    Index(
        "ix_notice_dead",
        "receiver",
        "id",
        sqlite_where=text("dead IS NOT NULL"),
        postgresql_where=text("dead IS NOT NULL"),
    ),
)
