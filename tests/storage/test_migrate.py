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


@pytest.mark.parametrize(("version", "oldest"), [("9999", "9998"), ("0001", "0001")])
def test_a_database_that_no_longer_or_not_yet_serves_this_program_is_refused(
    engine: Engine, version: str, oldest: str
) -> None:
    migrate.migrate(engine)
    _pretend(engine, version, oldest)
    with pytest.raises(SchemaVersionError, match=version):
        migrate.require_current(engine)


def test_an_expanded_database_still_serves_the_program_of_the_version_before(
    engine: Engine,
) -> None:
    migrate.migrate(engine)
    _pretend(engine, "9999", migrate.NEEDED)
    migrate.require_current(engine)


def _pretend(engine: Engine, version: str, oldest: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        connection.execute(text("UPDATE oldest_program SET needs = :v"), {"v": oldest})
