"""Schema versions: migrations run on request only, and a foreign version is refused.

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


NEEDED = "0001"
"""The schema version that this program works with: the newest of the migrations."""
_VERSION = table("alembic_version", column("version_num", String))


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def found(engine: Engine) -> str:
    """Return the schema version of the database, «none» for an empty one."""
    with reading(engine) as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return "none"
        return connection.scalar(select(_VERSION.c.version_num)) or "none"


def migrate(engine: Engine) -> str:
    """Bring the database to the needed version and return it."""
    from alembic import command

    with writing(engine) as connection:
        command.upgrade(_config(connection), "head")
    return NEEDED


def require_current(engine: Engine) -> None:
    """Raise `SchemaVersionError` unless the database has the needed version."""
    version = found(engine)
    if version != NEEDED:
        raise SchemaVersionError(found=version, needed=NEEDED)
