"""An expanded schema under the programs of the versions before: rows go in, and are worked on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import MetaData, func, select, update

from pipeline.flow import Noun, State, Step
from pipeline.ids import DocumentId, PageId, RecordKey, VolumeId
from storage import migrate
from storage.database import open_engine, reading, writing
from storage.records import SqlRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Table
    from sqlalchemy.engine import Connection, Engine

BEFORE = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
SAID = {
    "state": {"page": "received", "document": "delimited", "volume": "open"},
    "standing": {"page": "current", "record": "active", "link": "confirmed"},
    "kind": {"volume": "loose", "leaf": "body"},
    "register": {"record": "civil", "alias": "civil", "wanted": "civil"},
    "count_quality": {"volume": "unknown"},
    "risk": {"volume": "low", "unit": "low"},
    "role": {"link": "principal", "wanted": "principal"},
    "side": {"page": "r", "extent": "r"},
    "names": {"record": []},
    "former_labels": {"leaf": []},
    "provenance": {
        "master": {
            **dict.fromkeys(("operator", "station", "device", "driver", "name"), "x"),
            "sequence": 1,
            "scanned_at": None,
            "settings": [],
        }
    },
    "actor": {"event": {"name": "x", "role": "operator"}},
    "type": {"event": "page.received"},
    "code": {"unit": "00"},
    "priority": {"page": 5, "document": 5},
}
OF_ITS_KIND = {
    bool: False,
    float: 1.0,
    datetime: datetime(2026, 1, 2, tzinfo=UTC),
    date: date(2026, 1, 2),
    object: {},
}
NUMBERS = {"a": 1, "b": 2}
INDEXES = ("findable_word", "findable_shape")
"""What SQLite keeps beside its tables for full text; nobody writes into these."""
OF_THE_SCHEMA = ("oldest_program", "alembic_version")


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = open_engine(empty_database_url)
    yield made
    made.dispose()


@pytest.fixture(params=BEFORE)
def before(engine: Engine, request: pytest.FixtureRequest) -> MetaData:
    """The tables as the migrations up to a version that is still served make them."""
    with writing(engine) as connection:
        command.upgrade(migrate._config(connection), request.param)
    known = MetaData()
    with reading(engine) as connection:
        known.reflect(connection, only=lambda name, _: not name.startswith(INDEXES))
    return known


def value_of(column: Column[object], key: str) -> object:
    """Return something to put into a column that must have a value."""
    said = SAID.get(column.name, {}).get(column.table.name)
    if said is not None:
        return said
    if any(link.column.table.name == "unit" for link in column.foreign_keys):
        return "00"
    if column.type.python_type is str:
        return key
    if column.type.python_type is int:
        return NUMBERS[key]
    return OF_ITS_KIND[column.type.python_type]


def fill(connection: Connection, known: MetaData, key: str) -> list[Table]:
    """Write one row into every table, with no column that the version before had not."""
    filled = []
    for table in known.sorted_tables:
        if table.name in OF_THE_SCHEMA or (table.name == "unit" and key != "a"):
            continue
        needed = [column for column in table.columns if not column.nullable]
        connection.execute(
            table.insert().values({column.name: value_of(column, key) for column in needed})
        )
        filled.append(table)
    return filled


def test_rows_of_the_version_before_go_into_every_table_after_the_expansion(
    engine: Engine, before: MetaData
) -> None:
    with writing(engine) as connection:
        fill(connection, before, "a")
    migrate.migrate(engine)
    with writing(engine) as connection:
        for table in fill(connection, before, "b"):
            first = next(iter(table.primary_key.columns))
            changed = connection.execute(update(table).values({first.name: first}))
            assert changed.rowcount == connection.scalar(select(func.count()).select_from(table)), (
                table.name
            )


def test_this_program_works_on_what_the_version_before_wrote(
    engine: Engine, before: MetaData
) -> None:
    migrate.migrate(engine)
    with writing(engine) as connection:
        fill(connection, before, "a")
    records = SqlRecords(engine, "a")
    with records.reading() as tx:
        assert tx.documents.get(DocumentId("a")).state is State.DELIMITED
        assert tx.inventory.get(RecordKey("a")).names == ()
        assert tx.volumes.get(VolumeId("a")).state is State.OPEN
        assert [due.subject for due in tx.work.due(9)] == ["a"]
        assert [item.id for item in tx.events.unsealed(9)] == ["a"]
    with records.working() as tx:
        lease = tx.work.take(Noun.PAGE, "a", Step.CLEAN)
        assert lease is not None
        assert tx.work.move(lease, State.CLEANED)
    with records.reading() as tx:
        assert tx.pages.get(PageId("a")).state is State.CLEANED


def test_the_version_before_sees_what_this_program_moved(engine: Engine, before: MetaData) -> None:
    migrate.migrate(engine)
    with writing(engine) as connection:
        fill(connection, before, "a")
    records = SqlRecords(engine, "a")
    with records.working() as tx:
        lease = tx.work.take(Noun.PAGE, "a", Step.CLEAN)
    assert lease is not None
    old = before.tables["page"]
    with writing(engine) as connection:
        row = connection.execute(select(old)).one()
        assert (row.lease, row.state) == (lease.token, "received")
        connection.execute(update(old).values(state="cleaned", lease=None, revision=2))
    with records.reading() as tx:
        assert [due.step for due in tx.work.due(9)] == [Step.READ]
