"""Practice: the mark of an archive of invented papers, which nobody can set or take off later.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from storage.migrations.widening import widen

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REFUSED = "arkhiv_practice"
WRITES = ("INSERT", "UPDATE", "DELETE")


def upgrade() -> None:
    made = op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    invented = bool(context.config.attributes.get("practice", False))
    op.bulk_insert(made, [{"id": 1, "invented": invented}])
    widen(op.get_bind())
    for statement in _refusing(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def _refusing(dialect: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {REFUSED}_{write.lower()} BEFORE {write} ON practice "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            for write in WRITES
        )
    return (
        f"CREATE FUNCTION {REFUSED}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        f"CREATE TRIGGER {REFUSED} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON practice "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {REFUSED}()",
    )


def downgrade() -> None:
    op.drop_table("practice")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {REFUSED}()")
