"""The barrier before an archive that moved, on either kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.events import Kind
from storage.database import open_engine, reading, writing
from storage.migrate import migrate
from storage.moving.barrier import is_shut, reopen, shut
from storage.moving.closed import arrive, set_out
from storage.moving.errors import ClosedMeanwhileError
from storage.records import SqlRecords
from storage.schema.capture import page

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_written_while_it_is_shut_but_where_the_archive_went(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    engine = open_engine(database_url)
    migrate(engine)
    records = SqlRecords(engine, "station-1")
    for _ in range(2):
        with writing(engine) as connection:
            shut(connection)
    with pytest.raises(ClosedMeanwhileError), records.writing() as tx:
        tx.events.note(Kind.TARGET_SET, "target", "t")
    with writing(engine) as connection:
        arrive(connection, set_out(connection, "there", "there"))
    with reading(engine) as connection:
        assert is_shut(connection)
    with writing(engine) as connection:
        reopen(connection)
        assert not is_shut(connection)
    with records.working() as tx:
        tx.events.note(Kind.TARGET_SET, "target", "t")
        tx.connection.execute(update(page).values(reason="late"))
    engine.dispose()
