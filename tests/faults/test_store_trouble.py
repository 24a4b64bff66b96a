"""A store that dies, crawls, answers 500 or cuts its lines while workers need it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.databases import no_engine_left
from tests.faults.farm import Addresses, Farm, build
from tests.servers.fixtures import running
from tests.servers.proxy import Proxy
from tests.servers.seaweed import ACCESS, SECRET, Seaweed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.postgres import Postgres
    from tests.servers.redis import Redis

pytestmark = [pytest.mark.service, pytest.mark.timeout(400)]
TROUBLE_SECONDS = 6.0


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    with no_engine_left():
        yield


@pytest.fixture
def line(seaweed: Seaweed) -> Iterator[Proxy]:
    with Proxy(seaweed.host, seaweed.port) as made:
        yield made


@pytest.fixture
def farm(
    tmp_path: Path, postgres: Postgres, redis: Redis, seaweed: Seaweed, line: Proxy
) -> Iterator[Farm]:
    store = f"s3://{ACCESS}:{SECRET}@{line.host}:{line.port}/{seaweed.bucket().name}?tls=no"
    made = build(tmp_path, Addresses(postgres.fresh(), redis.url, store))
    try:
        yield made
    finally:
        line.passes()
        made.clear()


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda line: line.delays(1.5), id="slow"),
        pytest.param(lambda line: line.fails(), id="answers-500"),
        pytest.param(lambda line: line.cuts(20_000), id="cuts-connections"),
        pytest.param(lambda line: line.refuses(), id="away"),
    ],
)
def test_a_store_in_trouble_is_waited_for_and_no_page_suffers(
    farm: Farm, line: Proxy, trouble: Callable[[Proxy], None]
) -> None:
    for post in farm.posts:
        farm.start(post)
    farm.until(pages=1)
    trouble(line)
    time.sleep(TROUBLE_SECONDS)
    line.passes()
    farm.finish()
    farm.assert_whole()


def test_a_store_that_is_killed_keeps_what_it_took_and_the_work_goes_on(
    tmp_path: Path, postgres: Postgres, redis: Redis
) -> None:
    with running(Seaweed(tmp_path / "seaweed")) as own:
        at = Addresses(postgres.fresh(), redis.url, own.url(own.bucket().name))
        farm = build(tmp_path, at)
        try:
            for post in farm.posts:
                farm.start(post)
            farm.until(pages=2)
            own.kill()
            time.sleep(TROUBLE_SECONDS)
            own.start()
            farm.finish()
            farm.assert_whole()
        finally:
            farm.clear()
