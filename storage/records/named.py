"""Named in SQL: papers by what is read on them, also those that the index keeps nothing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from pipeline.finding.findable import Level
from pipeline.ids import DocumentId
from storage.schema.documents import document, field, link
from storage.schema.finding import findable
from storage.schema.inventory import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection


class SqlNamed:
    """Papers that are restricted or set aside, by the values that they were read with."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def kept_back(self, values: Sequence[Sequence[str]], most: int) -> tuple[DocumentId, ...]:
        """Return papers that have one of each of these values, as they are kept or as they stand.

        Only papers that nobody finds: whoever answers whose papers were seen leaves none out.
        """
        if not values:
            return ()
        level = select(findable.c.document).where(findable.c.level == Level.RESTRICTED.value)
        asked = (
            select(document.c.id)
            .where(
                or_(
                    document.c.restricted,
                    document.c.discarded.is_not(None),
                    document.c.id.in_(level),
                ),
                *(document.c.id.in_(_having(some)) for some in values),
            )
            .order_by(document.c.id)
            .limit(most)
        )
        return tuple(map(DocumentId, self._connection.scalars(asked)))


def _having(values: Sequence[str]) -> ColumnElement[str]:
    """The papers with one of these values, and those of a record with this register number."""
    read = select(field.c.document).where(or_(field.c.value.in_(values), field.c.raw.in_(values)))
    claimed = (
        select(link.c.document)
        .join(record, record.c.id == link.c.record)
        .where(record.c.register_number.in_(values))
    )
    return read.union(claimed).scalar_subquery()
