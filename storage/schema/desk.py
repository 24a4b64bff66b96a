"""The operator's desk: batches that are open at it, what was fed, and what people said of paper."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from storage.schema.base import METADATA, Moment, key

sitting = Table(
    "sitting",
    METADATA,
    Column("batch", String(36), ForeignKey("batch.id"), primary_key=True),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Index("ix_sitting_volume", "volume"),
)

feed = Table(
    "feed",
    METADATA,
    key(),
    Column("batch", String(36), ForeignKey("batch.id"), nullable=False),
    Column("operator", String(120), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("began", Moment, nullable=False),
    Column("ended", Moment),
    Column("fault", String(40)),
    Column("facts", JSON, nullable=False),
    Column("fed", Integer),
    Column("received", Integer),
    Index("ix_feed_batch", "batch"),
)

observation = Table(
    "observation",
    METADATA,
    key(),
    Column("noun", String(12), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("code", String(40), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn", Moment),
    Column("withdrawn_by", String(120)),
    Index("ix_observation_subject", "noun", "subject"),
)
