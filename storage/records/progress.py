"""Progress in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.records.targets import add_target, all_targets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.engine import Connection

    from pipeline.progress.differences import Difference
    from pipeline.progress.progress import By, Progress
    from pipeline.progress.targets import Target


class SqlProgress:
    """Counts over the whole inventory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def progress(self, by: By | None = None, as_of: date | None = None) -> Progress:
        """Count the inventory."""
        raise NotImplementedError(by, as_of)

    def differences(self) -> Iterator[Difference]:
        """Yield the records whose papers lie elsewhere than claimed."""
        raise NotImplementedError

    def targets(self) -> tuple[Target, ...]:
        """Return every share ever recorded."""
        return all_targets(self._connection)

    def add_target(self, key: str, target: Target, by: str) -> None:
        """Record a share."""
        add_target(self._connection, key, target, by)
