"""What a killed worker had in hand is taken up by another within 40 s, whatever the broker does.

Leases and looks are those of real life and cost half a minute each time, so it is waited for
several at once, each with a broker of its own.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.databases import no_engine_left
from tests.faults.farm import Addresses, Farm, build
from tests.faults.resuming import TROUBLES, resumed
from tests.servers.fixtures import running
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.resuming import Resumed
    from tests.servers.postgres import Postgres

pytestmark = [
    pytest.mark.service,
    pytest.mark.timeout(400),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""The AMQP client leaves the sockets of connections that fail to the collector of garbage."""
GOAL = 40.0
PAPERS = 10
KINDS: tuple[type[RabbitMQ | Redis], ...] = (RabbitMQ, Redis)


def set_up(
    folder: Path, postgres: Postgres, kind: type[RabbitMQ | Redis], stack: ExitStack
) -> tuple[Farm, RabbitMQ | Redis]:
    """Make a farm on a broker of its own."""
    broker = stack.enter_context(running(kind(folder / "broker")))
    at = Addresses(postgres.fresh(), broker.url, f"folder:{folder / 'objects'}")
    farm = build(folder, at, records=PAPERS)
    stack.callback(farm.clear)
    return farm, broker


@pytest.mark.parametrize("some", [tuple(TROUBLES)[:2], tuple(TROUBLES)[2:]])
def test_the_page_of_a_killed_worker_is_taken_up_by_another_within_forty_seconds(
    tmp_path: Path, postgres: Postgres, some: tuple[str, ...]
) -> None:
    with no_engine_left(), ExitStack() as stack:
        each = {
            (kind.name, trouble): set_up(tmp_path / f"{kind.name}-{number}", postgres, kind, stack)
            for number, trouble in enumerate(some)
            for kind in KINDS
        }

        def one(which: tuple[str, str]) -> Resumed:
            farm, broker = each[which]
            return resumed(farm, broker, which[1])

        with ThreadPoolExecutor(len(each)) as pool:
            found = dict(zip(each, pool.map(one, each), strict=True))
        for farm, _ in each.values():
            farm.finish()
            farm.assert_whole()
    assert all(seen.pages >= 1 for seen in found.values()), found
    assert all(seen.taken <= GOAL for seen in found.values()), found
