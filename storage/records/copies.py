"""Copies in SQL: the rows about one version of a document, taken out whole and put back.

What is put back later is what was said later: it stands in place of what earlier copies said of
the same leaf, page, record or volume.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exc, func, insert, select, update

from pipeline.events import Kind
from pipeline.ids import DocumentId
from pipeline.nouns.page import PageStanding
from pipeline.rebuild.errors import RowsRefusedError
from pipeline.seals import Seal, SealedEvent
from storage.records.copied import rows_of
from storage.records.events import SqlEvents
from storage.schema.base import Moment
from storage.schema.capture import batch, master, page
from storage.schema.documents import (
    document,
    extent,
    field,
    link,
    product,
    version,
    version_page,
    wanted,
)
from storage.schema.inventory import (
    INVENTORY,
    alias,
    claim,
    record,
    volume,
)
from storage.schema.trail import event, flag, hold, remark
from storage.schema.trail import seal as seals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.engine import Connection

    from pipeline.events import Event
    from pipeline.ports.copies import Row, Rows

ORDER = (
    *INVENTORY,
    batch,
    master,
    page,
    document,
    version,
    extent,
    version_page,
    link,
    wanted,
    field,
    product,
    flag,
    hold,
    remark,
)
"""Whatever a row names comes before it."""

WITH_THEIR_OWNER = (
    (claim, "record", record),
    (alias, "record", record),
    (extent, "document", document),
)
"""Tables whose rows are said anew with each of their owner's."""


AT_ONCE = 500
MISFITS = (exc.IntegrityError, exc.DataError, ValueError, TypeError, LookupError)


class SqlCopies:
    """Rows out of the tables and into them, and the sealed trail."""

    def __init__(self, connection: Connection, origin: str) -> None:
        self._connection = connection
        self._events = SqlEvents(connection, origin)

    def empty(self) -> bool:
        """Say whether nothing has been taken in yet: no volume, record, batch or document."""
        return all(
            self._connection.execute(select(table.c.id).limit(1)).first() is None
            for table in (volume, record, batch, document)
        )

    def rows(self, key: DocumentId, number: int, events: Sequence[str]) -> Rows:
        """Return the rows that one version of a document consists of, by table."""
        return rows_of(self._connection, key, number, events)

    def put(self, rows: Rows) -> None:
        """Put the rows of a copy back; a RowsRefusedError where they do not fit together."""
        try:
            self._forget(rows)
            for table in ORDER:
                for row in sorted(rows.get(table.name, ()), key=_replaced_first):
                    self._put(table, _values(table, row))
        except (*MISFITS, exc.StatementError) as fault:
            if isinstance(fault, exc.DBAPIError) and not isinstance(fault, MISFITS):
                raise
            raise RowsRefusedError(reason=type(fault).__name__) from fault

    def _forget(self, rows: Rows) -> None:
        """Take away what is about to be said anew and has no lasting name of its own."""
        for table, column, owner in WITH_THEIR_OWNER:
            keys = [row["id"] for row in rows.get(owner.name, ())]
            self._connection.execute(delete(table).where(table.c[column].in_(keys)))
        for row in rows.get(product.name, ()):
            same = [product.c[name] == row[name] for name in ("noun", "subject", "version", "kind")]
            self._connection.execute(delete(product).where(and_(*same)))

    def _put(self, table: Table, values: dict[str, object]) -> None:
        key = _same(table, values)
        if self._connection.execute(select(*table.primary_key).where(key)).first() is None:
            self._connection.execute(insert(table).values(**values))
        else:
            self._connection.execute(update(table).where(key).values(**values))

    def put_sealed(self, seal: Row, events: Sequence[tuple[Event, int, str]]) -> bool:
        """Put a seal back with its events, if any are told; False if it is there already."""
        made = Seal(**seal)  # type: ignore[arg-type]  # its own columns
        same = select(seals.c.number).where(
            seals.c.origin == made.origin, seals.c.number == made.number
        )
        if self._connection.scalar(same) is not None:
            return False
        if events:
            self.put_unsealed([event for event, _, _ in events])
            self._events.place([SealedEvent(*item) for item in events])
        self._events.add_seal(made)
        return True

    def put_unsealed(self, events: Sequence[Event]) -> int:
        """Put events back that no seal brought; return how many there were."""
        known = self.known_events([item.id for item in events])
        unknown = [item for item in events if item.id not in known]
        self._events.append(unknown)
        return len(unknown)

    def knows_event(self, key: str) -> bool:
        """Say whether an event is there."""
        return bool(self.known_events([key]))

    def known_events(self, keys: Sequence[str]) -> frozenset[str]:
        """Return which of some events are there."""
        found: set[str] = set()
        for start in range(0, len(keys), AT_ONCE):
            some = event.c.id.in_(keys[start : start + AT_ONCE])
            found.update(self._connection.scalars(select(event.c.id).where(some)))
        return frozenset(found)

    def told_of(self, kind: Kind) -> int:
        """Count the things of which the trail says that this happened to them."""
        asked = select(func.count(event.c.subject_id.distinct())).where(event.c.type == kind.value)
        return self._connection.scalar(asked) or 0

    def registered(self) -> tuple[tuple[DocumentId, int], ...]:
        """Return every version of a document that the trail calls registered."""
        rows = self._connection.execute(
            select(event.c.subject_id, event.c.facts)
            .where(event.c.type == Kind.DOCUMENT_REGISTERED.value)
            .order_by(event.c.recorded_at, event.c.id)
        )
        found = {(DocumentId(row.subject_id), int(row.facts["version"])): None for row in rows}
        return tuple(found)


def _replaced_first(row: Row) -> bool:
    """An image stands for its place only when the one before it stands there no more."""
    return row.get("standing") == PageStanding.CURRENT.value


def _values(table: Table, row: Row) -> dict[str, object]:
    """The columns of a row that the table has; moments are moments again."""
    return {
        column.name: (
            datetime.fromisoformat(str(row[column.name]))
            if isinstance(column.type, Moment) and row[column.name] is not None
            else row[column.name]
        )
        for column in table.columns
        if column.name in row
    }


def _same(table: Table, values: dict[str, object]) -> ColumnElement[bool]:
    return and_(*(column == values[column.name] for column in table.primary_key))
