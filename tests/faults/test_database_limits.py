"""A database that has no connection or no room left: pages wait for it, and none is blamed."""

from __future__ import annotations

import random
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import select, update

from benchmarks.coordination import shelve
from benchmarks.idle import TABLE, NoChildren
from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Step
from pipeline.recipe import Recipe
from pipeline.steps.contract import Concluded
from storage.database import open_engine
from storage.errors import DatabaseAwayError
from storage.migrate import migrate
from storage.records import SqlRecords
from storage.schema.capture import page
from tests.faults.disks import fill, let_in, small_disk
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres
from workers.advance import advance
from workers.verdict import say_what_was_not_said
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.steps.contract import Outcome
    from storage.records import SqlTransaction

pytestmark = pytest.mark.service
CONNECTIONS = 12
DISK = 192 << 20
LARGE = 8 << 20
"""Bytes of a row for which the database must ask for room."""


@contextmanager
def one_page(server: Postgres) -> Iterator[SqlRecords]:
    """Lend records with one page that is due."""
    engine = open_engine(server.fresh())
    migrate(engine)
    records = SqlRecords(engine, "test")
    shelve(records, 1)
    try:
        yield records
    finally:
        engine.dispose()


class Meanwhile(NoChildren):
    """Steps in whose middle something happens."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__(1)
        self._happens = happens

    def run(self, *given: Any) -> Outcome:  # noqa: ANN401  # handed on as it came
        self._happens()
        return super().run(*given)


def shop(
    records: SqlRecords,
    folder: Path,
    happens: Callable[[], object],
    table: Any = TABLE,  # noqa: ANN401  # the table of steps, perhaps changed
) -> Workshop:
    children: Any = Meanwhile(happens)
    objects: Any = None
    return Workshop(records, objects, children, Recipe(), folder, table=table)


def step(workshop: Workshop) -> None:
    """Do whatever is due."""
    with workshop.records.reading() as tx:
        (due,) = tx.work.due(2)
    advance(workshop, due)


def standing(records: SqlRecords) -> tuple[str, int, int, bool]:
    """Return the page's state, what counts against it, how often it was put off, and a hold."""
    query = select(page.c.state, page.c.strikes, page.c.waits, page.c.held)
    with records.reading() as tx:
        row = tx.connection.execute(query).one()
    return row.state, row.strikes, row.waits, row.held


def take_all(url: str, stack: ExitStack) -> None:
    """Take every connection that a server has left."""
    with suppress(psycopg.OperationalError):
        for _ in range(2 * CONNECTIONS):
            stack.enter_context(psycopg.connect(url.replace("+psycopg", "")))


def test_a_server_without_a_free_connection_is_away_and_no_page_is_blamed(tmp_path: Path) -> None:
    options = {"max_connections": str(CONNECTIONS)}
    with (
        running(Postgres(tmp_path / "postgres", options=options)) as server,
        one_page(server) as records,
        ExitStack() as taken,
    ):
        url = records.engine.url.render_as_string(hide_password=False)

        def leave_none() -> None:
            records.engine.dispose()
            take_all(url, taken)

        workshop = shop(records, tmp_path, leave_none)
        step(workshop)
        with pytest.raises(DatabaseAwayError, match="too many clients"), records.reading():
            pytest.fail("there was one left")
        assert len(workshop.unsaid) == 1
        taken.close()
        say_what_was_not_said(workshop)
        assert standing(records) == ("received", 0, 1, False)
        go_on(workshop)
        assert standing(records) == ("read", 0, 0, False)


def go_on(workshop: Workshop) -> None:
    """Do it again when the trouble is over and the delay as well."""
    with workshop.records.writing() as tx:
        tx.connection.execute(update(page).values(due=now()))
    step(replace(workshop, children=NoChildren(1), table=TABLE))  # type: ignore[arg-type]  # stands in


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, with room for a database and little more."""
    with small_disk(tmp_path / "disk", DISK) as place:
        yield place


def test_a_database_on_a_full_disk_is_away_and_no_page_is_blamed(
    tmp_path: Path, disk: Path
) -> None:
    noise = random.Random(1).randbytes(LARGE // 2).hex()

    def conclude(tx: SqlTransaction, subject: str, outcome: Outcome) -> Concluded:
        del tx, subject, outcome
        return Concluded({"noise": noise})

    table = {**TABLE, Step.CLEAN: replace(TABLE[Step.CLEAN], conclude=conclude)}
    let_in(disk)
    with running(Postgres(disk / "postgres")) as server, one_page(server) as records:
        filler: list[Path] = []
        workshop = shop(records, tmp_path, lambda: filler.append(fill(disk, LARGE // 8)), table)
        step(workshop)
        with pytest.raises(DatabaseAwayError, match="No space left"), records.writing() as tx:
            tx.events.note(Kind.SHOWN, "page", "p", facts={"noise": noise})
        filler[0].unlink()
        say_what_was_not_said(workshop)
        assert standing(records) == ("received", 0, 1, False)
        go_on(workshop)
        assert standing(records) == ("read", 0, 0, False)
