"""Migrations: asked for, safe when asked for twice, and expanding under a program that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import String, inspect, text

from storage import migrate
from storage.database import open_engine, writing
from storage.errors import SchemaVersionError, SearchMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

    from tests.servers.postgres import Postgres


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = open_engine(empty_database_url)
    yield made
    made.dispose()


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


INIT = "from arkhiv.cli import main; main()"


def test_two_machines_may_make_the_same_archive_at_once(
    empty_database_url: str, tmp_path: Path
) -> None:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("ARKHIV_")}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", INIT, "init"],
            env={
                **ours,
                "ARKHIV_DATA": str(tmp_path / machine),
                "ARKHIV_DATABASE_URL": empty_database_url,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for machine in ("one", "two")
    ]
    for process in both:
        said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    engine = open_engine(empty_database_url)
    assert migrate.found(engine) == migrate.NEEDED
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM unit")) == 32
    engine.dispose()


def test_no_text_and_no_size_has_a_limit(engine: Engine) -> None:
    migrate.migrate(engine)
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite enforces none")
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    limited = [
        (table, column["name"])
        for table in sorted(tables)
        for column in inspect(engine).get_columns(table)
        if isinstance(column["type"], String) and column["type"].length is not None
    ]
    assert tables
    assert limited == []


@pytest.mark.service
def test_an_account_that_may_not_add_the_search_is_told_what_to_do(postgres: Postgres) -> None:
    url = postgres.fresh()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE ROLE clerk LOGIN")
        connection.execute("GRANT CREATE ON SCHEMA public TO clerk")
    engine = open_engine(url.replace("postgres@", "clerk@"))
    with pytest.raises(SearchMissingError, match="CREATE EXTENSION pg_trgm"):
        migrate.migrate(engine)
    assert migrate.found(engine) == "none"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
    assert migrate.migrate(engine) == migrate.NEEDED
    engine.dispose()


def _pretend(engine: Engine, version: str, oldest: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        connection.execute(text("UPDATE oldest_program SET needs = :v"), {"v": oldest})
