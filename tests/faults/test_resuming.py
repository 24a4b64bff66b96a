"""What a killed worker had in hand is finished by another: the leases and looks of real life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.databases import no_engine_left
from tests.faults.farm import Addresses, Farm, build
from tests.faults.resuming import resumed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.postgres import Postgres
    from tests.servers.rabbitmq import RabbitMQ
    from tests.servers.redis import Redis

pytestmark = [pytest.mark.service, pytest.mark.timeout(400)]


@pytest.fixture(params=["rabbitmq", "redis"])
def broker(request: pytest.FixtureRequest) -> RabbitMQ | Redis:
    found: RabbitMQ | Redis = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def farm(tmp_path: Path, postgres: Postgres, broker: RabbitMQ | Redis) -> Iterator[Farm]:
    at = Addresses(postgres.fresh(), broker.url, f"folder:{tmp_path / 'objects'}")
    with no_engine_left():
        made = build(tmp_path, at, records=10)
        yield made
        made.clear()


def emptied(broker: RabbitMQ | Redis) -> None:
    broker.kill()
    broker.empty()
    broker.start()


def nothing(_: RabbitMQ | Redis) -> None:
    """Leave the broker alone."""


@pytest.mark.parametrize("trouble", [nothing, emptied])
def test_the_page_of_a_killed_worker_is_finished_by_another(
    farm: Farm, broker: RabbitMQ | Redis, trouble: Callable[[RabbitMQ | Redis], None]
) -> None:
    assert resumed(farm, lambda: trouble(broker)).pages >= 1
    farm.finish()
    farm.assert_whole()
