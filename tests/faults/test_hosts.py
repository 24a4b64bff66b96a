"""Three hosts on one switch: the servers on one, workers on two; one is cut off and comes back."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.databases import no_engine_left
from tests.faults.farm import Addresses, Farm, build
from tests.servers.fixtures import running
from tests.servers.hosts import Host, hosts
from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.seaweed import Seaweed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.service, pytest.mark.timeout(500)]
CUT_SECONDS = 12.0


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


def test_a_host_that_is_cut_off_and_comes_back_costs_no_page_and_doubles_none(
    farm: Farm, network: tuple[Host, ...]
) -> None:
    near, far = network[1:]
    farm.start(farm.posts[0], before=near.within)
    farm.start(farm.posts[1], before=far.within)
    farm.until(pages=2)
    far.cut()
    before, _ = farm.finished()
    time.sleep(CUT_SECONDS)
    assert farm.finished()[0] > before, "the other host goes on alone"
    far.mend()
    farm.finish()
    farm.assert_whole()
