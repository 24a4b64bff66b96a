"""The mark of an archive for practice: set as the database is made, and never otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, exc, insert, text, update

from storage.database import open_engine, writing
from storage.migrate import migrate
from storage.practice import is_for_practice
from storage.schema.practice import practice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Executable
    from sqlalchemy.engine import Engine


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = open_engine(empty_database_url)
    yield made
    made.dispose()


CHANGES: tuple[Executable, ...] = (
    update(practice).values(invented=True),
    update(practice).values(invented=False),
    delete(practice),
    insert(practice).values(id=2, invented=True),
    text("UPDATE practice SET id = 7"),
)


@pytest.mark.parametrize("marked", [True, False])
def test_the_mark_is_set_when_the_database_is_made_and_no_statement_changes_it(
    engine: Engine,
    marked: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    migrate(engine, practice=marked)
    assert is_for_practice(engine) is marked
    for change in CHANGES:
        with pytest.raises(exc.DBAPIError, match="arkhiv_practice"), writing(engine) as connection:
            connection.execute(change)
    assert is_for_practice(engine) is marked


def test_a_later_migration_marks_nothing(engine: Engine) -> None:
    migrate(engine)
    migrate(engine, practice=True)
    assert not is_for_practice(engine)
