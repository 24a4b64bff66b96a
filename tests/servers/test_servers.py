from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.database import open_engine
from storage.migrate import found, migrate
from tests.servers.fixtures import running
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis
from tests.servers.seaweed import Seaweed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.postgres import Postgres

pytestmark = pytest.mark.service


def test_a_fresh_postgresql_database_takes_the_schema(postgres: Postgres) -> None:
    engine = open_engine(postgres.fresh())
    assert migrate(engine) == found(engine)
    engine.dispose()


@pytest.mark.parametrize("kind", [RabbitMQ, Redis, Seaweed])
def test_a_server_answers_and_answers_again_after_a_kill(
    tmp_path: Path, kind: type[RabbitMQ | Redis | Seaweed]
) -> None:
    with running(kind(tmp_path / "server")) as server:
        assert server.answers()
        server.kill()
        assert not server.answers()
        server.start()
        assert server.answers()
