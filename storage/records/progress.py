"""Progress in SQL: what the rollup keeps, or the whole inventory counted, beside the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now, zone_of
from pipeline.progress.counts import total
from pipeline.progress.errors import FutureDayError
from pipeline.progress.progress import By, Progress, group, months
from storage.records.asof import AsOf
from storage.records.counting import counted
from storage.records.differences import all_differences
from storage.records.rollup import SqlRollup
from storage.records.rollup_counts import rolled, summed
from storage.records.targets import add_target, all_targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from pipeline.ports.listing import RecordsWanted
    from pipeline.progress.counts import Counts
    from pipeline.progress.differences import Difference
    from pipeline.progress.progress import Group
    from pipeline.progress.targets import Target
    from storage.records.counting import Found


class SqlProgress:
    """Counts over the whole inventory, and the targets beside them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def progress(self, by: By | None = None, as_of: date | None = None) -> Progress:
        """Return the counts as they are now, or as they stood at the end of a day.

        Those of now come from the rollup, where one is built; those of a day are counted.
        """
        found = self._found(by, as_of)
        here, apart = (_groups(found.groups[kind], by) for kind in (False, True))
        return Progress(
            counts=total([item.counts for item in here]),
            groups=here if by else (),
            property=total([item.counts for item in apart]),
            property_groups=apart if by else (),
            targets=self.targets(),
            merged=found.merged,
            withdrawn=found.withdrawn,
            by=by,
            as_of=as_of,
        )

    def figure(self, wanted: RecordsWanted) -> int | None:
        """Return how many records are in a count of what is wanted; None where no rollup is built.

        `hidden` and `granted` change nothing: what may not be listed is counted.
        """
        rollup = SqlRollup(self._connection)
        if not rollup.is_built():
            return None
        return summed(self._connection, wanted, rollup.not_yet())

    def _found(self, by: By | None, as_of: date | None) -> Found:
        if as_of is not None and as_of > now().astimezone(zone_of("00")).date():
            raise FutureDayError(day=as_of.isoformat())
        rollup = SqlRollup(self._connection)
        if as_of is None and rollup.is_built():
            return rolled(self._connection, by, rollup.not_yet())
        return counted(self._connection, by, AsOf(as_of))

    def differences(self) -> Iterator[Difference]:
        """Yield the records whose papers lie elsewhere than the inventory claims."""
        return all_differences(self._connection)

    def targets(self) -> tuple[Target, ...]:
        """Return every share ever recorded, by day."""
        return all_targets(self._connection)

    def add_target(self, key: str, target: Target, by: str) -> None:
        """Record a share."""
        add_target(self._connection, key, target, by)


def _groups(found: Mapping[str, Counts], by: By | None) -> tuple[Group, ...]:
    if by is By.MONTH:
        return months(found)
    return tuple(group(name, found[name]) for name in sorted(found))
