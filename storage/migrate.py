"""Schema versions: migrations run on request only, and a foreign version is refused.

A migration expands first: it adds what the next program needs and leaves what the last one uses,
so that workers of the version before go on working. It says in `oldest_program` how far back that
holds; what nobody uses any more is taken away by a later migration.

Alembic is loaded for a migration alone: every other command only compares two words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import String, column, inspect, select, table

from storage.database import reading, writing
from storage.errors import SchemaVersionError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection, Engine


NEEDED = "0024"
"""The schema version that this program works with: the newest of the migrations."""
NONE = "none"
_VERSION = table("alembic_version", column("version_num", String))
_OLDEST = table("oldest_program", column("needs", String))


def _config(connection: Connection, *, practice: bool = False) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    config.attributes["practice"] = practice
    return config


def found(engine: Engine) -> str:
    """Return the schema version of the database, «none» for an empty one."""
    with reading(engine) as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return NONE
        return connection.scalar(select(_VERSION.c.version_num)) or NONE


def migrate(engine: Engine, *, practice: bool = False) -> str:
    """Bring the database to the needed version and return it.

    A new one that is for `practice` gets the mark of it, which nothing changes afterwards.
    """
    from alembic import command

    with writing(engine) as connection:
        _take_time(connection)
        command.upgrade(_config(connection, practice=practice), "head")
    return NEEDED


def _take_time(connection: Connection) -> None:
    """Let a statement last: a table of millions of rows is not changed in seconds."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def require_current(engine: Engine) -> None:
    """Raise `SchemaVersionError` unless this program may work with the database."""
    version = found(engine)
    if version != NEEDED and (version == NONE or not _still_served(engine, version)):
        raise SchemaVersionError(found=version, needed=NEEDED)


def _still_served(engine: Engine, version: str) -> bool:
    """Say whether a newer schema still has what this program uses."""
    if version < NEEDED:
        return False
    with reading(engine) as connection:
        oldest = connection.scalar(select(_OLDEST.c.needs))
    return oldest is not None and oldest <= NEEDED
