"""Separator sheets, the stacks that are fed with them, and the images of a stack."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.schema.base import METADATA, Moment, key

sheet = Table(
    "sheet",
    METADATA,
    key(),
    Column("number", Integer, nullable=False),
    Column("check", String(16), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("printing", String(36), nullable=False),
    Column("place", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("volume", String(36), ForeignKey("volume.id")),
    Column("record", String(36), ForeignKey("record.id")),
    Column("first", Integer, nullable=False),
    Column("issued", Moment, nullable=False),
    Column("issued_by", String(120), nullable=False),
    Column("voided", Moment),
    Column("void_reason", String(400), nullable=False, server_default=""),
    UniqueConstraint("number"),
    Index("ix_sheet_printing", "printing"),
)

stack = Table(
    "stack",
    METADATA,
    key(),
    Column("batch", String(36), ForeignKey("batch.id"), nullable=False),
    Column("key", String(1000), nullable=False),
    Column("state", String(10), nullable=False),
    Column("held", Boolean, nullable=False),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("opened", Moment, nullable=False),
    Column("closed", Moment),
    Index("ix_stack_key", "key"),
)

stack_image = Table(
    "stack_image",
    METADATA,
    Column("stack", String(36), ForeignKey("stack.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("master", String(36), ForeignKey("master.id"), nullable=False),
    Column("frame", JSON, nullable=False),
    Column("side", String(1), nullable=False),
    Column("codes", JSON, nullable=False),
    Column("said", Integer),
    Column("page", String(36), ForeignKey("page.id")),
    Column("look", JSON(none_as_null=True)),
    Index("ix_stack_image_master", "master"),
)

sighting = Table(
    "sighting",
    METADATA,
    Column("stack", String(36), ForeignKey("stack.id"), primary_key=True),
    Column("sheet", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Index("ix_sighting_sheet", "sheet"),
)
