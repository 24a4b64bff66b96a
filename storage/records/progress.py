"""Progress in SQL: the standings of the records summed up, whole and by group."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select

from pipeline.clock import zone_of
from pipeline.nouns.record import Standing
from pipeline.progress.counts import Counts, total
from pipeline.progress.progress import By, Group, Progress, group, months
from storage.database import STREAMING
from storage.records.asof import AsOf
from storage.records.differences import all_differences
from storage.records.standings import FLAGS, record_standings
from storage.records.targets import add_target, all_targets
from storage.schema.inventory import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Subquery
    from sqlalchemy.engine import Connection

    from pipeline.progress.differences import Difference
    from pipeline.progress.targets import Target

MONTHLY = {
    "records": "created",
    "captured": "captured_at",
    "digitized": "digitized_at",
    "registered": "registered_at",
    "machine_read": "digitized_at",
    "keyed": "digitized_at",
    "unread": "captured_at",
    "cleared_by_rule": "registered_at",
    "lost": "captured_at",
    "counted": "created",
    "estimated": "created",
    "unknown": "created",
}
"""For each count the moment whose month it falls in."""


class SqlProgress:
    """Counts over the whole inventory, and the targets beside them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def progress(self, by: By | None = None, as_of: date | None = None) -> Progress:
        """Count the inventory now, or as it stood at the end of a day."""
        standings = record_standings(AsOf(as_of))
        if by is By.MONTH:
            groups, apart = self._by_month(standings)
        else:
            groups, apart = self._summed(standings, by)
        standing = self._standings()
        return Progress(
            counts=total([item.counts for item in groups]),
            groups=groups if by else (),
            property=total([item.counts for item in apart]),
            property_groups=apart if by else (),
            targets=self.targets(),
            merged=standing.get(Standing.MERGED.value, 0),
            withdrawn=standing.get(Standing.WITHDRAWN.value, 0),
            by=by,
            as_of=as_of,
        )

    def _summed(
        self, standings: Subquery, by: By | None
    ) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
        name: ColumnElement[str] = standings.c[by.value] if by else literal("")
        rows = self._connection.execute(
            select(
                standings.c.apart,
                name.label("name"),
                func.count().label("records"),
                *(func.sum(standings.c[flag]).label(flag) for flag in FLAGS),
            )
            .group_by(standings.c.apart, *([name] if by else []))
            .order_by(*([name] if by else [standings.c.apart]))
        )
        found: dict[bool, list[Group]] = {False: [], True: []}
        for row in rows:
            counts = Counts(row.records, **{flag: getattr(row, flag) for flag in FLAGS})
            found[bool(row.apart)].append(group(row.name, counts))
        return tuple(found[False]), tuple(found[True])

    def _by_month(self, standings: Subquery) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
        """Count each month by the zone of each unit; the rows are streamed."""
        found: dict[bool, dict[str, dict[str, int]]] = {
            apart: defaultdict(lambda: dict.fromkeys(MONTHLY, 0)) for apart in (False, True)
        }
        rows = self._connection.execute(select(standings), execution_options=STREAMING)
        for row in rows:
            counts = found[bool(row.apart)]
            names = {
                moment: _month(getattr(row, moment), row.unit) for moment in set(MONTHLY.values())
            }
            counts[names["created"]]["records"] += 1
            for flag in FLAGS:
                if getattr(row, flag):
                    counts[names[MONTHLY[flag]]][flag] += 1
        civil_and_legal, apart = (
            months({name: Counts(**counts) for name, counts in found[kind].items()})
            for kind in (False, True)
        )
        return civil_and_legal, apart

    def _standings(self) -> dict[str, int]:
        rows = self._connection.execute(
            select(record.c.standing, func.count()).group_by(record.c.standing)
        )
        return {row[0]: row[1] for row in rows}

    def differences(self) -> Iterator[Difference]:
        """Yield the records whose papers lie elsewhere than the inventory claims."""
        return all_differences(self._connection)

    def targets(self) -> tuple[Target, ...]:
        """Return every share ever recorded, by day."""
        return all_targets(self._connection)

    def add_target(self, key: str, target: Target, by: str) -> None:
        """Record a share."""
        add_target(self._connection, key, target, by)


def _month(moment: datetime | None, unit: str) -> str:
    return moment.astimezone(zone_of(unit)).strftime("%Y-%m") if moment else ""
