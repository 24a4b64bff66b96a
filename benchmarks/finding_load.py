"""Loading an index of very many invented papers, with an inventory that is not all digitized."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import insert

from arkhiv.cli.output import tell
from benchmarks.finding_papers import TYPES, UNITS, papers
from pipeline.clock import now
from pipeline.holdings.archives import seed
from storage.database import writing
from storage.migrate import migrate
from storage.records.finding_rows import put
from storage.schema.documents import document
from storage.schema.finding import finding
from storage.schema.inventory import claim, record, volume
from storage.schema.rollup import record_progress, rollup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from pipeline.finding.findable import Findable
    from storage.records import SqlRecords

AT_ONCE = 1000
IN_A_BOOK = 250
MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
Row = dict[str, object]


def load(records: SqlRecords, count: int) -> float:
    """Make an index of so many papers in an empty database; return the seconds that took."""
    started = time.monotonic()
    migrate(records.engine)
    with records.writing() as tx:
        seed(tx)
    made_later = _dropped(records)
    for number, some in enumerate(papers(count, AT_ONCE)):
        with writing(records.engine) as connection:
            connection.execute(insert(document), [_document(one) for one in some])
            put(connection, some)
        if number % 20 == 19:
            tell(f"{time.monotonic() - started:7.0f} s  {(number + 1) * AT_ONCE:,} papers")
    with writing(records.engine) as connection:
        _inventory(connection, count)
        connection.execute(insert(finding), [{"name": "documents", "built": now()}])
        connection.execute(
            insert(rollup), [{"name": name, "built": now()} for name in ("records", "volumes")]
        )
    with writing(records.engine) as connection:
        for statement in made_later:
            connection.exec_driver_sql(statement)
    settle(records)
    return time.monotonic() - started


def _dropped(records: SqlRecords) -> list[str]:
    """Drop PostgreSQL's indexes of words and shapes, which are made sooner when all is there."""
    if records.engine.dialect.name == "sqlite":
        return []
    known = "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%%USING gin%%'"
    with writing(records.engine) as connection:
        found = connection.exec_driver_sql(known).all()
        for name, _ in found:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    return [made for _, made in found]


def settle(records: SqlRecords) -> None:
    """Do at once what a database does by itself some time after so many rows came."""
    if records.engine.dialect.name == "sqlite":
        with writing(records.engine) as connection:
            connection.exec_driver_sql("ANALYZE")
        return
    address = records.engine.url.set(drivername="postgresql").render_as_string()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def _document(one: Findable) -> Row:
    return {
        "id": one.document,
        "origin_key": one.document,
        "restricted": False,
        "version": 1,
        "state": "registered",
        "due": MOMENT,
        "created": MOMENT,
    }


def _inventory(connection: Connection, count: int) -> None:
    """Every tenth book is not digitized: its records are claimed, and no paper is there."""
    books = range(0, count // IN_A_BOOK + 1, 10)
    _put(connection, volume, map(_volume, books))
    for table, make in ((record, _record), (record_progress, _progress), (claim, _claim)):
        _put(connection, table, (make(book, at) for book in books for at in range(IN_A_BOOK)))


def _put(connection: Connection, table: Table, rows: Iterator[Mapping[str, object]]) -> None:
    some: list[Mapping[str, object]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            connection.execute(insert(table), some)
            some.clear()
    if some:
        connection.execute(insert(table), some)


def _volume(book: int) -> Row:
    return {
        "id": f"v{book}",
        "unit": _unit(book),
        "fonds": "1",
        "inventory": "3",
        "item": f"B{book}",
        "kind": "bound_register",
        "created": MOMENT,
    }


def _unit(book: int) -> str:
    return UNITS[book % len(UNITS)]


def _record(book: int, at: int) -> Row:
    return {
        "id": f"r{book}-{at}",
        "register": "civil",
        "record_id": f"C-{book}-{at}",
        "type": TYPES[at % len(TYPES)],
        "year": 1930 + book % 90,
        "names": [],
        "unit": _unit(book),
        "digest": "",
        "created": MOMENT,
    }


def _progress(book: int, at: int) -> Row:
    months = dict.fromkeys(("created", "captured", "digitized", "registered"), "")
    return {
        "record": f"r{book}-{at}",
        "register": "civil",
        "record_id": f"C-{book}-{at}",
        "unit": _unit(book),
        "type": TYPES[at % len(TYPES)],
        "stage": "claimed",
        "reached": 0,
        **months,
    }


def _claim(book: int, at: int) -> Row:
    return {
        "id": f"c{book}-{at}",
        "record": f"r{book}-{at}",
        "volume": f"v{book}",
        "leaves": str(at),
    }


def facts_of(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """Return how many rows each of these tables has."""
    counted = "SELECT count(*) FROM {}"
    return {
        table.name: int(connection.exec_driver_sql(counted.format(table.name)).scalar() or 0)
        for table in tables
    }
