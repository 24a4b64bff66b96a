"""Capture: batches, the files that came and those that were refused, and the pages in them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    text,
)

from storage.schema.base import BIG, METADATA, Moment, key, moving

batch = Table(
    "batch",
    METADATA,
    key(),
    Column("source", String(1000), nullable=False),
    Column("operator", String(120), nullable=False),
    Column("station", String(80), nullable=False),
    Column("unit", String(8), nullable=False),
    Column("driver", String(40), nullable=False),
    Column("profile", JSON, nullable=False),
    Column("counters", JSON, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("sealed", Moment),
    Index("ix_batch_unit", "unit", "id"),
    Index(
        "ix_batch_open",
        "id",
        sqlite_where=text("sealed IS NULL"),
        postgresql_where=text("sealed IS NULL"),
    ),
)

shift = Table(
    "shift",
    METADATA,
    key(),
    Column("batch", String(36), ForeignKey("batch.id"), nullable=False),
    Column("operator", String(120), nullable=False),
    Column("began", Moment, nullable=False),
    Column("ended", Moment),
    Column("fed", Integer),
    Column("received", Integer),
    Column("reason", String(40)),
    Index("ix_shift_batch", "batch"),
    Index("ix_shift_operator", "operator", "began"),
)

master = Table(
    "master",
    METADATA,
    key(),
    Column("sha256", String(64), nullable=False),
    Column("size", BIG, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("key", String(200), nullable=False),
    Column("batch", String(36), ForeignKey("batch.id"), nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Column("object_version", String(200)),
    Column("retention", String(12)),
    Column("retained_until", Moment),
    Index("ix_master_sha256", "sha256"),
    Index("ix_master_key", "key"),
    Index("ix_master_batch", "batch"),
)

page = Table(
    "page",
    METADATA,
    key(),
    Column("leaf", String(36), ForeignKey("leaf.id"), nullable=False),
    Column("side", String(1), nullable=False),
    Column("part", Integer, nullable=False, default=1),
    Column("part_kind", String(8)),
    Column("master", String(36), ForeignKey("master.id"), nullable=False),
    Column("frame", Integer, nullable=False, default=0),
    Column("region", JSON),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("dpi", Float),
    Column("dpi_source", String(12), nullable=False),
    Column("orientation", Integer, nullable=False, default=1),
    Column("standing", String(12), nullable=False),
    Column("reason", String(400)),
    Column("accepted", Moment),
    Column("ended", Moment),
    Column("matrix", JSON),
    Column("cleaned_width", Integer),
    Column("cleaned_height", Integer),
    Column("cleaned_dpi", Integer),
    Column("actions", JSON),
    Column("ink", Float),
    Column("created", Moment, nullable=False),
    *moving(),
    Index(
        "uq_page_current",
        "leaf",
        "side",
        "part",
        unique=True,
        sqlite_where=text("standing = 'current'"),
        postgresql_where=text("standing = 'current'"),
    ),
    Index("ix_page_leaf", "leaf"),
    Index("ix_page_master", "master"),
    Index("ix_page_due", "state", "held", "due"),
    Index("ix_page_listing", "state", "held", "id"),
    Index("ix_page_urgent", "state", "held", "priority", "due"),
)

look = Table(
    "look",
    METADATA,
    Column("page", String(36), ForeignKey("page.id"), primary_key=True),
    Column("measured", JSON, nullable=False),
)

refusal = Table(
    "refusal",
    METADATA,
    key(),
    Column("batch", String(36), ForeignKey("batch.id"), nullable=False),
    Column("path", String(1000), nullable=False),
    Column("sha256", String(64)),
    Column("code", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled", Moment),
    Column("settled_by", String(120)),
    Column("reason", String(400)),
    Index("ix_refusal_settled", "settled"),
    Index(
        "ix_refusal_open",
        "id",
        sqlite_where=text("settled IS NULL"),
        postgresql_where=text("settled IS NULL"),
    ),
)
