"""Schema versions: migrations run on request only, and a foreign version is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import reading, writing
from storage.errors import SchemaVersionError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def needed() -> str:
    """Return the schema version that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return head or "none"


def found(engine: Engine) -> str:
    """Return the schema version of the database, «none» for an empty one."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision() or "none"


def migrate(engine: Engine) -> str:
    """Bring the database to the needed version and return it."""
    with writing(engine) as connection:
        command.upgrade(_config(connection), "head")
    return needed()


def require_current(engine: Engine) -> None:
    """Raise `SchemaVersionError` unless the database has the needed version."""
    if found(engine) != needed():
        raise SchemaVersionError(found=found(engine), needed=needed())
