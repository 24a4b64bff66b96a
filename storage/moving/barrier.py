"""The barrier: the database itself refuses what is written to an archive that moved or moves.

A process that was running before does not know that the archive was closed. Every table that went
along gets a trigger; where no archive moves there is none, and writing costs nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc, text

from storage.moving.errors import ClosedMeanwhileError
from storage.moving.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

BARRED = "arkhiv_moved"
"""What the database says when it refuses; the name of the function on PostgreSQL too."""
SQLITE = "sqlite"
WRITES = ("INSERT", "UPDATE", "DELETE")
_SHUT = {
    SQLITE: "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE :names",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE :names",
}
_REFUSE = f"""
    CREATE OR REPLACE FUNCTION {BARRED}() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '{BARRED}'; END $$
"""


def shut(connection: Connection) -> None:
    """Refuse every write to the tables that go along, whoever tries it."""
    reopen(connection)
    for statement in _shutting(connection):
        connection.execute(text(statement))


def reopen(connection: Connection) -> None:
    """Let writes through again."""
    for name in _names():
        if connection.dialect.name == SQLITE:
            for write in WRITES:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {BARRED}_{name}_{write.lower()}"))
        else:
            connection.execute(text(f'DROP TRIGGER IF EXISTS {BARRED}_{name} ON "{name}"'))


def is_shut(connection: Connection) -> bool:
    """Say whether writes are refused."""
    asked = text(_SHUT[connection.dialect.name])
    return bool(connection.scalar(asked, {"names": f"{BARRED}%"}))


@contextmanager
def barred() -> Iterator[None]:
    """Tell in words when the barrier refused what was done in the block."""
    try:
        yield
    except exc.DBAPIError as fault:
        if BARRED not in str(fault.orig):
            raise
        raise ClosedMeanwhileError from fault


def _shutting(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != SQLITE:
        yield _REFUSE
    for name in _names():
        if connection.dialect.name != SQLITE:
            yield (
                f'CREATE TRIGGER {BARRED}_{name} BEFORE INSERT OR UPDATE OR DELETE ON "{name}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION {BARRED}()"
            )
            continue
        for write in WRITES:
            yield (
                f'CREATE TRIGGER {BARRED}_{name}_{write.lower()} BEFORE {write} ON "{name}" '
                f"BEGIN SELECT RAISE(ABORT, '{BARRED}'); END"
            )


def _names() -> tuple[str, ...]:
    return tuple(table.name for table in tables())
