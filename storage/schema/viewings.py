"""Viewings: which paper somebody has open in which session; events keep that it was opened."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.schema.base import METADATA, Moment

viewing = Table(
    "viewing",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("session", String(64), nullable=False),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("document", String(36), ForeignKey("document.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", String(12), nullable=False),
    Column("unchecked", Boolean, nullable=False),
    Column("purpose", String(400), nullable=False),
    Column("begun", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Index("ix_viewing_session", "session", "document"),
    Index("ix_viewing_until", "until"),
)
