"""The inventory: units, records with their former IDs, volumes, leaves, claimed places."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.schema.base import METADATA, Moment, key

unit = Table(
    "unit",
    METADATA,
    Column("code", String(8), primary_key=True),
    Column("name_mn", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("risk", String(8), nullable=False, default="low"),
    Column("four_eyes", Boolean, nullable=False, default=False),
)

record = Table(
    "record",
    METADATA,
    key(),
    Column("register", String(16), nullable=False),
    Column("record_id", String(200), nullable=False),
    Column("type", String(40), nullable=False),
    Column("title", String(400), nullable=False, default=""),
    Column("year", Integer),
    Column("register_number", String(40)),
    Column("names", JSON, nullable=False),
    Column("unit", String(8), ForeignKey("unit.code"), nullable=False),
    Column("standing", String(16), nullable=False, default="active"),
    Column("merged_into", String(36), ForeignKey("record.id")),
    Column("digest", String(64), nullable=False),
    Column("seen_in", String(36)),
    Column("revision", Integer, nullable=False, default=0),
    Column("created", Moment, nullable=False),
    UniqueConstraint("register", "record_id"),
    Index("ix_record_record_id", "record_id"),
    Index("ix_record_unit_register_type", "unit", "register", "type"),
    Index("ix_record_seen_in", "seen_in"),
    Index(
        "ix_record_merged_into",
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
)

alias = Table(
    "alias",
    METADATA,
    Column("register", String(16), primary_key=True),
    Column("alias", String(200), primary_key=True),
    Column("record", String(36), ForeignKey("record.id"), primary_key=True),
    Index("ix_alias_alias", "alias"),
    Index("ix_alias_record", "record"),
)

volume = Table(
    "volume",
    METADATA,
    key(),
    Column("unit", String(8), ForeignKey("unit.code"), nullable=False),
    Column("fonds", String(40), nullable=False),
    Column("inventory", String(40), nullable=False),
    Column("item", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(16), nullable=False, default="open"),
    Column("sheets", Integer),
    Column("count_quality", String(12), nullable=False, default="unknown"),
    Column("restricted", Boolean, nullable=False, default=False),
    Column("risk", String(8), nullable=False, default="low"),
    Column("growing", Boolean, nullable=False, default=False),
    Column("listed", Boolean, nullable=False, default=False),
    Column("held", Boolean, nullable=False, default=False),
    Column("digest", String(64), nullable=False, default=""),
    Column("seen_in", String(36)),
    Column("revision", Integer, nullable=False, default=0),
    Column("created", Moment, nullable=False),
    Column("captured", Moment),
    UniqueConstraint("unit", "fonds", "inventory", "item"),
    Index("ix_volume_listing", "unit", "state", "id"),
    Index("ix_volume_seen_in", "seen_in"),
)

leaf = Table(
    "leaf",
    METADATA,
    key(),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Column("label", String(40), nullable=False),
    Column("ordinal", Integer, nullable=False, default=0),
    Column("position", Float, nullable=False),
    Column("kind", String(16), nullable=False, default="body"),
    Column("former_labels", JSON, nullable=False),
    Column("absent_code", String(40)),
    Column("absent_at", Moment),
    Column("grown", String(36)),
    UniqueConstraint("volume", "label", "ordinal"),
    Index("ix_leaf_volume_position", "volume", "position"),
    Index(
        "ix_leaf_grown",
        "volume",
        sqlite_where=text("grown IS NOT NULL"),
        postgresql_where=text("grown IS NOT NULL"),
    ),
)

count_act = Table(
    "count_act",
    METADATA,
    key(),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Column("before", Integer),
    Column("sheets", Integer, nullable=False),
    Column("act", String(40), nullable=False),
    Column("reason", String(400), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_count_act_volume", "volume"),
)

growth = Table(
    "growth",
    METADATA,
    key(),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Column("document", String(36)),
    Column("reason", String(16), nullable=False),
    Column("act", String(40), nullable=False, default=""),
    Column("before", Integer),
    Column("sheets", Integer),
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_growth_volume", "volume"),
)

claim = Table(
    "claim",
    METADATA,
    key(),
    Column("record", String(36), ForeignKey("record.id"), nullable=False),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Column("leaves", String(200), nullable=False, default=""),
    Column("seen_in", String(36)),
    Column("added_in", String(36)),
    UniqueConstraint("record", "volume", "leaves"),
    Index("ix_claim_volume", "volume"),
)

claim_leaf = Table(
    "claim_leaf",
    METADATA,
    Column("claim", String(36), ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True),
    Column("label", String(40), primary_key=True),
)

INVENTORY = (unit, volume, count_act, growth, leaf, record, alias, claim, claim_leaf)
"""What is carried of an inventory; whatever a row names comes before it."""
