"""Resuming: a worker is killed with a page in its hands, and another one finishes that page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from arkhiv.archive import open_archive
from storage.schema.capture import page
from tests.faults.farm import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.records import SqlRecords
    from tests.faults.farm import Farm

LOOK_SECONDS = 0.05
TRIES = 4
LIVING_SECONDS = 8.0
"""After so long a worker that lives has let go of what it had in hand."""
READ = "read"


@dataclass(frozen=True, slots=True)
class Resumed:
    """How many pages the killed worker had, and the seconds until the last was taken and read."""

    pages: int
    taken: float
    done: float


def resumed(farm: Farm, trouble: Callable[[], None] = lambda: None) -> Resumed:
    """Kill one of two workers in the act, make more trouble, and wait for the other one."""
    archive = open_archive(farm.home.settings)
    try:
        farm.start(farm.posts[1])
        held, killed = _killed_in_the_act(farm, archive.records, trouble)
        taken = _until(lambda: not held & _leases(archive.records).items()) - killed
        keys = [key for key, _ in held]
        done = _until(lambda: _read(archive.records, keys)) - killed
        return Resumed(len(held), taken, done)
    finally:
        archive.records.engine.dispose()


def _killed_in_the_act(
    farm: Farm, records: SqlRecords, trouble: Callable[[], None]
) -> tuple[set[tuple[str, str]], float]:
    """Kill the first worker until it dies with a page in hand; return its leases, and when."""
    for _ in range(TRIES):
        farm.start(farm.posts[0])
        _until(lambda: len(_leases(records)) >= len(farm.posts))
        farm.kill(farm.posts[0])
        killed = time.monotonic()
        before = _leases(records)
        trouble()
        time.sleep(max(0.0, LIVING_SECONDS - (time.monotonic() - killed)))
        if held := before.items() & _leases(records).items():
            return held, killed
    pytest.fail("the worker never died with a page in hand")


def _leases(records: SqlRecords) -> dict[str, str]:
    with records.reading() as tx:
        leased = select(page.c.id, page.c.lease).where(page.c.lease.is_not(None))
        return {row.id: row.lease for row in tx.connection.execute(leased)}


def _read(records: SqlRecords, keys: list[str]) -> bool:
    with records.reading() as tx:
        states = tx.connection.scalars(select(page.c.state).where(page.c.id.in_(keys)))
        return set(states) == {READ}


def _until(it: Callable[[], bool]) -> float:
    """Wait until something is so; return when that was."""
    deadline = time.monotonic() + DEADLINE
    while not it():
        assert time.monotonic() < deadline
        time.sleep(LOOK_SECONDS)
    return time.monotonic()
