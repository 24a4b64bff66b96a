"""Stations: those that a centre knows, the centre that a station knows, and what went in bundles.

`bundle` and `bundled` mean the same at both ends; each end fills the columns of its own acts.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text

from storage.schema.base import BIG, METADATA, Moment

station = Table(
    "station",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("unit", String(8), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("enrolled", Moment, nullable=False),
    Column("enrolled_by", String(120), nullable=False),
    Column("equipped", Moment),
    Column("revoked", Moment),
    Column("revoked_by", String(120)),
    Column("reason", String(400)),
    Column("lost", Boolean, nullable=False, default=False),
)
"""`equipped` is when the inventory that it has on board was written for it."""

centre = Table(
    "centre",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("public_key", String(64), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("unit", String(8), nullable=False),
    Column("said", Moment, nullable=False),
    Column("heard", Moment, nullable=False),
)
"""`said` is the clock of the centre in the last thing it sent, `heard` ours when that was taken."""

bundle = Table(
    "bundle",
    METADATA,
    Column("station", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("made", Moment, nullable=False),
    Column("size", BIG, nullable=False),
    Column("last_seal", BIG, nullable=False),
    Column("written", Moment),
    Column("arrived", Moment),
    Column("receipt", Text),
    Column("receipted", Moment),
    Column("reclaimed", Moment),
    Column("ahead_least", Float),
    Column("ahead_most", Float),
)
"""`made` is by the station's clock; `last_seal` is up to which seal the trail went by then."""

bundled = Table(
    "bundled",
    METADATA,
    Column("station", String(40), primary_key=True),
    Column("noun", String(12), primary_key=True),
    Column("subject", String(36), primary_key=True),
    Column("number", Integer, nullable=False),
    Index("ix_bundled_number", "station", "number"),
    Index("ix_bundled_subject", "subject"),
)
"""In which bundle a thing went last."""

bundled_object = Table(
    "bundled_object",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("station", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BIG, nullable=False),
    Column("erased", Moment),
    Index("ix_bundled_object_number", "station", "number"),
)
"""`erased` is when the station gave its copy up, by the centre's receipt."""
