"""The databases of the tests: a file for SQLite, a copy of a migrated template for PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from storage import database
from storage.database import open_engine
from storage.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from tests.servers.postgres import Postgres

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = (SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.service))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked as the same on every database, but for the embedded one."""
    twice = [
        item
        for item in items
        if item.get_closest_marker("embedded")
        and getattr(item, "callspec", None) is not None
        and item.callspec.params.get("database_url") == POSTGRESQL  # type: ignore[attr-defined]  # of a test function
    ]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]


class Template:
    """A migrated database on a server, to be copied in a moment, and the copies that are there."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._url = server.fresh()
        engine = open_engine(self._url)
        migrate(engine)
        engine.dispose()

    @contextmanager
    def copied(self) -> Iterator[str]:
        """Lend a migrated database."""
        url = self._server.fresh(self._url)
        try:
            yield url
        finally:
            self._server.drop(url)


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> Template:
    """The one migrated database of this test process."""
    return Template(postgres)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own: the test runs on both kinds."""
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path}/data/arkhiv.db"
        return
    with request.getfixturevalue("template").copied() as url, no_engine_left():
        yield url


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, of both kinds."""
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    with no_engine_left():
        yield request.getfixturevalue("postgres").fresh()


@contextmanager
def no_engine_left() -> Iterator[None]:
    """Close the connections of every engine that the block opens."""
    opened: list[Engine] = []
    make: Callable[..., Engine] = database.create_engine

    def remembered(*words: object, **options: object) -> Engine:
        opened.append(make(*words, **options))
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", remembered)
        yield
    for engine in opened:
        engine.dispose()
