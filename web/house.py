"""The house: what the web server shows, handed to it by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from storage.records import SqlRecords


@dataclass(frozen=True, slots=True)
class House:
    """Records and objects, the folders whose room is watched, and how long work may wait."""

    records: SqlRecords
    objects: Objects
    folders: tuple[tuple[str, Path], ...]
    patience: timedelta
    version: str
