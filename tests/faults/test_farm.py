"""Servers and workers that fail under load; afterwards everything is there once, and whole."""

from __future__ import annotations

import os
import random
import secrets
import signal
import time
from typing import TYPE_CHECKING

import pytest

from arkhiv.cli.output import put
from tests.databases import no_engine_left
from tests.faults.farm import DEADLINE, Addresses, Farm, build
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.rabbitmq import RabbitMQ
    from tests.servers.redis import Redis
    from tests.servers.seaweed import Seaweed

pytestmark = [pytest.mark.service, pytest.mark.timeout(400)]
SEED = "FARM_SEED"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    with no_engine_left():
        yield


@pytest.fixture(params=["rabbitmq", "redis"])
def broker(request: pytest.FixtureRequest) -> RabbitMQ | Redis:
    found: RabbitMQ | Redis = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def papers() -> int:
    """How many documents there are."""
    return 4


@pytest.fixture
def farm(
    tmp_path: Path, postgres: Postgres, broker: RabbitMQ | Redis, seaweed: Seaweed, papers: int
) -> Iterator[Farm]:
    at = Addresses(postgres.fresh(), broker.url, seaweed.url(seaweed.bucket().name))
    made = build(tmp_path, at, records=papers)
    yield made
    made.clear()


@pytest.fixture
def moment() -> random.Random:
    """Chance; give what a failed test prints to have it again."""
    seed = os.environ.get(SEED) or str(secrets.randbelow(10_000))
    put(f"{SEED}={seed}")
    return random.Random(seed)


@pytest.mark.parametrize("papers", [16])
def test_workers_killed_at_random_moments_lose_and_double_nothing(
    farm: Farm, moment: random.Random
) -> None:
    for _ in range(2):
        for post in farm.posts:
            farm.start(post)
        wait_until(lambda: farm.in_hand() == len(farm.posts))
        time.sleep(moment.uniform(0.0, 0.4))
        wait_until(farm.caught_in_the_middle)
        for post in farm.posts:
            farm.kill(post)
        assert farm.in_hand() >= 1, "they died with something in hand"
        farm.let_leases_run_out()
    for post in farm.posts:
        farm.start(post)
    farm.finish()
    farm.assert_whole()


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_broker_that_is_killed_and_comes_back_empty_loses_nothing(
    farm: Farm, broker: RabbitMQ | Redis
) -> None:
    for post in farm.posts:
        farm.start(post)
    farm.until(pages=1)
    broker.kill()
    broker.empty()
    time.sleep(2)
    broker.start()
    farm.finish()
    farm.assert_whole()


def test_a_worker_that_lost_its_lease_and_comes_back_changes_nothing(farm: Farm) -> None:
    first, second = farm.posts
    sleeper = farm.start(first)
    farm.until(pages=1)
    os.kill(sleeper.pid, signal.SIGSTOP)
    farm.let_leases_run_out()
    farm.start(second)
    farm.until(pages=farm.pages, documents=len(farm.records))
    os.kill(sleeper.pid, signal.SIGCONT)
    time.sleep(2)
    farm.finish()
    farm.assert_whole()


def test_a_database_that_is_killed_in_the_middle_of_transactions_loses_nothing(
    tmp_path: Path, redis: Redis, seaweed: Seaweed
) -> None:
    with running(Postgres(tmp_path / "postgres", options={"fsync": "on"})) as own:
        at = Addresses(own.fresh(), redis.url, seaweed.url(seaweed.bucket().name))
        farm = build(tmp_path, at)
        try:
            for post in farm.posts:
                farm.start(post)
            for pages in (1, 4):
                farm.until(pages=pages)
                own.kill()
                time.sleep(1)
                own.start()
            farm.finish()
            farm.assert_whole()
        finally:
            farm.clear()
