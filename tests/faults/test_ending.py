"""Ending: a real `arkhiv work` that is told to end does so in time, whatever hangs."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from arkhiv.archive import open_archive
from ocr.settings import EngineName
from storage.backup.envelope import new_identity
from storage.schema.capture import page
from storage.schema.safety import backup
from tests.conftest import small_page
from tests.faults.desk import ARKHIV, RECORDS, Desk, ended, record
from tests.faults.tools import waiting_for
from tests.servers.proxy import Proxy
from workers.ending import LAST_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers.seaweed import Seaweed

STOP_SECONDS = 2
SLACK = 3.0
"""For a process to notice, and to be gone."""
NEVER = 3600.0
SLOWLY = """
import time
from arkhiv import backups
real = backups.tar
def slowly(parcels):
    for block in real(parcels):
        time.sleep(0.3)
        yield block
backups.tar = slowly
"""


def installed(folder: Path, **changed: Any) -> Desk:  # noqa: ANN401  # settings of many types
    """An installation with one page that nobody has worked on."""
    desk = Desk(folder, stop_seconds=STOP_SECONDS, **changed)
    desk.type("init")
    desk.holdings("records.csv", RECORDS, record("R-1"))
    small_page(desk.scans / "R-1" / "1.png", "нэг")
    desk.take()
    return desk


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def of_page(desk: Desk) -> tuple[str, bool, int]:
    """Return the page's state, whether somebody has it in hand, and what counts against it."""
    archive = open_archive(desk.settings)
    with archive.records.reading() as tx:
        row = tx.connection.execute(select(page.c.state, page.c.lease, page.c.strikes)).one()
    archive.records.engine.dispose()
    return row.state, row.lease is not None, row.strikes


def test_a_page_that_hangs_is_handed_back_within_the_stop_time(tmp_path: Path) -> None:
    desk = installed(tmp_path, ocr_engine=EngineName.PYTESSERACT)
    process = desk.start("work", path=waiting_for(tmp_path / "never"))
    wait_until(lambda: of_page(desk)[:2] == ("cleaned", True))
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert ended(process).code == 0
    assert time.monotonic() - started < STOP_SECONDS + SLACK + 5
    assert of_page(desk) == ("cleaned", False, 0)


@pytest.mark.service
@pytest.mark.timeout(200)
def test_a_store_that_hangs_too_keeps_nobody_past_the_deadline(
    tmp_path: Path, seaweed: Seaweed
) -> None:
    with Proxy(seaweed.host, seaweed.port) as line:
        bucket = seaweed.url(seaweed.bucket().name)
        url = bucket.replace(f"{seaweed.host}:{seaweed.port}", f"{line.host}:{line.port}")
        desk = installed(tmp_path, objects_url=url)
        line.delays(NEVER)
        process = desk.start("work")
        wait_until(lambda: of_page(desk)[1])
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        ended(process)
        assert time.monotonic() - started < STOP_SECONDS + LAST_SECONDS + SLACK
    assert of_page(desk) == ("received", False, 0)


def test_a_backup_under_way_keeps_nobody_waiting(tmp_path: Path) -> None:
    _, recipient = new_identity()
    place = tmp_path / "backups"
    desk = installed(tmp_path, backup_to=str(place), backup_every=24, backup_recipient=recipient)
    process = desk.start("work", program=SLOWLY + ARKHIV)
    archive = open_archive(desk.settings)

    def noted() -> list[tuple[bool | None, bool, str]]:
        with archive.records.reading() as tx:
            rows = tx.connection.execute(select(backup))
            return [(row.ok, row.finished is not None, row.facts.get("code", "")) for row in rows]

    wait_until(noted)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert ended(process).code == 0
    assert time.monotonic() - started < STOP_SECONDS + LAST_SECONDS / 2
    assert noted() == [(None, True, "backup_given_up")]
    assert list(place.iterdir()) == []
    archive.records.engine.dispose()
