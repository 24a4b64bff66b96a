"""A full disk under a server or a worker of a farm: all wait for room, and nothing is lost."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psycopg
import pytest

from pipeline.errors import UnavailableError
from tests.databases import no_engine_left
from tests.faults.disks import fill, let_in, small_disk
from tests.faults.farm import DEADLINE, Addresses, Farm, build
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres
from tests.servers.seaweed import Seaweed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.redis import Redis
    from tests.servers.running import Server

pytestmark = [pytest.mark.service, pytest.mark.timeout(400)]
FULL_SECONDS = 5.0
PAPERS = 3
SEGMENTS = 20
OF_A_DATABASE, OF_A_STORE, OF_A_WORKER = 192 << 20, 96 << 20, 24 << 20


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    with no_engine_left():
        yield


@contextmanager
def at_work(folder: Path, at: Addresses) -> Iterator[Farm]:
    """Lend a farm whose two workers have begun."""
    farm = build(folder, at, records=PAPERS)
    try:
        for post in farm.posts:
            farm.start(post)
        farm.until(pages=1)
        yield farm
    finally:
        farm.clear()


def fill_under(url: str, disk: Path) -> Path:
    """Fill a database's disk, and write its log to the end of what room was set aside for it."""
    with suppress(psycopg.OperationalError), psycopg.connect(url.replace("+psycopg", "")) as last:
        last.autocommit = True
        filler = fill(disk, 0)
        for _ in range(SEGMENTS):
            last.execute("SELECT pg_logical_emit_message(false, 'test', 'full'), pg_switch_wal()")
    return filler


def ended(server: Server) -> int:
    """Wait until a server has ended by itself; return how."""
    assert server.process is not None
    return server.process.wait(DEADLINE)


def test_a_database_that_ended_for_want_of_room_is_waited_for(
    tmp_path: Path, redis: Redis, seaweed: Seaweed
) -> None:
    with (
        small_disk(tmp_path / "disk", OF_A_DATABASE) as disk,
        running(Postgres(let_in(disk) / "postgres", options={"fsync": "on"})) as postgres,
    ):
        url = postgres.fresh()
        at = Addresses(url, redis.url, seaweed.url(seaweed.bucket().name))
        with at_work(tmp_path, at) as farm:
            filler = fill_under(url, disk)
            assert ended(postgres) != 0
            time.sleep(FULL_SECONDS)
            filler.unlink()
            postgres.kill()
            postgres.start()
            farm.finish()
            farm.assert_whole()


def whole_when_it_stores(farm: Farm) -> None:
    """Reckon as soon as a store takes the last seal: the server opens its volumes one by one."""
    deadline = time.monotonic() + DEADLINE
    while True:
        try:
            farm.assert_whole()
        except UnavailableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return


def test_a_store_whose_disk_is_full_is_waited_for(
    tmp_path: Path, postgres: Postgres, redis: Redis
) -> None:
    """A server whose index could not be written takes nothing more until it begins anew."""
    with (
        small_disk(tmp_path / "disk", OF_A_STORE) as disk,
        running(Seaweed(disk / "seaweed")) as store,
    ):
        at = Addresses(postgres.fresh(), redis.url, store.url(store.bucket().name))
        with at_work(tmp_path, at) as farm:
            filler = fill(disk, 0)
            time.sleep(FULL_SECONDS)
            assert farm.finished() < (farm.pages, PAPERS)
            filler.unlink()
            store.kill()
            store.start()
            farm.finish()
            whole_when_it_stores(farm)


def test_a_worker_whose_disk_is_full_takes_nothing_until_there_is_room(
    tmp_path: Path, postgres: Postgres, redis: Redis, seaweed: Seaweed
) -> None:
    at = Addresses(postgres.fresh(), redis.url, seaweed.url(seaweed.bucket().name))
    with small_disk(tmp_path / "post-1", OF_A_WORKER) as disk:
        farm = build(tmp_path, at, records=PAPERS)
        try:
            farm.start(farm.posts[0])
            farm.until(pages=1)
            filler = fill(disk, 0)
            time.sleep(FULL_SECONDS)
            before, _ = farm.finished()
            assert farm.in_hand() == 0
            time.sleep(FULL_SECONDS)
            assert farm.in_hand() == 0
            assert farm.finished()[0] == before < farm.pages
            filler.unlink()
            farm.finish()
            farm.assert_whole()
        finally:
            farm.clear()
