"""Stations.

Revision ID: 0013
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.widening import widen
from storage.schema.base import BIG, Moment

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "station",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("enrolled", Moment(), nullable=False),
        sa.Column("enrolled_by", sa.String(length=120), nullable=False),
        sa.Column("equipped", Moment(), nullable=True),
        sa.Column("revoked", Moment(), nullable=True),
        sa.Column("revoked_by", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_station")),
    )
    op.create_table(
        "centre",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("said", Moment(), nullable=False),
        sa.Column("heard", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_centre")),
    )
    op.create_table(
        "bundle",
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("last_seal", BIG, nullable=False),
        sa.Column("written", Moment(), nullable=True),
        sa.Column("arrived", Moment(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("receipted", Moment(), nullable=True),
        sa.Column("reclaimed", Moment(), nullable=True),
        sa.Column("ahead_least", sa.Float(), nullable=True),
        sa.Column("ahead_most", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("station", "number", name=op.f("pk_bundle")),
    )
    op.create_table(
        "bundled",
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("noun", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station", "noun", "subject", name=op.f("pk_bundled")),
    )
    with op.batch_alter_table("bundled", schema=None) as batch_op:
        batch_op.create_index("ix_bundled_number", ["station", "number"], unique=False)
        batch_op.create_index("ix_bundled_subject", ["subject"], unique=False)
    op.create_table(
        "bundled_object",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("erased", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bundled_object")),
    )
    with op.batch_alter_table("bundled_object", schema=None) as batch_op:
        batch_op.create_index("ix_bundled_object_number", ["station", "number"], unique=False)
    widen(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("bundled_object", schema=None) as batch_op:
        batch_op.drop_index("ix_bundled_object_number")
    op.drop_table("bundled_object")
    with op.batch_alter_table("bundled", schema=None) as batch_op:
        batch_op.drop_index("ix_bundled_subject")
        batch_op.drop_index("ix_bundled_number")
    op.drop_table("bundled")
    op.drop_table("bundle")
    op.drop_table("centre")
    op.drop_table("station")
