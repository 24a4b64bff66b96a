"""Finding: questions put to an index of very many papers, timed, on SQLite or PostgreSQL.

    .venv/bin/python -m benchmarks.finding --sqlite 100000 --postgresql 1000000

A server is the bench's own, with fsync on. `--plans FILE` keeps the plans of PostgreSQL.
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
from dataclasses import asdict
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import psycopg

from arkhiv.cli.output import put, put_table, tell
from benchmarks.finding_load import facts_of, load
from benchmarks.finding_questions import questions
from benchmarks.finding_recall import recalled
from benchmarks.plans import keep_plans
from benchmarks.scale import SERVER
from storage.database import open_engine
from storage.records import SqlRecords
from storage.schema.finding import INDEX
from tests.servers.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.records import SqlTransaction

TARGET_MS = 100.0
EACH = 25
NAME = "arkhiv_finding"
Times = dict[str, list[tuple[float, float]]]
"""Milliseconds of every question by the clock, and of the processor."""


def main(words: Sequence[str] | None = None) -> int:
    """Make the indexes, ask, print; 1 where a question is slower than the target."""
    asked = _asked(words)
    worst, kept = 0.0, {}
    if asked.sqlite:
        with _embedded(asked.folder) as records:
            worst, kept["sqlite"] = _measured(records, asked.sqlite, asked)
    if asked.postgresql:
        with _served(asked.folder, again=asked.again) as records:
            slowest, kept["postgresql"] = _measured(records, asked.postgresql, asked)
            worst = max(worst, slowest)
            if asked.plans:
                keep_plans(records, questions(asked.postgresql, 1), asked.plans, asked.postgresql)
    if asked.json:
        asked.json.write_text(json.dumps(kept, indent=1))
    return 0 if worst <= TARGET_MS else 1


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time questions to a big index of papers.")
    parser.add_argument("--sqlite", type=int, default=0, metavar="PAPERS")
    parser.add_argument("--postgresql", type=int, default=0, metavar="PAPERS")
    parser.add_argument("--each", type=int, default=EACH, help="so many questions of a kind")
    parser.add_argument("--plans", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="keep the databases here")
    parser.add_argument("--again", action="store_true", help="ask what an earlier run has made")
    return parser.parse_args(words)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    made = Path(tempfile.mkdtemp(prefix="arkhiv-finding-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _embedded(kept: Path | None) -> Iterator[SqlRecords]:
    with _folder(kept) as folder:
        records = SqlRecords(open_engine(f"sqlite:///{folder}/finding.db"), "bench")
        yield records
        records.engine.dispose()


@contextmanager
def _served(kept: Path | None, *, again: bool) -> Iterator[SqlRecords]:
    with _folder(kept) as folder:
        server = Postgres(folder / "server", options=SERVER)
        server.start()
        address = f"postgresql://postgres@{server.host}:{server.port}"
        try:
            if not again:
                with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {NAME} LC_COLLATE 'C' TEMPLATE template0")
            records = SqlRecords(open_engine(f"{address}/{NAME}"), "bench")
            yield records
            records.engine.dispose()
        finally:
            server.stop()


def _measured(
    records: SqlRecords, count: int, asked: argparse.Namespace
) -> tuple[float, dict[str, object]]:
    kind = records.engine.dialect.name
    loaded = 0.0 if asked.again else load(records, count)
    with records.reading() as tx:
        facts: dict[str, float] = dict(facts_of(tx.connection, INDEX))
    facts["seconds to load"] = round(loaded)
    times = _timed(records, count, asked.each)
    times["all together"] = [one for found in times.values() for one in found]
    numbers = {name: _numbers(found) for name, found in times.items()}
    for name, value in facts.items():
        put(f"{name}: {value:,}")
    rows = [
        (name, str(len(times[name])), *(f"{one:.1f}" for one in found))
        for name, found in numbers.items()
    ]
    heads = ("question", "asked", "p50 ms", "p95 ms", "slowest ms", "processor p50", "p95")
    put_table(f"{kind}, {count:,} papers", heads, rows, right=(1, 2, 3, 4, 5, 6))
    recall = list(recalled(records, count, asked.each))
    ways = ("asked by", "papers", "first", "first five", "shown", "another's")
    put_table(f"the paper that is meant, of {count:,}", ways, [one.row for one in recall])
    kept = {"facts": facts, "ms": numbers, "recall": [asdict(one) for one in recall]}
    return numbers["all together"][1], kept


def _timed(records: SqlRecords, count: int, each: int) -> Times:
    times: Times = defaultdict(list)
    for question in questions(count, 1):
        with records.reading() as tx:
            question.ask(tx)
    gc.collect()
    gc.freeze()
    for question in questions(count, each):
        with records.reading() as tx:
            server = _server_of(tx)
            before, spent = time.perf_counter(), _spent(server)
            question.ask(tx)
            taken, used = time.perf_counter() - before, _spent(server) - spent
            times[question.name].append((taken * 1000, used * 1000))
    tell(f"{sum(map(len, times.values())):,} questions asked")
    return times


def _server_of(tx: SqlTransaction) -> str | None:
    """The process of the server that answers; None where there is no server."""
    if tx.connection.dialect.name == "sqlite":
        return None
    return str(tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar())


def _spent(server: str | None) -> float:
    """Seconds of the processor so far, of this process and of the server's that answers it."""
    theirs = Path(f"/proc/{server}/schedstat").read_text().split()[0] if server else 0
    return time.process_time() + int(theirs) / 1e9


def _numbers(found: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    taken, used = ([*one, *one] for one in zip(*found, strict=True))
    parts, own = (quantiles(one, n=100, method="inclusive") for one in (taken, used))
    return parts[49], parts[94], max(taken), own[49], own[94]


if __name__ == "__main__":
    sys.exit(main())
