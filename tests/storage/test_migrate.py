from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import migrate
from storage.database import open_engine, writing
from storage.errors import SchemaVersionError

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path}/arkhiv.db")


def test_the_needed_version_is_the_newest_migration() -> None:
    folder = Path(migrate.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_current_head() == migrate.NEEDED


def test_an_empty_database_has_no_version_and_is_refused(engine: Engine) -> None:
    assert migrate.found(engine) == "none"
    with pytest.raises(SchemaVersionError):
        migrate.require_current(engine)


def test_a_migrated_database_is_current(engine: Engine) -> None:
    assert migrate.migrate(engine) == migrate.found(engine) == migrate.NEEDED
    migrate.require_current(engine)


def test_a_database_of_another_version_is_refused(engine: Engine) -> None:
    migrate.migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaVersionError, match="9999"):
        migrate.require_current(engine)
