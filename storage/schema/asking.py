"""What was asked by the API under a key: a request that is repeated is not done twice."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, String, Table

from storage.schema.base import METADATA, Moment, key

kept_reply = Table(
    "kept_reply",
    METADATA,
    key(64),
    Column("asked", String(64), nullable=False),
    Column("made", JSON, nullable=False),
    Column("until", Moment, nullable=False),
    Index("ix_kept_reply_until", "until"),
)
