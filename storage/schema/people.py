"""People: who may do what here, their sessions, tokens and grants, and the attempts to sign in.

Passwords and PINs lie here as argon2id hashes, what opens a session or a command line as SHA-256.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.schema.base import METADATA, Moment, key

person = Table(
    "person",
    METADATA,
    key(),
    Column("name", String(120), nullable=False, unique=True),
    Column("full_name", String(400), nullable=False, server_default=""),
    Column("roles", JSON, nullable=False),
    Column("units", JSON, nullable=False),
    Column("language", String(8), nullable=False, server_default="mn"),
    Column("demo", Boolean, nullable=False, default=False),
    Column("disabled", Moment),
    Column("must_change", Boolean, nullable=False, default=False),
    Column("password", String(400)),
    Column("pin", String(400)),
    Column("added", Moment, nullable=False),
)

session = Table(
    "session",
    METADATA,
    key(64),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("made", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("locked", Moment),
    Column("strikes", Integer, nullable=False, default=0),
    Index("ix_session_person", "person"),
    Index("ix_session_ends", "ends"),
)

token = Table(
    "token",
    METADATA,
    key(),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("label", String(120), nullable=False, server_default=""),
    Column("made", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("withdrawn", Moment),
    Column("withdrawn_by", String(120)),
    Column("purposes", JSON(none_as_null=True)),
    Column("units", JSON(none_as_null=True)),
    Index("ix_token_person", "person"),
)

access_grant = Table(
    "access_grant",
    METADATA,
    key(),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("noun", String(12), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("reason", String(400), nullable=False),
    Column("given", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("by", String(120), nullable=False),
    Column("withdrawn", Moment),
    Column("withdrawn_by", String(120)),
    Index(
        "ix_access_grant_person",
        "person",
        "noun",
        "subject",
        sqlite_where=text("withdrawn IS NULL"),
        postgresql_where=text("withdrawn IS NULL"),
    ),
    Index("ix_access_grant_subject", "noun", "subject"),
)

attempt = Table(
    "attempt",
    METADATA,
    key(),
    Column("name", String(64), nullable=False),
    Column("address", String(64)),
    Column("at", Moment, nullable=False),
    Column("succeeded", Boolean, nullable=False, default=False),
    Index("ix_attempt_name", "name", "at"),
    Index("ix_attempt_address", "address", "at"),
    Index("ix_attempt_at", "at"),
)
