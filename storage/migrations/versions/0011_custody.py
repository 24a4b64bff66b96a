"""Custody.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.widening import widen
from storage.schema.base import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody",
        sa.Column("volume", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("hand", sa.String(length=120), nullable=False),
        sa.Column("since", Moment(), nullable=True),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("recalled", Moment(), nullable=True),
        sa.Column("preparation", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["volume"], ["volume.id"], name=op.f("fk_custody_volume")),
        sa.PrimaryKeyConstraint("volume", name=op.f("pk_custody")),
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.create_index(
            "ix_custody_out",
            ["due"],
            unique=False,
            sqlite_where=sa.text("place <> 'shelved'"),
            postgresql_where=sa.text("place <> 'shelved'"),
        )

    op.create_table(
        "handing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("volume", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("hand", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["volume"], ["volume.id"], name=op.f("fk_handing_volume")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handing")),
    )
    with op.batch_alter_table("handing", schema=None) as batch_op:
        batch_op.create_index("ix_handing_volume", ["volume", "id"], unique=False)

    op.create_table(
        "volume_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("volume", sa.String(length=36), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("how", sa.String(length=16), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["volume"], ["volume.id"], name=op.f("fk_volume_request_volume")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_request")),
    )
    with op.batch_alter_table("volume_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_volume_request_open",
            ["volume"],
            unique=False,
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )

    widen(op.get_bind())


def downgrade() -> None:
    op.drop_table("volume_request")
    op.drop_table("handing")
    op.drop_table("custody")
