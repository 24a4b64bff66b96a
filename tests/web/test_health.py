"""Health and readiness as a supervisor asks for them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import Step
from storage.database import open_engine
from storage.records import SqlRecords
from storage.records.tally import Took
from storage.schema.capture import page
from storage.schema.tally import step_tally

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve
    from tests.servers.postgres import Postgres
    from tests.web.conftest import Web

HOUR = timedelta(hours=1)


def due_an_hour_ago(archive: Archive, waits: int = 0) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(due=now() - HOUR, waits=waits))


def test_a_process_that_answers_is_alive(web: Web) -> None:
    assert (web.ask("/healthz").status, web.ask("/healthz").json) == (200, {"alive": True})


def test_an_idle_archive_is_ready(web: Web) -> None:
    assert (web.ask("/readyz").status, web.ask("/readyz").json["ready"]) == (200, True)


def test_work_that_has_just_come_is_no_reason(web: Web, shelve: Shelve) -> None:
    shelve.page()
    assert web.ask("/readyz").status == 200


def test_work_that_waits_while_nothing_is_done_is_a_reason(
    web: Web, shelve: Shelve, archive: Archive
) -> None:
    shelve.page()
    due_an_hour_ago(archive)
    said = web.ask("/readyz")
    assert said.status == 503
    (reason,) = said.json["reasons"]
    assert (reason["code"], reason["step"], reason["waiting"]) == ("stands_still", "clean", 1)
    assert reason["last_done"] is None


def test_a_step_that_was_done_lately_is_ready_however_long_the_queue(
    web: Web, shelve: Shelve, archive: Archive
) -> None:
    shelve.page()
    due_an_hour_ago(archive)
    with archive.records.writing() as tx:
        tx.tally.add([Took(Step.CLEAN.value, "1", 1, 0.7)], [])
    assert web.ask("/readyz").status == 200
    with archive.records.writing() as tx:
        tx.connection.execute(update(step_tally).values(last=now() - HOUR))
    assert web.ask("/readyz").status == 503


def test_work_in_hand_or_held_is_not_waiting(web: Web, shelve: Shelve, archive: Archive) -> None:
    key = shelve.page()
    due_an_hour_ago(archive)
    with archive.records.writing() as tx:
        tx.holds.hold("page", key, "step_died", {})
    assert web.ask("/readyz").status == 200


def test_work_that_is_put_off_again_and_again_is_a_reason(
    web: Web, shelve: Shelve, archive: Archive
) -> None:
    shelve.page()
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(due=now() + timedelta(minutes=4), waits=12))
    assert web.ask("/readyz").status == 503


def test_objects_that_are_away_are_a_reason(web: Web, archive: Archive) -> None:
    root = archive.settings.data / "objects"
    shutil.rmtree(root)
    root.write_text("the disk is not mounted")
    said = web.ask("/readyz")
    assert (said.status, said.json["reasons"]) == (503, [{"part": "objects", "code": "store_away"}])


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("left", "code"),
    [
        (b"no database" * 999, "database_damaged"),
        (b"", "database_damaged"),
        (None, "database_away"),
    ],
)
def test_a_database_whose_file_was_overwritten_is_a_reason(
    web: Web, archive: Archive, left: bytes | None, code: str
) -> None:
    file = Path(str(archive.records.engine.url.database))
    with archive.records.reading() as tx:
        assert tx.people.all() == ()
        assert web.ask("/readyz").status == 200
    if left is None:
        file.unlink()
    else:
        file.write_bytes(left)
    said = web.ask("/readyz")
    assert said.status == 503
    assert {"part": "database", "code": code} in said.json["reasons"]


@pytest.mark.service
def test_a_database_that_is_away_is_a_reason_and_told_in_time(web: Web, postgres: Postgres) -> None:
    engine = open_engine(postgres.fresh().replace(str(postgres.port), "1"))
    web.house = replace(web.house, records=SqlRecords(engine, "station-1"))
    said = web.ask("/readyz")
    assert said.status == 503
    assert {"part": "database", "code": "database_away"} in said.json["reasons"]
    engine.dispose()


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/nowhere"])
def test_nothing_else_is_shown(web: Web, path: str) -> None:
    assert web.ask(path).status == 404
