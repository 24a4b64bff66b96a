"""Scale: a million records on PostgreSQL, every list and the progress report timed, plans kept.

    .venv/bin/python benchmarks/scale.py --records 100000

The server is the bench's own, with fsync on. `--plans FILE` keeps the plan of every statement that
the questions are made of; `--json FILE` keeps the numbers.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


import psycopg

from arkhiv.cli.output import put, put_table, tell
from benchmarks.plans import keep_plans
from benchmarks.scale_load import load
from benchmarks.scale_questions import questions
from benchmarks.scale_rows import PAGES, Size
from pipeline.holdings.archives import seed
from storage.database import open_engine
from storage.migrate import migrate
from storage.records import SqlRecords
from tests.servers.postgres import Postgres
from workers.roller import roll

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TARGET_MS = 100.0
ROUNDS = 4
NAME = "arkhiv_scale"
SERVER = {
    "fsync": "on",
    "shared_buffers": "1GB",
    "effective_cache_size": "8GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "30min",
}
Times = dict[str, list[float]]


def main(words: Sequence[str] | None = None) -> int:
    """Make the archive, ask, print; 1 where a list or the report is slower than its target."""
    asked = _asked(words)
    size = Size(asked.records, asked.events_of_a_page)
    with _server(asked.folder) as server:
        records = SqlRecords(open_engine(f"{_address(server)}/{NAME}"), "bench")
        loaded = 0.0 if asked.again else _made(server, records, size)
        facts = _facts(records, size, loaded)
        times = _timed(records, size, asked.rounds)
        if asked.plans:
            keep_plans(records, questions(size.records), asked.plans, size.records)
        records.engine.dispose()
    worst = _print(times, size, facts)
    if asked.json:
        asked.json.write_text(json.dumps({"facts": facts, "ms": _numbers(times)}, indent=1))
    return 0 if worst <= TARGET_MS else 1


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time lists and progress on a big archive.")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--events-of-a-page", type=int, choices=(1, 2, 3), default=3)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--plans", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="keep the server's data here")
    parser.add_argument("--again", action="store_true", help="ask what an earlier run has made")
    return parser.parse_args(words)


@contextmanager
def _server(folder: Path | None) -> Iterator[Postgres]:
    place = folder or Path(tempfile.mkdtemp(prefix="arkhiv-scale-"))
    server = Postgres(place, options=SERVER)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        if folder is None:
            shutil.rmtree(server.folder, ignore_errors=True)


def _address(server: Postgres) -> str:
    return f"postgresql://postgres@{server.host}:{server.port}"


def _made(server: Postgres, records: SqlRecords, size: Size) -> float:
    """Fill a database that compares text byte by byte: ids need no language, and sort faster."""
    with psycopg.connect(f"{_address(server)}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME} LC_COLLATE 'C' TEMPLATE template0")
    migrate(records.engine)
    with records.writing() as tx:
        seed(tx)
    return load(records.engine, size)


def _facts(records: SqlRecords, size: Size, loaded: float) -> dict[str, float]:
    started = time.monotonic()
    roll(records)
    built = time.monotonic() - started
    tell(f"{built:7.0f} s  the rollup is built")
    _settle(records)
    with records.reading() as tx:
        disk = tx.connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
        events = tx.connection.exec_driver_sql("SELECT count(*) FROM event").scalar()
    return {
        "records": size.records,
        "pages": size.records * PAGES,
        "events": int(events or 0),
        "gigabytes": round(int(disk or 0) / 1e9, 1),
        "seconds to load": round(loaded),
        "seconds to build the rollup": round(built),
    }


def _settle(records: SqlRecords) -> None:
    """Do at once what the server does by itself within minutes after so many rows came."""
    address = records.engine.url.set(drivername="postgresql").render_as_string()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) record_progress, progress_count")


def _timed(records: SqlRecords, size: Size, rounds: int) -> Times:
    times: Times = defaultdict(list)
    gc.collect()
    gc.freeze()
    for turn in range(rounds + 1):
        for question in questions(size.records):
            with records.reading() as tx:
                started = time.perf_counter()
                question.ask(tx)
                taken = (time.perf_counter() - started) * 1000
            if turn:
                times[question.name].append(taken)
    return times


def _numbers(times: Mapping[str, list[float]]) -> dict[str, tuple[float, float, float, int]]:
    return {
        name: (_quantile(found, 50), _quantile(found, 95), max(found), len(found))
        for name, found in times.items()
    }


def _quantile(found: Sequence[float], percent: int) -> float:
    return quantiles([*found, *found], n=100, method="inclusive")[percent - 1]


def _print(times: Mapping[str, list[float]], size: Size, facts: Mapping[str, float]) -> float:
    rows = [
        (name, str(count), f"{half:.1f}", f"{most:.1f}", f"{worst:.1f}", f"{most / TARGET_MS:.2f}")
        for name, (half, most, worst, count) in _numbers(times).items()
    ]
    for name, value in facts.items():
        put(f"{name}: {value:,}")
    heads = ("question", "asked", "p50 ms", "p95 ms", "slowest ms", "of 100 ms")
    put_table(f"{size.records:,} records", heads, rows, right=(1, 2, 3, 4, 5))
    return max(_quantile(found, 95) for found in times.values())


if __name__ == "__main__":
    sys.exit(main())
