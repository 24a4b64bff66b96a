"""Sheets.

Revision ID: 0016
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.widening import widen
from storage.schema.base import Moment

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("printing", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("volume", sa.String(length=36), nullable=True),
        sa.Column("record", sa.String(length=36), nullable=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("issued", Moment(), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.Column("voided", Moment(), nullable=True),
        sa.Column("void_reason", sa.String(length=400), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["volume"], ["volume.id"], name=op.f("fk_sheet_volume")),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_sheet_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
        sa.UniqueConstraint("number", name=op.f("uq_sheet_number")),
    )
    with op.batch_alter_table("sheet", schema=None) as batch_op:
        batch_op.create_index("ix_sheet_printing", ["printing"], unique=False)

    op.create_table(
        "stack",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("closed", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_stack_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stack")),
    )
    with op.batch_alter_table("stack", schema=None) as batch_op:
        batch_op.create_index("ix_stack_key", ["key"], unique=False)

    op.create_table(
        "stack_image",
        sa.Column("stack", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("master", sa.String(length=36), nullable=False),
        sa.Column("frame", sa.JSON(), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["stack"], ["stack.id"], name=op.f("fk_stack_image_stack")),
        sa.ForeignKeyConstraint(["master"], ["master.id"], name=op.f("fk_stack_image_master")),
        sa.ForeignKeyConstraint(["page"], ["page.id"], name=op.f("fk_stack_image_page")),
        sa.PrimaryKeyConstraint("stack", "number", name=op.f("pk_stack_image")),
    )
    with op.batch_alter_table("stack_image", schema=None) as batch_op:
        batch_op.create_index("ix_stack_image_master", ["master"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("stack", sa.String(length=36), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["stack"], ["stack.id"], name=op.f("fk_sighting_stack")),
        sa.PrimaryKeyConstraint("stack", "sheet", name=op.f("pk_sighting")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index("ix_sighting_sheet", ["sheet"], unique=False)

    widen(op.get_bind())


def downgrade() -> None:
    op.drop_table("sighting")
    op.drop_table("stack_image")
    op.drop_table("stack")
    op.drop_table("sheet")
