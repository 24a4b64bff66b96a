"""Progress: baselines, targets and declared shares with their history, and import runs."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, Index, Integer, String, Table

from storage.schema.base import METADATA, Moment, key

target = Table(
    "target",
    METADATA,
    key(),
    Column("indicator", String(60), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("on", Date, nullable=False),
    Column("share", Float, nullable=False),
    Column("unit", String(8)),
    Column("source", String(400), nullable=False),
    Column("recorded", Moment, nullable=False),
    Column("recorded_by", String(120), nullable=False),
    Index("ix_target_indicator", "indicator", "on"),
)

import_run = Table(
    "import_run",
    METADATA,
    key(),
    Column("path", String(1000), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("line", Integer, nullable=False, default=0),
    Column("counts", JSON, nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Index("ix_import_run_sha256", "sha256"),
)
