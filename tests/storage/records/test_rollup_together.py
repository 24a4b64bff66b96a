"""Several who keep the rollup up, or drop it, at once: none harms another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, text

from pipeline.clock import now
from pipeline.events import Kind
from storage.records.asof import AsOf
from storage.records.counting import counted
from storage.records.rollup_counts import rolled
from storage.records.rollup_touched import RECORDS, VOLUMES, touched
from storage.schema.inventory import record
from storage.schema.rollup import record_progress, rollup
from workers.roller import roll

if TYPE_CHECKING:
    from arkhiv.archive import Archive

SECONDS = 10.0
"""How long anybody is waited for."""
MANY = 66_000
"""More things than PostgreSQL takes parameters in one statement."""


def give_records(archive: Archive, *keys: str) -> None:
    """Import records, sealed and told of."""
    common = {"register": "civil", "type": "birth", "names": [], "unit": "00", "digest": ""}
    with archive.records.writing() as tx:
        for key in keys:
            known = {"id": key, "record_id": f"R {key}", "created": now()}
            tx.connection.execute(insert(record).values(**common, **known))
            tx.events.note(Kind.RECORD_IMPORTED, "record", key)
    archive.sealer.seal()


def agree(archive: Archive) -> None:
    """Every record is kept, and what is kept is what counting gives."""
    with archive.records.reading() as tx:
        assert tx.rollup.is_built()
        kept = rolled(tx.connection, None, tx.rollup.not_yet())
        assert kept == counted(tx.connection, None, AsOf(None))
        records = tx.connection.scalar(select(func.count()).select_from(record))
        assert tx.connection.scalar(select(func.count()).select_from(record_progress)) == records


def test_dropping_the_rollup_waits_for_whoever_keeps_it_up(archive: Archive) -> None:
    roll(archive.records)
    give_records(archive, "a", "b")
    begun, dropping = threading.Event(), threading.Event()

    def follow() -> bool:
        with archive.records.marking() as tx:
            followed = tx.rollup.advance()
            begun.set()
            dropping.wait(SECONDS)
            threading.Event().wait(0.3)
            return followed

    def forget() -> None:
        begun.wait(SECONDS)
        dropping.set()
        with archive.records.marking() as tx:
            tx.rollup.forget()

    with ThreadPoolExecutor(2) as pool:
        followed, forgotten = pool.submit(follow), pool.submit(forget)
        assert followed.result(SECONDS)
        forgotten.result(SECONDS)
    roll(archive.records)
    agree(archive)


def test_many_who_find_no_rollup_begin_one(archive: Archive) -> None:
    give_records(archive, "a", "b")
    together = threading.Barrier(4)

    def advance() -> None:
        with archive.records.reading() as tx:
            assert tx.rollup.is_behind()
        together.wait(SECONDS)
        with archive.records.marking() as tx:
            tx.rollup.advance()
            threading.Event().wait(0.1)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(advance) for _ in range(4)]:
            done.result(SECONDS)
    roll(archive.records)
    agree(archive)


def test_a_rollup_with_a_part_missing_is_completed(archive: Archive) -> None:
    give_records(archive, "a")
    roll(archive.records)
    with archive.records.marking() as tx:
        tx.connection.execute(text("DELETE FROM rollup WHERE name = 'volumes'"))
    roll(archive.records)
    agree(archive)
    with archive.records.reading() as tx:
        assert set(tx.connection.scalars(select(rollup.c.name))) == {"records", "volumes"}


def test_more_events_than_a_statement_takes_parameters_are_followed(archive: Archive) -> None:
    kinds = sorted(RECORDS.keys() | VOLUMES.keys())
    with archive.records.reading() as tx:
        for kind in kinds:
            keys = [f"{number}" for number in range(MANY)]
            records, volumes = touched(tx.connection, [(kind, key) for key in keys])
            assert (records, volumes) == (set(), set(keys) if kind == "volume" else set())
