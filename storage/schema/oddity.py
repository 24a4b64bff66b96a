"""Askings: the searches of the last day without what was asked, and what was odd about them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.schema.base import METADATA, Moment, key

asking = Table(
    "asking",
    METADATA,
    key(),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("token", String(36), nullable=False, server_default=""),
    Column("asked", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("found", Boolean, nullable=False, default=False),
    Column("far", Boolean, nullable=False, default=False),
    Index("ix_asking_person", "person", "at"),
    Index("ix_asking_at", "at"),
)

oddity = Table(
    "oddity",
    METADATA,
    key(),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("rule", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled", Moment),
    Column("settled_by", String(120)),
    Column("reason", String(400), nullable=False, server_default=""),
    Index("ix_oddity_person", "person", "rule", "at"),
)
