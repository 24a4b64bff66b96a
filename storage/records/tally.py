"""Tallies in SQL: what the workers of a station have done and met, added up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, select

from storage.clock import moment
from storage.schema.tally import fault_tally, step_tally
from storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

T = TypeVar("T")

LONGEST = "+Inf"
BOUNDS = ("0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "120", "300", LONGEST)
"""Seconds; a step is counted in the row of the first of these that it did not exceed."""


@dataclass(frozen=True, slots=True)
class Took:
    """So many steps that took no longer than `within` seconds, and all their seconds."""

    step: str
    within: str
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Met:
    """So many faults of one code in a step."""

    step: str
    code: str
    count: int


class SqlTally:
    """The tallies of all stations; only those of one's own are added to."""

    def __init__(self, connection: Connection, station: str) -> None:
        self._connection = connection
        self._station = station

    def add(self, took: Iterable[Took], met: Iterable[Met]) -> None:
        """Add what was counted since the last time, row after row in one order for everyone."""
        for table, counted in ((step_tally, took), (fault_tally, met)):
            rows = [{"station": self._station, **asdict(one)} for one in counted]
            for row in sorted(rows, key=lambda row: [row[one.name] for one in table.primary_key]):
                self._raise(table, row)

    def _raise(self, table: Table, row: dict[str, object]) -> None:
        insert = upsert(self._connection.dialect.name, table).values(
            **row, last=moment(self._connection)
        )
        more = {
            name: table.c[name] + insert.excluded[name]
            for name in ("count", "seconds")
            if name in table.c
        }
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=list(table.primary_key),
                set_={**more, "last": insert.excluded.last},
            )
        )

    def took(self) -> Mapping[str, tuple[Took, ...]]:
        """Return how long steps took, by station."""
        return _by_station((row.pop("station"), Took(**row)) for row in self._all(step_tally))

    def met(self) -> Mapping[str, tuple[Met, ...]]:
        """Return the faults, by station."""
        return _by_station((row.pop("station"), Met(**row)) for row in self._all(fault_tally))

    def last_done(self) -> Mapping[str, datetime]:
        """Return when each step was last done, wherever that was."""
        query = select(step_tally.c.step, func.max(step_tally.c.last)).group_by(step_tally.c.step)
        return dict(self._connection.execute(query).all())

    def _all(self, table: Table) -> Iterator[dict[str, Any]]:
        columns = [one for one in table.c if one.name != "last"]
        for row in self._connection.execute(select(*columns)).mappings():
            yield dict(row)


def within(seconds: float) -> str:
    """Return the bound under which a step of so many seconds is counted."""
    return next(bound for bound in BOUNDS if seconds <= float(bound))


def _by_station(rows: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for station, one in rows:
        found[station] = (*found.get(station, ()), one)
    return found
