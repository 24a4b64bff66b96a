"""Documents: papers with their extents, versions, links, fields and the products made of them."""

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
    Text,
    UniqueConstraint,
    text,
)

from storage.schema.base import BIG, METADATA, Moment, key, moving

document = Table(
    "document",
    METADATA,
    key(),
    Column("origin_key", String(400), nullable=False, unique=True),
    Column("batch", String(36), ForeignKey("batch.id")),
    Column("type", String(40)),
    Column("type_confidence", Float),
    Column("title", String(400)),
    Column("script", String(20), nullable=False, default="cyrillic"),
    Column("restricted", Boolean, nullable=False, default=False),
    Column("lifted_by", String(120)),
    Column("version", Integer, nullable=False, default=1),
    Column("current", Integer),
    Column("discarded", Moment),
    Column("created", Moment, nullable=False),
    *moving(),
    Index("ix_document_due", "state", "held", "due"),
    Index(
        "ix_document_listing",
        "state",
        "held",
        "id",
        sqlite_where=text("discarded IS NULL"),
        postgresql_where=text("discarded IS NULL"),
    ),
    Index(
        "ix_document_listing_type",
        "type",
        "state",
        "held",
        "id",
        sqlite_where=text("discarded IS NULL"),
        postgresql_where=text("discarded IS NULL"),
    ),
    Index("ix_document_urgent", "state", "held", "priority", "due"),
)

version = Table(
    "version",
    METADATA,
    Column("document", String(36), ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("opened", Moment, nullable=False),
    Column("type", String(40)),
    Column("title", String(400)),
    Column("described", Moment),
    Column("assembled", Moment),
    Column("checked", Moment),
    Column("checked_by", String(120)),
    Column("registered", Moment),
    Column("registered_by", String(120)),
    Column("cleared_by_rule", Boolean, nullable=False, default=False),
    Column("legible", Boolean, nullable=False, default=True),
    Column("means", String(12)),
)

extent = Table(
    "extent",
    METADATA,
    Column("document", String(36), ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("leaf", String(36), ForeignKey("leaf.id"), nullable=False),
    Column("side", String(1), nullable=False),
    Column("part", Integer, nullable=False),
    Column("polygon", JSON),
    Index("ix_extent_leaf", "leaf"),
)

version_page = Table(
    "version_page",
    METADATA,
    Column("document", String(36), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("page", String(36), ForeignKey("page.id"), nullable=False),
    Column("polygon", JSON),
    Index("ix_version_page_page", "page"),
)

link = Table(
    "link",
    METADATA,
    key(),
    Column("record", String(36), ForeignKey("record.id"), nullable=False),
    Column("document", String(36), ForeignKey("document.id"), nullable=False),
    Column("role", String(12), nullable=False),
    Column("standing", String(12), nullable=False),
    Column("evidence", String(400), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn", Moment),
    Column("withdrawn_by", String(120)),
    Column("reason", String(400)),
    Index("ix_link_record", "record"),
    Index("ix_link_document", "document"),
    Index(
        "uq_link_active",
        "record",
        "document",
        unique=True,
        sqlite_where=text("standing <> 'withdrawn'"),
        postgresql_where=text("standing <> 'withdrawn'"),
    ),
)

wanted = Table(
    "wanted",
    METADATA,
    key(),
    Column("document", String(36), ForeignKey("document.id"), nullable=False),
    Column("register", String(16)),
    Column("record_id", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled", Moment),
    Index("ix_wanted_record_id", "record_id"),
    Index("ix_wanted_document", "document"),
)

field = Table(
    "field",
    METADATA,
    key(),
    Column("document", String(36), ForeignKey("document.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(60), nullable=False),
    Column("raw", Text, nullable=False),
    Column("value", Text),
    Column("valid", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("page", String(36), ForeignKey("page.id"), nullable=False),
    Column("polygon", JSON, nullable=False),
    Column("words", JSON, nullable=False),
    Column("restricted", Boolean, nullable=False, default=False),
    Column("engine", String(80), nullable=False),
    Column("model", String(80), nullable=False),
    Column("confirmed_by", String(120)),
    UniqueConstraint("document", "version", "name"),
)

product = Table(
    "product",
    METADATA,
    key(),
    Column("noun", String(12), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Column("kind", String(20), nullable=False),
    Column("key", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BIG, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("recipe", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("noun", "subject", "version", "kind"),
    Index("ix_product_key", "key"),
)
