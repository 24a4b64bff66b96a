"""What progress needs of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline.progress.differences import Difference
    from pipeline.progress.progress import By, Progress
    from pipeline.progress.targets import Target


class ProgressCounts(Protocol):
    """Counts over the whole inventory, and the targets beside them."""

    def progress(self, by: By | None = None, as_of: date | None = None) -> Progress: ...
    def differences(self) -> Iterator[Difference]: ...
    def targets(self) -> tuple[Target, ...]: ...
    def add_target(self, key: str, target: Target, by: str) -> None: ...
