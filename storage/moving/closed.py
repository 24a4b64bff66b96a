"""Closed records: those of an archive that moved away may be looked at, never written to."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, inspect, select, update

from pipeline.clock import now
from pipeline.ids import new_id
from storage.database import reading
from storage.moving.errors import MovedAwayError, MoveUnfinishedError
from storage.records import SqlRecords
from storage.schema.safety import moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection, Engine

    from storage.records import SqlTransaction


def records_of(engine: Engine, origin: str, forms: str = "") -> SqlRecords:
    """Return the records, closed if the archive moved or is on its way."""
    with reading(engine) as connection:
        going = connection.execute(select(moved)).first()
    if going is None:
        return SqlRecords(engine, origin, forms)
    return ClosedRecords(engine, origin, forms, going)


class ClosedRecords(SqlRecords):
    """Records whose every writing transaction is refused."""

    def __init__(
        self, engine: Engine, origin: str, forms: str, going: Row[tuple[object, ...]]
    ) -> None:
        super().__init__(engine, origin, forms)
        self._going = going

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        """Refuse."""
        self.refuse()
        with super().writing() as tx:
            yield tx

    @contextmanager
    def working(self) -> Iterator[SqlTransaction]:
        """Refuse."""
        self.refuse()
        with super().working() as tx:
            yield tx

    @contextmanager
    def marking(self) -> Iterator[SqlTransaction]:
        """Refuse."""
        self.refuse()
        with super().marking() as tx:
            yield tx

    def refuse(self) -> None:
        """Say where the archive went, or that it is on its way."""
        kind = MoveUnfinishedError if self._going.finished is None else MovedAwayError
        raise kind(database=self._going.database, at=f"{self._going.at:%Y-%m-%d %H:%M} UTC")


def is_closed(records: SqlRecords) -> bool:
    """Say whether records may only be looked at."""
    return isinstance(records, ClosedRecords)


def require_open(records: SqlRecords) -> None:
    """Refuse what would only wait for work here, where there will be none."""
    if isinstance(records, ClosedRecords):
        records.refuse()


def under_way(connection: Connection) -> Row[tuple[object, ...]] | None:
    """Return the move that was begun, finished or not."""
    return connection.execute(select(moved)).first()


def known_to(connection: Connection) -> Row[tuple[object, ...]] | None:
    """Return the move that a database knows of, even one without any tables of ours."""
    return under_way(connection) if inspect(connection).has_table(moved.name) else None


def set_out(connection: Connection, database: str, objects: str, key: str | None = None) -> str:
    """Note that the archive is on its way; the place it goes to notes the same key."""
    key = key or new_id()
    connection.execute(
        insert(moved).values(id=key, at=now(), database=database[:1000], objects=objects[:1000])
    )
    return key


def arrive(connection: Connection, key: str) -> None:
    """Note that it has arrived."""
    connection.execute(update(moved).where(moved.c.id == key).values(finished=now()))


def forget(connection: Connection) -> None:
    """Open the records again."""
    connection.execute(delete(moved))
