"""`make bench-farm`: pages a minute of one and of two worker processes on real servers.

PostgreSQL (with fsync), RabbitMQ and SeaweedFS run on this machine beside the workers and take
their part of its cores; every worker process has one child. Counted are the pages of `samples/`
from the start of the workers until nothing is left to do, their start included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from arkhiv.cli.output import put_table
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.seaweed import Seaweed

if TYPE_CHECKING:
    from collections.abc import Sequence

ARKHIV = Path(sys.executable).with_name("arkhiv")
SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="the folder of the samples")
    parser.add_argument("--rounds", type=int, default=3, help="of one and two processes in turn")
    wanted = parser.parse_args(arguments)
    found: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        database = stack.enter_context(
            running(Postgres(folder / "postgres", options={"fsync": "on"}))
        )
        broker = stack.enter_context(running(RabbitMQ(folder / "rabbitmq")))
        store = stack.enter_context(running(Seaweed(folder / "seaweed")))
        for number in range(wanted.rounds):
            for processes, measured in found.items():
                places = {
                    "ARKHIV_DATA": str(folder / f"data-{number}-{processes}"),
                    "ARKHIV_DATABASE_URL": database.fresh(),
                    "ARKHIV_BROKER_URL": broker.url,
                    "ARKHIV_OBJECTS_URL": store.url(store.bucket().name),
                    "ARKHIV_WORKERS": "1",
                    "ARKHIV_LANG": "en",
                }
                measured.append(_pages_a_minute(wanted.samples, places, processes))
    _print(found)
    return 0


def _pages_a_minute(samples: Path, places: dict[str, str], processes: int) -> float:
    """Take the samples in, then time so many workers until nothing is left."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ARKHIV_")},
        **places,
    }
    inventory = sorted((samples / "holdings").glob("*.csv"), reverse=True)
    for command in (["init"], ["holdings", "import", *inventory]):
        subprocess.run([ARKHIV, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    taken = subprocess.run(
        [ARKHIV, "ingest", f"folder:{samples / 'scans'}", "--json"],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    pages = int(json.loads(taken.stdout)["pages"])
    began = time.perf_counter()
    workers = [
        subprocess.Popen(
            [ARKHIV, "work", "--until-idle"], env=environment, stdout=subprocess.DEVNULL
        )
        for _ in range(processes)
    ]
    for worker in workers:
        if worker.wait():
            raise subprocess.CalledProcessError(worker.returncode, worker.args)
    return pages / (time.perf_counter() - began) * 60


def _print(found: dict[int, list[float]]) -> None:
    alone = median(found[1])
    rows = [
        (str(processes), f"{median(rates):.1f}", f"{median(rates) / alone:.2f}")
        for processes, rates in found.items()
    ]
    heads = ("worker processes", "pages a minute", "as a ratio")
    put_table("One line on servers", heads, rows, right=(0, 1, 2))


if __name__ == "__main__":
    raise SystemExit(main())
