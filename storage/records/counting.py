"""Counting in SQL: the standings of all records summed up, whole and by group, from every page on.

This is what the counts mean; the rollup keeps what comes out of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select

from pipeline.nouns.record import Standing
from pipeline.progress.counts import Counts
from pipeline.progress.progress import By
from storage.database import STREAMING
from storage.records.counted_leaves import counted_leaves
from storage.records.rollup_rows import MONTHLY, month
from storage.records.standings import record_standings, standing_counts
from storage.schema.rollup import FLAGS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery
    from sqlalchemy.engine import Connection

    from storage.records.asof import AsOf

Groups = dict[bool, dict[str, Counts]]
"""By name, first those of the indicator, then those of the property register."""

MOMENTS = {
    "created": "created",
    "captured": "captured_at",
    "digitized": "digitized_at",
    "registered": "registered_at",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The groups, and how many records are merged and withdrawn."""

    groups: Groups
    merged: int
    withdrawn: int


def counted(connection: Connection, by: By | None, as_of: AsOf) -> Found:
    """Count the inventory now, or as it stood at the end of a day, however long that takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    standings = record_standings(as_of, kinds=counted_leaves(connection))
    groups = (
        _by_month(connection, standings) if by is By.MONTH else _summed(connection, standings, by)
    )
    rows = connection.execute(standing_counts(as_of))
    standing = {row[0]: row[1] for row in rows}
    return Found(
        groups,
        standing.get(Standing.MERGED.value, 0),
        standing.get(Standing.WITHDRAWN.value, 0),
    )


def _summed(connection: Connection, standings: Subquery, by: By | None) -> Groups:
    name: ColumnElement[str] = standings.c[by.value] if by else literal("")
    rows = connection.execute(
        select(
            standings.c.apart,
            name.label("name"),
            func.count().label("records"),
            *(func.sum(standings.c[flag]).label(flag) for flag in FLAGS),
        ).group_by(standings.c.apart, *([name] if by else []))
    )
    found: Groups = {False: {}, True: {}}
    for row in rows:
        counts = Counts(row.records, **{flag: getattr(row, flag) for flag in FLAGS})
        found[bool(row.apart)][row.name] = counts
    return found


def _by_month(connection: Connection, standings: Subquery) -> Groups:
    """Count each month by the zone of each unit; the rows are streamed."""
    found: dict[bool, dict[str, dict[str, int]]] = {
        apart: defaultdict(lambda: dict.fromkeys(("records", *FLAGS), 0)) for apart in (False, True)
    }
    for row in connection.execute(select(standings), execution_options=STREAMING):
        counts = found[bool(row.apart)]
        names = {name: month(getattr(row, at), row.unit) for name, at in MOMENTS.items()}
        counts[names["created"]]["records"] += 1
        for flag in FLAGS:
            if getattr(row, flag):
                counts[names[MONTHLY[flag]]][flag] += 1
    return {
        apart: {name: Counts(**counts) for name, counts in months.items()}
        for apart, months in found.items()
    }
