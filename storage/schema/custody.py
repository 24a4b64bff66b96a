"""Custody: where each volume is, every handing on of it, and the requests for it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.schema.base import METADATA, Moment, key

custody = Table(
    "custody",
    METADATA,
    Column("volume", String(36), ForeignKey("volume.id"), primary_key=True),
    Column("place", String(16), nullable=False),
    Column("hand", String(120), nullable=False),
    Column("since", Moment),
    Column("due", Moment),
    Column("recalled", Moment),
    Column("preparation", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(
        "ix_custody_out",
        "due",
        sqlite_where=text("place <> 'shelved'"),
        postgresql_where=text("place <> 'shelved'"),
    ),
)

handing = Table(
    "handing",
    METADATA,
    key(),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Column("act", String(16), nullable=False),
    Column("place", String(16), nullable=False),
    Column("hand", String(120), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", String(400), nullable=False, server_default=""),
    Index("ix_handing_volume", "volume", "id"),
)

volume_request = Table(
    "volume_request",
    METADATA,
    key(),
    Column("volume", String(36), ForeignKey("volume.id"), nullable=False),
    Column("by", String(120), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("reason", String(400), nullable=False),
    Column("made", Moment, nullable=False),
    Column("ended", Moment),
    Column("how", String(16), nullable=False, server_default=""),
    Index(
        "ix_volume_request_open",
        "volume",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
)
