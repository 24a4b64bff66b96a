"""Coordination: durable steps a second with steps that do nothing, on PostgreSQL and RabbitMQ.

One step is a message through the broker, a lease, a move and an event, each committed and synced.
Clean and read are done one after the other by whoever gets the page, or by message where --queues
splits them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from benchmarks.idle import TABLE, NoChildren
from benchmarks.processors import spent
from pipeline.clock import now
from pipeline.flow import WORK, Step
from pipeline.ids import new_id
from pipeline.recipe import Recipe
from storage.database import open_engine
from storage.migrate import migrate
from storage.records import SqlRecords
from storage.schema import capture, inventory, trail
from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from workers.sweep import Sweep
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Sequence

DURABLE = {"fsync": "on", "synchronous_commit": "on"}
WARM_UP = 5.0


def shelve(records: SqlRecords, count: int) -> None:
    """Put pages into the records that nothing but their rows stands for."""
    moment, volume, batch, master = now(), new_id(), new_id(), new_id()
    leaves = [new_id() for _ in range(count)]
    with records.writing() as tx:
        run = tx.connection.execute
        run(inventory.unit.insert().values(code="00", name_mn="", name_en=""))
        run(
            inventory.volume.insert().values(
                id=volume, unit="00", fonds="1", inventory="1", item="1", kind="loose",
                created=moment,
            )
        )  # fmt: skip
        run(
            capture.batch.insert().values(
                id=batch, source="", operator="", station="", unit="00", driver="", profile={},
                counters={}, opened=moment,
            )
        )  # fmt: skip
        run(
            capture.master.insert().values(
                id=master, sha256="", size=0, media_type="", key="", batch=batch, provenance={},
                created=moment,
            )
        )  # fmt: skip
        run(
            inventory.leaf.insert(),
            [
                {"id": leaf, "volume": volume, "label": str(number), "ordinal": 0,
                 "position": number, "former_labels": []}
                for number, leaf in enumerate(leaves)
            ],
        )  # fmt: skip
        run(
            capture.page.insert(),
            [
                {"id": new_id(), "leaf": leaf, "side": "r", "part": 1, "master": master,
                 "width": 1, "height": 1, "dpi_source": "file", "standing": "current",
                 "created": moment, "state": "received", "due": moment}
                for leaf in leaves
            ],
        )  # fmt: skip


def work(urls: tuple[str, str], hands: int, seconds: float, does: frozenset[Step]) -> None:
    """Be one worker process for a while."""
    database, broker = urls
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    children: Any = NoChildren(hands)
    workshop = Workshop(
        SqlRecords(open_engine(database), "bench"),
        None,  # type: ignore[arg-type]  # idle steps have no files
        children,
        Recipe(),
        folder,
        table=TABLE,
        does=does,
        broker_url=broker,
    )
    sweep = Sweep(workshop)
    threading.Timer(seconds, sweep.stop).start()
    try:
        sweep.run(until_idle=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Servers:
    """The two real servers."""

    postgres: Postgres
    rabbitmq: RabbitMQ

    def used(self) -> tuple[float, float]:
        """Return the processor seconds of both until now."""
        return tuple(  # type: ignore[return-value]  # it is two
            spent(server.process.pid) if server.process else 0.0
            for server in (self.postgres, self.rabbitmq)
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """Steps a second, and milliseconds of one processor for a step."""

    rate: float
    workers: float
    postgres: float
    rabbitmq: float


def measure(
    urls: tuple[str, str],
    servers: Servers,
    tasks: Sequence[frozenset[Step]],
    hands: int,
    seconds: float,
) -> Measured:
    """Return what so many processes did between two moments, counted in events."""
    records = SqlRecords(open_engine(urls[0]), "bench")
    spawn = multiprocessing.get_context("spawn")
    all_seconds = WARM_UP + seconds + 1
    processes = [
        spawn.Process(target=work, args=(urls, hands, all_seconds, does)) for does in tasks
    ]
    for process in processes:
        process.start()
    deadline = time.monotonic() + 60
    while not events(records) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(WARM_UP / 2)

    def now_used() -> tuple[float, ...]:
        return sum(spent(process.pid) for process in processes), *servers.used()

    before, started, used = events(records), time.monotonic(), now_used()
    time.sleep(seconds)
    elapsed, used_after = time.monotonic() - started, now_used()
    steps = events(records) - before
    for process in processes:
        process.join()
    each = (
        1000 * (after - first) / max(steps, 1)
        for first, after in zip(used, used_after, strict=True)
    )
    return Measured(steps / elapsed, *each)


def events(records: SqlRecords) -> int:
    """Count the events of steps."""
    with records.reading() as tx:
        return tx.connection.scalar(select(func.count()).select_from(trail.event)) or 0


def main() -> None:
    """Measure one and two processes and print both."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--seconds", type=float, default=15)
    ask.add_argument("--hands", type=int, default=4, help="threads of one process")
    ask.add_argument("--pages", type=int, default=20_000)
    ask.add_argument("--split", action="store_true", help="one process cleans, the other reads")
    given = ask.parse_args()
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    postgres = Postgres(folder / "postgres", options=DURABLE)
    rabbitmq = RabbitMQ(folder / "rabbitmq")
    try:
        postgres.start()
        rabbitmq.start()
        print("processes  hands each  durable steps/s  CPU ms/step: workers  postgres  rabbitmq")
        for count in (1, 2):
            urls = (postgres.fresh(), rabbitmq.url)
            migrate(open_engine(urls[0]))
            shelve(SqlRecords(open_engine(urls[0]), "bench"), given.pages)
            tasks = [WORK] * count
            if given.split and count > 1:
                tasks = [frozenset({Step.CLEAN}), frozenset({Step.READ})]
            servers = Servers(postgres, rabbitmq)
            found = measure(urls, servers, tasks, given.hands, given.seconds)
            print(
                f"{count:9}  {given.hands:10}  {found.rate:15.0f}  {found.workers:20.2f}"
                f"  {found.postgres:8.2f}  {found.rabbitmq:8.2f}",
                flush=True,
            )
    finally:
        rabbitmq.kill()
        postgres.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
