"""Databases that go away, and those that were only asked something wrong; who waits for whom."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import exc, select, text

from storage import postgres
from storage.database import Company, open_engine, reading, writing
from storage.errors import DatabaseAwayError, DatabaseDamagedError
from storage.migrate import migrate
from storage.schema.inventory import unit
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

SOON = 10.0
OFTEN = 20


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = open_engine(empty_database_url)
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def frail(tmp_path: Path) -> Iterator[tuple[Postgres, Engine]]:
    """A server of the test's own, to be killed."""
    with running(Postgres(tmp_path / "server")) as server:
        made = open_engine(server.fresh())
        migrate(made)
        yield server, made
        made.dispose()


def named(code: str) -> dict[str, str]:
    return {"code": code, "name_mn": "", "name_en": ""}


def named_units(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(unit.c.code)))


def test_asking_for_what_is_not_there_is_our_own_fault(engine: Engine) -> None:
    with pytest.raises(exc.SQLAlchemyError), writing(engine) as connection:
        connection.execute(text("SELECT * FROM nothing"))
    with pytest.raises(exc.IntegrityError), writing(engine) as connection:
        connection.execute(unit.insert(), [named("00"), named("00")])


def test_a_reader_sees_what_was_there_when_it_began(engine: Engine) -> None:
    with reading(engine) as connection:
        assert connection.scalar(select(unit.c.code)) is None
        with writing(engine) as other:
            other.execute(unit.insert().values(**named("00")))
        assert connection.scalar(select(unit.c.code)) is None
    with reading(engine) as connection:
        assert connection.scalar(select(unit.c.code)) == "00"


@pytest.mark.service
def test_a_server_killed_in_the_middle_is_away_and_nothing_is_half_done(
    frail: tuple[Postgres, Engine],
) -> None:
    server, engine = frail

    def half_done() -> None:
        with writing(engine) as connection:
            connection.execute(unit.insert().values(**named("00")))
            server.kill()
            connection.execute(unit.insert().values(**named("11")))

    with pytest.raises(DatabaseAwayError):
        half_done()
    with pytest.raises(DatabaseAwayError), reading(engine):
        pass
    server.start()
    with reading(engine) as connection:
        assert connection.scalar(select(unit.c.code)) is None


@pytest.mark.embedded
@pytest.mark.parametrize("torn", [slice(0, 4096), slice(4096, None)])
def test_a_file_that_was_torn_is_damaged(tmp_path: Path, torn: slice) -> None:
    path = tmp_path / "arkhiv.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[torn] = b"x" * len(content[torn])
    path.write_bytes(content)
    with pytest.raises(DatabaseDamagedError, match="move its files aside"):
        named_units(engine)
    engine.dispose()


@pytest.mark.service
def test_a_row_that_a_server_cannot_make_sense_of_is_damage(
    frail: tuple[Postgres, Engine],
) -> None:
    server, engine = frail
    with writing(engine) as connection:
        connection.execute(unit.insert().values(**named("00")))
        file = connection.scalar(text("SELECT pg_relation_filepath('unit')"))
    engine.dispose()
    server.stop()
    path = server.folder / "data" / str(file)
    path.write_bytes(b"x" * path.stat().st_size)
    server.start()
    with pytest.raises(DatabaseDamagedError, match="invalid page"):
        named_units(engine)


@pytest.mark.service
def test_a_server_that_is_gone_at_the_commit_is_away(frail: tuple[Postgres, Engine]) -> None:
    server, engine = frail

    def cut_off() -> None:
        with writing(engine) as connection:
            connection.execute(unit.insert().values(**named("00")))
            server.kill()

    with pytest.raises(DatabaseAwayError):
        cut_off()


@pytest.mark.service
def test_a_restart_between_two_transactions_is_not_noticed(frail: tuple[Postgres, Engine]) -> None:
    server, engine = frail
    with writing(engine) as connection:
        connection.execute(unit.insert().values(**named("00")))
    server.stop()
    server.start()
    with writing(engine) as connection:
        connection.execute(unit.insert().values(**named("11")))


