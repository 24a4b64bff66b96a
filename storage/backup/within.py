"""Records within one transaction: what was just put is examined before it is committed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.records import SqlRecords, SqlTransaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection


class Within(SqlRecords):
    """The records as one open transaction sees them."""

    def __init__(self, connection: Connection, origin: str) -> None:
        super().__init__(connection.engine, origin)
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        """Look through the open transaction."""
        yield SqlTransaction(self._connection, self.origin)

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        """Write into the open transaction; what goes wrong in the block is taken back alone."""
        with self._connection.begin_nested():
            yield SqlTransaction(self._connection, self.origin)
