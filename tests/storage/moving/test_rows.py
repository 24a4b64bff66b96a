from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import null, text

from storage.database import open_engine, reading, writing
from storage.migrate import migrate
from storage.moving.rows import Putting, batches, read, total
from storage.moving.tables import is_empty, tables, to_itself
from storage.schema import METADATA
from storage.schema.capture import batch, master, page
from storage.schema.inventory import leaf, record, unit, volume

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from tests.servers.postgres import Postgres

THEN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


@pytest.fixture
def full(tmp_path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path}/full.db")
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(unit.insert().values(code="00", name_mn="Төв", name_en="Centre"))
        for key, into in (("c", None), ("b", "c"), ("a", "b")):
            connection.execute(
                record.insert().values(
                    id=key, register="civil", record_id=f"№{key}", type="birth", names=["Бат"],
                    unit="00", digest="", merged_into=into, created=THEN,
                )
            )  # fmt: skip
        connection.execute(
            volume.insert().values(
                id="v", unit="00", fonds="1", inventory="2", item="3", kind="loose", created=THEN
            )
        )
        connection.execute(
            batch.insert().values(
                id="b", source="s", operator="o", station="s", unit="00", driver="d",
                profile={"é": 1.5}, counters={}, opened=THEN,
            )
        )  # fmt: skip
        connection.execute(
            master.insert().values(
                id="m", sha256="0" * 64, size=1, media_type="", key="k", batch="b", provenance={},
                created=THEN,
            )
        )  # fmt: skip
        for key, region in (("none", null()), ("null", None), ("some", [0, 1, 2.5, 3])):
            connection.execute(
                leaf.insert().values(id=key, volume="v", label=key, position=0.1, former_labels=[])
            )
            connection.execute(
                page.insert().values(
                    id=key, leaf=key, side="r", master="m", region=region, width=1, height=1,
                    dpi=1 / 3, dpi_source="file", standing="current", created=THEN,
                    state="received", due=THEN,
                )
            )  # fmt: skip
    return engine


def carry(source: Engine, target: Engine) -> None:
    with reading(source) as one, writing(target) as other:
        for table in tables():
            with Putting(other, table) as putting:
                for some in batches(read(one, table), 2):
                    putting.put(some)


def assert_same(source: Engine, target: Engine) -> None:
    with reading(source) as one, reading(target) as other:
        for table in tables():
            here, there = total(one, table), total(other, table)
            assert (here.rows, here.digest) == (there.rows, there.digest), table.name


def test_rows_are_the_same_in_another_database(full: Engine, tmp_path: Path) -> None:
    target = open_engine(f"sqlite:///{tmp_path}/target.db")
    migrate(target)
    carry(full, target)
    assert_same(full, target)
    carry(full, target)
    assert_same(full, target)


@pytest.mark.service
def test_rows_are_the_same_on_a_server_and_back(
    full: Engine, tmp_path: Path, postgres: Postgres
) -> None:
    target, back = open_engine(postgres.fresh()), open_engine(f"sqlite:///{tmp_path}/back.db")
    migrate(target)
    migrate(back)
    carry(full, target)
    assert_same(full, target)
    carry(target, back)
    assert_same(full, back)
    target.dispose()


def test_no_value_and_the_null_of_json_stay_apart(full: Engine, tmp_path: Path) -> None:
    target = open_engine(f"sqlite:///{tmp_path}/target.db")
    migrate(target)
    carry(full, target)
    with reading(target) as connection:
        found = connection.execute(text("SELECT id, region FROM page ORDER BY id")).all()
    assert [tuple(row) for row in found] == [
        ("none", None),
        ("null", "null"),
        ("some", "[0, 1, 2.5, 3]"),
    ]


def test_a_changed_value_changes_the_digest_and_the_order_does_not(full: Engine) -> None:
    with reading(full) as connection:
        before = total(connection, leaf).digest
    with writing(full) as connection:
        connection.execute(text("UPDATE leaf SET position = 0.2 WHERE id = 'some'"))
    with reading(full) as connection:
        changed = total(connection, leaf).digest
    with writing(full) as connection:
        connection.execute(text("UPDATE leaf SET rowid = 100 WHERE id = 'none'"))
        connection.execute(text("UPDATE leaf SET position = 0.1 WHERE id = 'some'"))
    with reading(full) as connection:
        assert total(connection, leaf).digest == before != changed


def test_every_table_goes_along_or_stays_on_purpose() -> None:
    going = {table.name for table in tables()}
    staying = {"attempt", "backup", "moved", "oldest_program", "session"}
    staying |= {"asking", "kept_reply", "practice", "viewing"}
    index = {name for name in METADATA.tables if name.startswith(("findable", "finding"))}
    assert len(index) == 6
    assert METADATA.tables.keys() - going == staying | index
    assert [table.name for table in tables() if to_itself(table)] == ["record"]


def test_a_fresh_database_is_empty_and_one_with_a_row_is_not(full: Engine, tmp_path: Path) -> None:
    fresh = open_engine(f"sqlite:///{tmp_path}/fresh.db")
    migrate(fresh)
    with reading(fresh) as one, reading(full) as other:
        assert is_empty(one)
        assert not is_empty(other)
