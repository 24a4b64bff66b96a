"""The database: is it there, of our schema, and does it take what is written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, fault, ok, warning
from pipeline.clock import now
from storage.database import open_engine
from storage.errors import DatabaseAwayError, DatabaseDamagedError, SchemaVersionError
from storage.migrate import NEEDED, NONE, found, require_current
from storage.moving.closed import records_of, require_open
from storage.moving.errors import MovedAwayError, MoveUnfinishedError
from storage.practice import is_for_practice
from storage.probe import clock_of, is_there, round_trip, write_and_take_back
from storage.records import SqlRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings

SLOW_MILLISECONDS = 20.0
CLOCK_OFF = 2.0
CLOCK_WRONG = 15.0
"""Seconds; a lease lasts thirty."""


def database(settings: Settings) -> Iterator[Finding]:
    """Try the database."""
    records = SqlRecords(open_engine(settings.database_url), settings.station)
    try:
        yield from _tried(records, settings.station)
    except (DatabaseAwayError, DatabaseDamagedError) as met:
        yield fault(Part.DATABASE, met.code, cause=str(met.facts["cause"]).rstrip("."))
    finally:
        records.engine.dispose()


def _tried(records: SqlRecords, station: str) -> Iterator[Finding]:
    schema = found(records.engine) if is_there(records.engine) else NONE
    if schema == NONE:
        yield fault(Part.DATABASE, "schema_none")
        return
    try:
        require_current(records.engine)
    except SchemaVersionError:
        yield fault(Part.DATABASE, "schema_version", found=schema, needed=NEEDED)
        return
    yield from _closed(records_of(records.engine, station))
    if is_for_practice(records.engine):
        yield ok(Part.DATABASE, "practice")
    write_and_take_back(records.engine)
    milliseconds = round(round_trip(records.engine) * 1000, 1)
    slow = milliseconds > SLOW_MILLISECONDS
    yield ok(Part.DATABASE, "database_ready", schema=schema, milliseconds=milliseconds)
    if slow:
        yield warning(Part.DATABASE, "database_slow", milliseconds=milliseconds)
    yield from _clock(records)


def _closed(records: SqlRecords) -> Iterator[Finding]:
    try:
        require_open(records)
    except (MovedAwayError, MoveUnfinishedError) as met:
        yield fault(Part.DATABASE, met.code, **met.facts)


def _clock(records: SqlRecords) -> Iterator[Finding]:
    before = time.monotonic()
    theirs = clock_of(records.engine)
    if theirs is None:
        return
    half = (time.monotonic() - before) / 2
    yield clock("the database", (theirs - now()).total_seconds() + half, CLOCK_OFF, CLOCK_WRONG)


def clock(other: str, seconds: float, off: float, wrong: float) -> Finding:
    """Return what a difference of clocks means."""
    facts = {"other": other, "seconds": round(abs(seconds), 1)}
    if abs(seconds) > wrong:
        return fault(Part.CLOCK, "clock_wrong", **facts)
    if abs(seconds) > off:
        return warning(Part.CLOCK, "clock_off", **facts)
    return ok(Part.CLOCK, "clock_right", **facts)
