from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.database import open_engine
from storage.migrate import found, migrate

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres
    from tests.servers.rabbitmq import RabbitMQ
    from tests.servers.redis import Redis
    from tests.servers.running import Server
    from tests.servers.seaweed import Seaweed

pytestmark = pytest.mark.service


def test_a_fresh_postgresql_database_takes_the_schema(postgres: Postgres) -> None:
    engine = open_engine(postgres.fresh())
    assert migrate(engine) == found(engine)
    engine.dispose()


def test_every_server_answers_and_answers_again_after_a_kill(
    rabbitmq: RabbitMQ, redis: Redis, seaweed: Seaweed
) -> None:
    servers: tuple[Server, ...] = (rabbitmq, redis, seaweed)
    for server in servers:
        server.kill()
        assert not server.answers()
        server.start()
        assert server.answers()
