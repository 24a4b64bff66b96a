"""The day as of which is counted: its end, in the zone of each archive unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, literal, not_, or_, select, true

from pipeline.clock import WESTERN_UNITS, end_of_day
from storage.schema.base import Moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import CTE, ColumnElement

_WEST = min(WESTERN_UNITS)


@dataclass(frozen=True, slots=True)
class AsOf:
    """Conditions on moments; without a day all that happened counts, whatever the clocks said."""

    day: date | None

    def happened(
        self, moment: ColumnElement[datetime], unit: ColumnElement[str]
    ) -> ColumnElement[bool]:
        """What had happened by the end of the day."""
        if self.day is None:
            return moment.is_not(None)
        return and_(moment.is_not(None), moment <= self._end(unit, self.day))

    def lasted(
        self,
        start: ColumnElement[datetime],
        end: ColumnElement[datetime],
        unit: ColumnElement[str],
    ) -> ColumnElement[bool]:
        """What had begun by the end of the day and had not ended."""
        return and_(self.happened(start, unit), or_(end.is_(None), not_(self.happened(end, unit))))

    def _end(self, unit: ColumnElement[str], day: date) -> ColumnElement[datetime]:
        return case(
            (
                func.substr(unit, 1, 2).in_(sorted(WESTERN_UNITS)),
                literal(end_of_day(day, _WEST), Moment()),
            ),
            else_=literal(end_of_day(day), Moment()),
        )


def later(
    first: ColumnElement[datetime], second: ColumnElement[datetime]
) -> ColumnElement[datetime]:
    """The later of two moments; the second where the first is not known."""
    return case((first > second, first), else_=second)


def earlier(
    first: ColumnElement[datetime], second: ColumnElement[datetime]
) -> ColumnElement[datetime]:
    """The earlier of two moments; the other where one is not known."""
    return case((first > second, second), else_=func.coalesce(first, second))


def among(column: ColumnElement[str], some: CTE | None) -> ColumnElement[bool]:
    """What belongs to some things, or everything where none are named."""
    return true() if some is None else column.in_(select(some.c.id))