@pytest.mark.service
@pytest.mark.parametrize(
    "how",
    [
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)",
        "SET LOCAL idle_in_transaction_session_timeout = 1",
    ],
)
def test_a_session_that_the_server_ended_is_away(frail: tuple[Postgres, Engine], how: str) -> None:
    _, engine = frail

    def ended() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql(how)
            time.sleep(0.1)
            connection.execute(select(unit.c.code))

    with pytest.raises(DatabaseAwayError):
        ended()


@pytest.mark.service
def test_a_wait_for_a_lock_ends(
    frail: tuple[Postgres, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, engine = frail
    monkeypatch.setitem(postgres.SERVER, "lock_timeout", "100ms")
    hasty = open_engine(engine.url.render_as_string(hide_password=False))
    with writing(engine), pytest.raises(DatabaseAwayError, match="lock"), writing(hasty):
        pass
    hasty.dispose()


class Writer(threading.Thread):
    """Opens a writing transaction and says when it is in."""

    def __init__(self, engine: Engine, company: Company) -> None:
        super().__init__(daemon=True)
        self._engine, self._company = engine, company
        self.inside = threading.Event()
        self.start()

    def run(self) -> None:
        with writing(self._engine, self._company):
            self.inside.set()


@pytest.mark.service
@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        (Company.ALONE, Company.ALONE, True),
        (Company.ALONE, Company.WORKERS, True),
        (Company.WORKERS, Company.ALONE, True),
        (Company.WORKERS, Company.WORKERS, False),
        (Company.ALONE, Company.ANYBODY, False),
    ],
)
def test_workers_write_side_by_side_and_people_alone(
    frail: tuple[Postgres, Engine], first: Company, second: Company, *, waits: bool
) -> None:
    _, engine = frail
    with writing(engine, first):
        other = Writer(engine, second)
        assert other.inside.wait(0.5 if waits else SOON) is not waits
    assert other.inside.wait(SOON)
    other.join()


@pytest.mark.service
@pytest.mark.parametrize(
    ("company", "keeps"),
    [(Company.WORKERS, True), (Company.ALONE, False), (Company.ANYBODY, False), (None, False)],
)
def test_plans_are_kept_for_workers_alone(
    frail: tuple[Postgres, Engine], company: Company | None, *, keeps: bool
) -> None:
    _, engine = frail
    asked = select(unit.c.code).where(unit.c.code == "00")
    kept = text(
        "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT unit.code%'"
    )
    for _ in range(OFTEN):
        with reading(engine) if company is None else writing(engine, company) as connection:
            connection.execute(asked)
        with reading(engine) as connection:
            plans = connection.scalar(kept)
    assert (plans > 0) is keeps


@pytest.mark.service
def test_an_address_without_a_driver_means_ours(frail: tuple[Postgres, Engine]) -> None:
    server, _ = frail
    engine = open_engine(server.fresh().replace("+psycopg", ""))
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT 'a' || chr(1078)")) == "aж"
        assert connection.scalar(text("SELECT CAST(:zero AS TEXT)"), {"zero": "a\0b"}) == "a�b"
    engine.dispose()


@pytest.mark.service
def test_connections_that_died_while_nobody_used_them_are_replaced(
    frail: tuple[Postgres, Engine],
) -> None:
    server, engine = frail
    with reading(engine), reading(engine), writing(engine) as last:
        last.execute(unit.insert(), [named("00")])
    assert engine.pool.checkedin() > 1  # type: ignore[attr-defined]  # the pool keeps some
    server.stop()
    server.start()
    with writing(engine) as connection:
        connection.execute(unit.insert(), [named("01")])
    with reading(engine) as connection:
        assert len(connection.scalars(select(unit.c.code)).all()) == len(("00", "01"))
