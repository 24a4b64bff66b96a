"""Three hosts on one switch: the servers on one, workers on two; one is cut off and comes back."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from arkhiv.archive import open_archive
from ocr.settings import EngineName
from pipeline.events import Kind
from storage.schema.capture import page
from storage.schema.trail import event
from tests.databases import no_engine_left
from tests.faults.farm import DEADLINE, Addresses, Farm, build
from tests.faults.tools import waiting_for
from tests.servers.fixtures import running
from tests.servers.hosts import Host, hosts
from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.seaweed import Seaweed
from workers.tally import LEASE_LOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.records import SqlRecords
    from tests.faults.desk import Desk

pytestmark = [pytest.mark.service, pytest.mark.timeout(500)]
CUT_SECONDS = 45.0
"""Longer than the lease (30 s) and the sweep after it."""
GOAL_SECONDS = 40.0


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    with no_engine_left():
        yield


@pytest.fixture
def network() -> Iterator[tuple[Host, ...]]:
    with hosts(3) as made:
        yield made


@pytest.fixture
def farm(tmp_path: Path, network: tuple[Host, ...]) -> Iterator[Farm]:
    at = network[0]
    with ExitStack() as stack:
        database = stack.enter_context(
            running(Postgres(tmp_path / "postgres", host=at.address, within=at.within))
        )
        broker = stack.enter_context(
            running(RabbitMQ(tmp_path / "rabbitmq", host=at.address, within=at.within))
        )
        store = stack.enter_context(
            running(Seaweed(tmp_path / "seaweed", host=at.address, within=at.within))
        )
        made = build(
            tmp_path,
            Addresses(database.fresh(), broker.url, store.url(store.bucket().name)),
            records=6,
        )
        try:
            yield made
        finally:
            made.clear()


def test_a_host_that_is_cut_off_with_a_page_in_hand_costs_no_page_and_doubles_none(
    farm: Farm, network: tuple[Host, ...], tmp_path: Path
) -> None:
    (near, far), (first, second) = network[1:], farm.posts
    second.settings = replace(second.settings, ocr_engine=EngineName.PYTESSERACT)
    may_read = tmp_path / "may-read"
    farm.start(second, before=far.within, path=waiting_for(may_read))
    with watching(farm) as records:
        wait_until(lambda: in_hand(records))
        ((key, token),) = in_hand(records).items()
        farm.start(first, before=near.within)
        far.cut()
        cut = time.monotonic()
        assert in_hand(records)[key] == token
        wait_until(lambda: in_hand(records).get(key) != token)
        assert time.monotonic() - cut <= GOAL_SECONDS, "taken over while the line is cut"
        wait_until(lambda: reads(records, key) == 1)
        time.sleep(max(0.0, CUT_SECONDS - (time.monotonic() - cut)))
        assert refused(records, second) == 0
        far.mend()
        may_read.touch()
        wait_until(lambda: refused(records, second) == 1)
        assert reads(records, key) == 1
    farm.finish()
    farm.assert_whole()


@contextmanager
def watching(farm: Farm) -> Iterator[SqlRecords]:
    """Lend the records of a farm."""
    archive = open_archive(farm.home.settings)
    try:
        yield archive.records
    finally:
        archive.records.engine.dispose()


def in_hand(records: SqlRecords) -> dict[str, str]:
    """Return the leases under which pages are being read."""
    with records.reading() as tx:
        reading = select(page.c.id, page.c.lease).where(
            page.c.lease.is_not(None), page.c.state == "cleaned"
        )
        return {row.id: row.lease for row in tx.connection.execute(reading)}


def reads(records: SqlRecords, key: str) -> int:
    """Count how often a page was read."""
    of_page = select(func.count()).where(event.c.type == Kind.PAGE_READ, event.c.subject_id == key)
    with records.reading() as tx:
        return tx.connection.scalar(of_page) or 0


def refused(records: SqlRecords, post: Desk) -> int:
    """Count the results of a post that came after its lease was lost."""
    with records.reading() as tx:
        met = tx.tally.met().get(post.settings.station, ())
    return sum(one.count for one in met if one.code == LEASE_LOST)


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)
