"""What was measured of the images of a stack, so that it goes along with their pages.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stack_image", schema=None) as batch_op:
        batch_op.add_column(sa.Column("look", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stack_image", schema=None) as batch_op:
        batch_op.drop_column("look")
