"""Rollups: what each record has reached, summed up by group, and how far the events were followed.

Everything here follows from the other tables and can be made again from them at any time.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from storage.schema.base import BIG, METADATA, Moment

FLAGS = (
    "captured",
    "digitized",
    "registered",
    "machine_read",
    "keyed",
    "unread",
    "cleared_by_rule",
    "lost",
    "counted",
    "estimated",
    "unknown",
)
"""What is said of every active record, each yes or no; the counts add them up."""

NAME = String(200).with_variant(String(200, collation="C"), "postgresql")
"""A record's ID in the order of its letters' numbers, so that a beginning is a range."""

# Indexes begin alike, so that for each question the one with all its columns is the cheapest.
record_progress = Table(
    "record_progress",
    METADATA,
    Column("record", String(36), ForeignKey("record.id"), primary_key=True),
    Column("register", String(16), nullable=False),
    Column("record_id", NAME, nullable=False),
    Column("unit", String(8), nullable=False),
    Column("type", String(40), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("reached", Integer, nullable=False),
    Column("created", String(7), nullable=False),
    Column("captured", String(7), nullable=False),
    Column("digitized", String(7), nullable=False),
    Column("registered", String(7), nullable=False),
    Index("ix_record_progress_register", "stage", "register", "record_id"),
    Index("ix_record_progress_unit", "stage", "register", "unit", "record_id"),
    Index("ix_record_progress_type", "stage", "register", "type", "record_id"),
    Index("ix_record_progress_unit_type", "stage", "register", "unit", "type", "record_id"),
)

progress_count = Table(
    "progress_count",
    METADATA,
    Column("register", String(16), primary_key=True),
    Column("unit", String(8), primary_key=True),
    Column("type", String(40), primary_key=True),
    Column("month", String(7), primary_key=True),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in ("records", *FLAGS, "merged", "withdrawn")
    ),
)

undelimited = Table(
    "undelimited",
    METADATA,
    Column("volume", String(36), ForeignKey("volume.id"), primary_key=True),
    Column("pages", Integer, nullable=False),
)

rollup = Table(
    "rollup",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("reached", String(36), nullable=False, server_default=""),
    Column("built", Moment),
)

rollup_position = Table(
    "rollup_position",
    METADATA,
    Column("origin", String(80), primary_key=True),
    Column("position", BIG, nullable=False),
)

hour_count = Table(
    "hour_count",
    METADATA,
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("step", String(40), primary_key=True),
    Column("unit", String(8), primary_key=True),
    Column("station", String(80), primary_key=True),
    Column("operator", String(120), primary_key=True),
    Column("gross", BigInteger, nullable=False),
    Column("net", BigInteger, nullable=False),
)
"""What each hour that is over brought; counted in UTC, as no zone of ours divides an hour."""

hour_kept = Table(
    "hour_kept",
    METADATA,
    Column("hour", Integer, primary_key=True, autoincrement=False),
)
"""The hours that are summed up, also those that brought nothing."""
